using Amazon.ConfigService;
using Amazon.EC2;
using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Runtime;
using ConfigRule;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Logging;

TrustedRoots.BeginReading();

// Region, credentials and endpoints come from the Lambda environment. Retries are the SDK's standard ones, with back-off:
// its adaptive mode (AWSSDK.Core 4.0.102.19) does not retry the first throttled call of a new client.
const int retries = 5;

// Longest wait for one page or one batch before the SDK retries it.
var timeout = TimeSpan.FromSeconds(20);
using var ec2 = new Ec2ListingClient(
    new AmazonEC2Config
    {
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = retries,
        Timeout = timeout,
    }
);
using var config = new AmazonConfigServiceClient(
    new AmazonConfigServiceConfig
    {
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = retries,
        Timeout = timeout,
    }
);
using var output = Console.OpenStandardOutput();
var clock = TimeProvider.System;
var calls = new ApiCalls();
calls.CountCallsOf(ec2);
calls.CountCallsOf(config);

var rule = new FlowLoggingRule(
    new Ec2VpcInventory(ec2, ec2.Config.RegionEndpoint),
    new ConfigRecords(config, clock),
    new EarlierResults(config),
    RefreshSetting.Read(Environment.GetEnvironmentVariable(RefreshSetting.Variable)),
    calls,
    JsonLog.FromEnvironment(output, clock),
    clock
);

using var bootstrap = LambdaBootstrapBuilder
    .Create<ConfigEvent>(rule.HandleAsync, new SourceGeneratorLambdaJsonSerializer<RuleJsonContext>())
    .Build();

await bootstrap.RunAsync();
