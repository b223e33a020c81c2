using Amazon.ConfigService;
using Amazon.EC2;
using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Runtime;
using ConfigRule;
using ConfigRule.Aws;
using ConfigRule.Logging;

TrustedRoots.BeginReading();

// Region, credentials and endpoints come from the Lambda environment. Retries are the SDK's standard ones, with back-off:
// its adaptive mode (AWSSDK.Core 4.0.102.19) gives up at the first throttled call of a new client instead of repeating it.
const int retries = 5;

// The longest that one page or put is waited for before it is asked for again.
var patience = TimeSpan.FromSeconds(20);
using var ec2 = new Ec2ListingClient(
    new AmazonEC2Config
    {
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = retries,
        Timeout = patience,
    }
);
using var config = new AmazonConfigServiceClient(
    new AmazonConfigServiceConfig
    {
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = retries,
        Timeout = patience,
    }
);
using var output = Console.OpenStandardOutput();
var clock = TimeProvider.System;
var calls = new ApiCalls();
calls.CountThoseOf(ec2);
calls.CountThoseOf(config);

var rule = new FlowLoggingRule(
    new Ec2VpcInventory(ec2, ec2.Config.RegionEndpoint),
    new ConfigRecords(config, clock),
    calls,
    JsonLog.AsLambdaAsks(output, clock),
    clock
);

using var bootstrap = LambdaBootstrapBuilder
    .Create<ConfigEvent>(rule.HandleAsync, new SourceGeneratorLambdaJsonSerializer<RuleJsonContext>())
    .Build();

await bootstrap.RunAsync();
