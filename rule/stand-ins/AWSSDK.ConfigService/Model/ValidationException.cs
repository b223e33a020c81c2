using System.Net;
using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

/// <summary>A request that the operation does not take.</summary>
public class ValidationException : AmazonConfigServiceException
{
    public ValidationException(string message)
        : base(message) { }

    public ValidationException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }
}
