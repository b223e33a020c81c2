using Amazon.CDK;
using Amazon.CDK.AWS.Config;
using Amazon.CDK.AWS.Lambda;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Evaluation;

/// <summary>
/// The AWS Config rule. Flow logs are in its scope because creating or deleting one does not change its VPC's configuration
/// item; only VPCs get results. The CDK's own CustomRule would attach a managed policy that the function does not need.
/// </summary>
public sealed class VpcFlowLoggingRule : Construct
{
    public VpcFlowLoggingRule(Construct scope, string id, StackSettings settings, Function function)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(function);

        // The rule's ARN does not exist before the rule, and creating the rule needs this permission: so it names the account.
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
                    $"VPCs must have an active flow log that captures and delivers {Required(settings)} traffic. CIS AWS "
                    + "Foundations 4.7 (6.0, 7.0), 3.7 (3.0 to 5.0), 3.9 (1.4 to 2.0), 2.9 (1.2); PCI DSS v3.2.1 10.3.3 to "
                    + "10.3.6; Security Hub EC2.6.",
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
        // PutConfigRule fails if Config may not invoke the function.
        rule.Node.AddDependency(invocation);

        Name = rule.Ref;
    }

    /// <summary>The rule's name, as a reference: resources that use it are created after the rule.</summary>
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
