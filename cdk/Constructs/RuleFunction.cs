using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SQS;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>The Lambda function that evaluates VPCs, with a role for what it calls, a log group that does not grow for ever, and a queue for what it fails on.</summary>
public sealed class RuleFunction : Construct
{
    private readonly StackSettings settings;

    public RuleFunction(Construct scope, string id, StackSettings settings, FunctionCode code, Queue failedEvents)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(failedEvents);
        this.settings = settings;

        LogGroup = new LogGroup(
            this,
            "LogGroup",
            new LogGroupProps
            {
                Retention = Retention.Of(settings.Function.LogRetentionDays),
                EncryptionKey = settings.Account.KmsKeyArn is { } key ? Key.FromKeyArn(this, "Key", key) : null,
                RemovalPolicy = RemovalPolicy.DESTROY,
            }
        );
        var role = new Role(
            this,
            "Role",
            new RoleProps
            {
                Description = "Reads VPCs and flow logs, and reports to AWS Config",
                AssumedBy = Trusted.ForThisAccount(this, "lambda.amazonaws.com"),
                // Inline, so that whoever waits for the role has waited for its permissions too.
                InlinePolicies = new Dictionary<string, PolicyDocument>
                {
                    ["Calls"] = new(
                        new PolicyDocumentProps
                        {
                            Statements = [.. Statements(failedEvents).Select(statement => new PolicyStatement(statement))],
                        }
                    ),
                },
            }
        );
        Function = new Function(
            this,
            "Function",
            new FunctionProps
            {
                Description = "Reports every VPC to AWS Config for its flow logging",
                Runtime =
                    settings.Function.Runtime == FunctionRuntime.DotNet10
                        ? new Runtime("dotnet10", RuntimeFamily.DOTNET_CORE)
                        : Runtime.PROVIDED_AL2023,
                Architecture = settings.Function.Architecture == CpuArchitecture.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,
                Code = code.In(this),
                // The executable's name for the one runtime, the assembly's for the other.
                Handler = "bootstrap",
                Role = role,
                LogGroup = LogGroup,
                // CloudWatch takes metrics from lines of JSON alone, and of those alone that the level lets through.
                LoggingFormat = LoggingFormat.JSON,
                ApplicationLogLevelV2 = settings.Function.LogLevel == "DEBUG" ? ApplicationLogLevel.DEBUG : ApplicationLogLevel.INFO,
                Environment = settings.Notification.Monitoring
                    ? null
                    : new Dictionary<string, string> { [MetricNames.Switch] = MetricNames.Off },
                MemorySize = settings.Function.MemoryMb,
                Timeout = Duration.Seconds(settings.Function.TimeoutSeconds),
                // None unless asked for: an account with a low limit would refuse the deployment.
                ReservedConcurrentExecutions = settings.Function.ReservedConcurrency,
            }
        );
        // CDK's own destination would let the role read the queue's attributes too.
        _ = new CfnEventInvokeConfig(
            this,
            "FailedEvents",
            new CfnEventInvokeConfigProps
            {
                FunctionName = Function.FunctionName,
                Qualifier = "$LATEST",
                MaximumRetryAttempts = settings.Function.RetryAttempts,
                MaximumEventAgeInSeconds = settings.Function.MaximumEventAgeSeconds,
                DestinationConfig = new CfnEventInvokeConfig.DestinationConfigProperty
                {
                    OnFailure = new CfnEventInvokeConfig.OnFailureProperty { Destination = failedEvents.QueueArn },
                },
            }
        );
        // CDK orders the function after its role twice: by this, and by the role's ARN.
        (Function.Node.DefaultChild as CfnFunction)?.AddDeletionOverride("DependsOn");
    }

    public Function Function { get; }

    public LogGroup LogGroup { get; }

    private IEnumerable<PolicyStatementProps> Statements(Queue failedEvents)
    {
        // EC2's Describe calls and these two of Config's have no resource to name: * is the only value that IAM takes.
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html and list_awsconfig.html
        yield return new PolicyStatementProps
        {
            Sid = "LookAtVpcs",
            Actions = ["ec2:DescribeFlowLogs", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
            Resources = ["*"],
        };
        yield return new PolicyStatementProps
        {
            Sid = "ReportAndLookBack",
            Actions = ["config:GetResourceConfigHistory", "config:PutEvaluations"],
            Resources = ["*"],
        };
        yield return new PolicyStatementProps
        {
            Sid = "FindResultsOnVpcsThatAreGone",
            Actions = ["config:GetComplianceDetailsByConfigRule"],
            // A rule's ARN has an id that exists only once it is created, after this role.
            Resources =
            [
                Stack
                    .Of(this)
                    .FormatArn(
                        new ArnComponents
                        {
                            Service = "config",
                            Resource = "config-rule",
                            ResourceName = "*",
                        }
                    ),
            ],
        };
        yield return new PolicyStatementProps
        {
            Sid = "Log",
            Actions = ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resources = [LogGroup.LogGroupArn],
        };
        yield return new PolicyStatementProps
        {
            Sid = "HandOverFailedEvents",
            Actions = ["sqs:SendMessage"],
            Resources = [failedEvents.QueueArn],
        };
        if (settings.Account.KmsKeyArn is { } key)
        {
            // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
            yield return new PolicyStatementProps
            {
                Sid = "EncryptFailedEvents",
                Actions = ["kms:Decrypt", "kms:GenerateDataKey"],
                Resources = [key],
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, string>
                    {
                        ["kms:ViaService"] = $"sqs.{Stack.Of(this).Region}.{Stack.Of(this).UrlSuffix}",
                    },
                },
            };
        }
    }
}
