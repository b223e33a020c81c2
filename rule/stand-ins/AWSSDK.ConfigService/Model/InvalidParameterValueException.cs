using System.Net;
using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

/// <summary>A parameter that the operation does not take.</summary>
public class InvalidParameterValueException : AmazonConfigServiceException
{
    public InvalidParameterValueException(string message)
        : base(message) { }

    public InvalidParameterValueException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }
}
