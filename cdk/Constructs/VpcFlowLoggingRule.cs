using Amazon.CDK;
using Amazon.CDK.AWS.Config;
using Amazon.CDK.AWS.Lambda;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>
/// The AWS Config rule. Flow logs are in its scope because creating or deleting one changes no configuration item of its
/// VPC; results are reported on VPCs alone. CDK's own CustomRule would attach a managed policy that the function does not need.
/// </summary>
public sealed class VpcFlowLoggingRule : Construct
{
    public VpcFlowLoggingRule(Construct scope, string id, StackSettings settings, Function function)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(function);

        // The rule's ARN does not exist before the rule, and the rule is refused before this: the account is what can be named.
        var invocation = new CfnPermission(
            this,
            "InvocationByConfig",
            new CfnPermissionProps
            {
                Action = "lambda:InvokeFunction",
                FunctionName = function.FunctionArn,
                Principal = "config.amazonaws.com",
                SourceAccount = Stack.Of(this).Account,
            }
        );
        var rule = new CfnConfigRule(
            this,
            "Rule",
            new CfnConfigRuleProps
            {
                ConfigRuleName = settings.Rule.Name,
                Description =
                    $"VPCs must have an active flow log that captures {Required(settings)} traffic and delivers it. CIS AWS Foundations 3.7, PCI DSS 10, Security Hub EC2.6.",
                InputParameters = settings.Rule.Parameters,
                Scope = new CfnConfigRule.ScopeProperty { ComplianceResourceTypes = ["AWS::EC2::VPC", "AWS::EC2::FlowLog"] },
                Source = new CfnConfigRule.SourceProperty
                {
                    Owner = "CUSTOM_LAMBDA",
                    SourceIdentifier = function.FunctionArn,
                    SourceDetails = new object[]
                    {
                        Trigger("ConfigurationItemChangeNotification"),
                        Trigger("OversizedConfigurationItemChangeNotification"),
                        Trigger("ScheduledNotification", settings.Rule.Schedule),
                    },
                },
            }
        );
        // PutConfigRule checks that Config may invoke the function.
        rule.Node.AddDependency(invocation);

        Name = rule.Ref;
    }

    /// <summary>The rule's name, as a reference that makes others wait for the rule.</summary>
    public string Name { get; }

    private static string Required(StackSettings settings) =>
        InputParameters.Read(settings.Rule.Parameters).Traffic switch
        {
            Traffic.All => "all",
            Traffic.Accept => "accepted",
            _ => "rejected",
        };

    private static CfnConfigRule.SourceDetailProperty Trigger(string messageType, string? frequency = null) =>
        new()
        {
            EventSource = "aws.config",
            MessageType = messageType,
            MaximumExecutionFrequency = frequency,
        };
}
