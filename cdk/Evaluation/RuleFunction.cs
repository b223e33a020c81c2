using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SQS;
using ConfigRule.Cdk.Permissions;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Evaluation;

/// <summary>The Lambda function that evaluates VPCs, with its role, its log group and its retries.</summary>
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
                Description = "Reads VPCs and flow logs, and reports evaluations to AWS Config",
                AssumedBy = ServicePrincipals.ForAccountOf(this, "lambda.amazonaws.com"),
                // Inline, so that resources that depend on the role also wait for its permissions.
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
                Description = "Evaluates the flow logging of VPCs for AWS Config",
                Runtime =
                    settings.Function.Runtime == FunctionRuntime.DotNet10
                        ? new Runtime("dotnet10", RuntimeFamily.DOTNET_CORE)
                        : Runtime.PROVIDED_AL2023,
                Architecture = settings.Function.Architecture == CpuArchitecture.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,
                Code = code.In(this),
                // The name of the executable or, for Lambda's own runtime, of the assembly.
                Handler = "bootstrap",
                Role = role,
                LogGroup = LogGroup,
                // CloudWatch extracts metrics only from JSON lines, and only from those that the log level allows.
                LoggingFormat = LoggingFormat.JSON,
                ApplicationLogLevelV2 = settings.Function.LogLevel == "DEBUG" ? ApplicationLogLevel.DEBUG : ApplicationLogLevel.INFO,
                Environment = Variables(),
                MemorySize = settings.Function.MemoryMb,
                Timeout = Duration.Seconds(settings.Function.TimeoutSeconds),
                // None by default: in an account with a low limit the deployment would fail.
                ReservedConcurrentExecutions = settings.Function.ReservedConcurrency,
            }
        );
        // The CDK's own destination would also allow the role to read the queue's attributes.
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
        // Not needed: the function refers to the role's ARN, so it is created after the role anyway.
        (Function.Node.DefaultChild as CfnFunction)?.AddDeletionOverride("DependsOn");
    }

    public Function Function { get; }

    public LogGroup LogGroup { get; }

    /// <summary>Only what differs from the function's defaults.</summary>
    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>();
        if (!settings.IsMonitored)
        {
            variables[MetricNames.Switch] = MetricNames.Off;
        }

        if (settings.RefreshDays > 0)
        {
            variables[RefreshSetting.Variable] = settings.RefreshDays.ToString(CultureInfo.InvariantCulture);
        }

        return variables;
    }

    private IEnumerable<PolicyStatementProps> Statements(Queue failedEvents)
    {
        // EC2's Describe calls and these two Config calls support no resources: * is the only value that IAM allows.
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html and list_awsconfig.html
        yield return new PolicyStatementProps
        {
            Sid = "ReadVpcs",
            Actions = ["ec2:DescribeFlowLogs", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
            Resources = ["*"],
        };
        yield return new PolicyStatementProps
        {
            Sid = "ReportAndReadHistory",
            Actions = ["config:GetResourceConfigHistory", "config:PutEvaluations"],
            Resources = ["*"],
        };
        yield return new PolicyStatementProps
        {
            Sid = "ReadEarlierResults",
            Actions = ["config:GetComplianceDetailsByConfigRule"],
            // A rule's ARN contains an id that exists only after the rule is created, which is after this role.
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
        if (settings.RefreshDays > 0)
        {
            yield return new PolicyStatementProps
            {
                Sid = "ReadEarlierResultOfVpc",
                Actions = ["config:GetComplianceDetailsByResource"],
                // Like EC2's Describe calls, it supports no resources.
                Resources = ["*"],
            };
        }

        yield return new PolicyStatementProps
        {
            Sid = "Log",
            Actions = ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resources = [LogGroup.LogGroupArn],
        };
        yield return new PolicyStatementProps
        {
            Sid = "SendFailedEvents",
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
