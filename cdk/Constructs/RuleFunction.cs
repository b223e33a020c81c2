using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;

using ConfigRule.Cdk.Settings;

using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>The Lambda function that evaluates VPCs, with a role for what it calls and a log group that does not grow for ever.</summary>
public sealed class RuleFunction : Construct
{
    public RuleFunction(Construct scope, string id, StackSettings settings, string package)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);

        LogGroup = new LogGroup(this, "LogGroup", new LogGroupProps
        {
            Retention = Retention.Of(settings.Function.LogRetentionDays),
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        var role = new Role(this, "Role", new RoleProps
        {
            Description = "Reads VPCs and flow logs, and reports to AWS Config",
            AssumedBy = new ServicePrincipal("lambda.amazonaws.com", new ServicePrincipalOpts
            {
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = Stack.Of(this).Account },
                },
            }),
            // Inline, so that whoever waits for the role has waited for its permissions too.
            InlinePolicies = new Dictionary<string, PolicyDocument>
            {
                ["Calls"] = new(new PolicyDocumentProps { Statements = [.. Statements().Select(statement => new PolicyStatement(statement))] }),
            },
        });
        Function = new Function(this, "Function", new FunctionProps
        {
            Description = "Reports every VPC to AWS Config for its flow logging",
            Runtime = Runtime.PROVIDED_AL2023,
            Architecture = settings.Function.Architecture == CpuArchitecture.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,
            Code = Code.FromAsset(package),
            Handler = "bootstrap",
            Role = role,
            LogGroup = LogGroup,
            MemorySize = 256,
            // A scheduled run reads every VPC of the account; Lambda allows 15 minutes.
            Timeout = Duration.Minutes(5),
        });
        // CDK orders the function after its role twice: by this, and by the role's ARN.
        (Function.Node.DefaultChild as CfnFunction)?.AddDeletionOverride("DependsOn");
    }

    public Function Function { get; }

    public LogGroup LogGroup { get; }

    private IEnumerable<PolicyStatementProps> Statements()
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
            Resources = [Stack.Of(this).FormatArn(new ArnComponents { Service = "config", Resource = "config-rule", ResourceName = "*" })],
        };
        yield return new PolicyStatementProps
        {
            Sid = "Log",
            Actions = ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resources = [LogGroup.LogGroupArn],
        };
    }
}
