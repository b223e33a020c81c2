using System.Net;
using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

/// <summary>No configuration recorder in the account and region.</summary>
public class NoAvailableConfigurationRecorderException : AmazonConfigServiceException
{
    public NoAvailableConfigurationRecorderException(string message)
        : base(message) { }

    public NoAvailableConfigurationRecorderException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }
}
