using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The HTTP calls between a function and Lambda.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal sealed class RuntimeApi
{
    private const string EndpointVariable = "AWS_LAMBDA_RUNTIME_API";

    private readonly HttpClient http;
    private readonly Uri runtime;

    public RuntimeApi(HttpClient http)
    {
        this.http = http;
        // Lambda freezes the process while it waits for an invocation, for hours even: that is not a time-out.
        http.Timeout = Timeout.InfiniteTimeSpan;
        var endpoint = Environment.GetEnvironmentVariable(EndpointVariable);
        runtime = Uri.TryCreate($"http://{endpoint}/2018-06-01/runtime/", UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException(
                $"{EndpointVariable} is '{endpoint}'; it must be the host and port of the Lambda Runtime API."
            );
    }

    public async Task<Invocation> GetNextAsync(CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(runtime, "invocation/next"), cancellationToken);
        await ExpectAsync(HttpStatusCode.OK, response, cancellationToken);

        return new Invocation(
            Header(response, "Lambda-Runtime-Aws-Request-Id")
                ?? throw new RuntimeApiClientException(
                    "The Lambda Runtime API gave an invocation without a request id.",
                    (int)response.StatusCode,
                    null
                ),
            Header(response, "Lambda-Runtime-Invoked-Function-Arn"),
            Header(response, "Lambda-Runtime-Trace-Id"),
            long.TryParse(Header(response, "Lambda-Runtime-Deadline-Ms"), NumberStyles.None, CultureInfo.InvariantCulture, out var deadline)
                ? DateTimeOffset.FromUnixTimeMilliseconds(deadline)
                : DateTimeOffset.UnixEpoch,
            new MemoryStream(await response.Content.ReadAsByteArrayAsync(cancellationToken))
        );
    }

    public async Task PostResponseAsync(string requestId, Stream response, CancellationToken cancellationToken)
    {
        using var content = new StreamContent(response);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await PostAsync($"invocation/{requestId}/response", content, errorType: null, cancellationToken);
    }

    public Task PostInvocationErrorAsync(string requestId, Exception exception, CancellationToken cancellationToken) =>
        PostErrorAsync($"invocation/{requestId}/error", exception, cancellationToken);

    public Task PostInitializationErrorAsync(Exception exception) => PostErrorAsync("init/error", exception, CancellationToken.None);

    private async Task PostErrorAsync(string path, Exception exception, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(ErrorReport.Write(exception));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.aws.lambda.error+json");
        await PostAsync(path, content, exception.GetType().Name, cancellationToken);
    }

    private async Task PostAsync(string path, HttpContent content, string errorType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(runtime, path)) { Content = content };
        if (errorType is not null)
        {
            request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        await ExpectAsync(HttpStatusCode.Accepted, response, cancellationToken);
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static async Task ExpectAsync(HttpStatusCode expected, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != expected)
        {
            throw new RuntimeApiClientException(
                $"The Lambda Runtime API answered {response.RequestMessage.RequestUri.AbsolutePath} "
                    + $"with {(int)response.StatusCode}; {(int)expected} was expected.",
                (int)response.StatusCode,
                await response.Content.ReadAsStringAsync(cancellationToken)
            );
        }
    }
}
