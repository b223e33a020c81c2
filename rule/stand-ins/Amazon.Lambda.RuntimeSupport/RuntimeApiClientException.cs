namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An answer of the Runtime API that leaves the function unable to go on.</summary>
public class RuntimeApiClientException(string message, int statusCode, string response) : Exception(message)
{
    public int StatusCode { get; } = statusCode;

    public string Response { get; } = response;

    public override string ToString() => $"HTTP Response: \n\n{Response}\n\n{base.ToString()}";
}
