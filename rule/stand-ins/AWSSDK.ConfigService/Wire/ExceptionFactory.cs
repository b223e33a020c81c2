using System.Net;
using Amazon.Runtime;

namespace Amazon.ConfigService.Wire;

internal delegate AmazonConfigServiceException ExceptionFactory(
    string message,
    Exception innerException,
    ErrorType errorType,
    string errorCode,
    string requestId,
    HttpStatusCode statusCode
);
