using System.Net;
using System.Text;
using Amazon.ConfigService;
using Amazon.Runtime;
using BenchmarkDotNet.Attributes;
using ConfigRule.Aws;
using ConfigRule.Judgement;

namespace ConfigRule.Benchmark.Micro;

/// <summary>One PutEvaluations with 100 evaluations, from verdicts to the signed request, without a network.</summary>
public class WritingEvaluations
{
    private static readonly DateTimeOffset Now = new(2025, 11, 5, 9, 30, 0, TimeSpan.Zero);

    private static readonly AmazonConfigServiceClient Client = new(
        new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        new AmazonConfigServiceConfig
        {
            ServiceURL = "http://localhost",
            AuthenticationRegion = "eu-central-1",
            HttpClientFactory = new CannedHttpClients(),
        }
    );

    private readonly Verdict[] verdicts =
    [
        .. Enumerable
            .Range(0, 100)
            .Select(number => new Verdict(
                $"vpc-0123456789abcde{number:x2}",
                Reason.Logging,
                "fl-0123456789abcdef0 captures ALL to cloud-watch-logs /vpc/flow-logs."
            )),
    ];

    [Benchmark]
    public Task Hundred() => new ConfigRecords(Client, TimeProvider.System).PutAsync("result-token", verdicts, Now, CancellationToken.None);

    private sealed class CannedHttpClients : HttpClientFactory
    {
        private static readonly CannedResponse Response = new();

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(Response, disposeHandler: false);
    }

    /// <summary>A response without failed evaluations.</summary>
    private sealed class CannedResponse : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } body)
            {
                await body.CopyToAsync(Stream.Null, cancellationToken);
            }

            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent("{\"FailedEvaluations\":[]}", Encoding.UTF8, "application/x-amz-json-1.1"),
            };
        }
    }
}
