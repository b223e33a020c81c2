using Amazon.ConfigService;
using Amazon.EC2;
using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Runtime;

using ConfigRule;
using ConfigRule.Aws;

// Region, credentials and endpoints come from the Lambda environment. Adaptive retries slow down where AWS throttles.
using var ec2 = new AmazonEC2Client(new AmazonEC2Config { RetryMode = RequestRetryMode.Adaptive });
using var config = new AmazonConfigServiceClient(new AmazonConfigServiceConfig { RetryMode = RequestRetryMode.Adaptive });

var rule = new FlowLoggingRule(new Ec2VpcInventory(ec2), new ConfigRecords(config, TimeProvider.System), TimeProvider.System);

using var bootstrap = LambdaBootstrapBuilder
    .Create<ConfigEvent>(rule.HandleAsync, new SourceGeneratorLambdaJsonSerializer<RuleJsonContext>())
    .Build();

await bootstrap.RunAsync();
