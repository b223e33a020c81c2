using System.Net;
using Amazon.Runtime;

namespace Amazon.ConfigService;

/// <summary>An error of AWS Config: those without a class of their own, throttling among them, have only its code.</summary>
public class AmazonConfigServiceException : AmazonServiceException
{
    public AmazonConfigServiceException(string message)
        : base(message) { }

    public AmazonConfigServiceException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }
}
