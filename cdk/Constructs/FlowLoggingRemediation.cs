using Amazon.CDK.AWS.Config;

using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;

using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Joins the rule to the runbook: Config starts it on a NON_COMPLIANT VPC, by itself or at the button in the console.</summary>
public sealed class FlowLoggingRemediation : Construct
{
    public FlowLoggingRemediation(Construct scope, string id, StackSettings settings, VpcFlowLoggingRule rule, EnableFlowLoggingRunbook runbook)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(runbook);

        _ = new CfnRemediationConfiguration(this, "Configuration", new CfnRemediationConfigurationProps
        {
            ConfigRuleName = rule.Name,
            ResourceType = "AWS::EC2::VPC",
            TargetType = "SSM_DOCUMENT",
            TargetId = runbook.Name,
            Automatic = settings.Remediation.Automatic,
            MaximumAutomaticAttempts = settings.Remediation.Automatic ? settings.Remediation.Attempts : null,
            RetryAttemptSeconds = settings.Remediation.Automatic ? settings.Remediation.WindowSeconds : null,
            ExecutionControls = new CfnRemediationConfiguration.ExecutionControlsProperty
            {
                SsmControls = new CfnRemediationConfiguration.SsmControlsProperty
                {
                    ConcurrentExecutionRatePercentage = settings.Remediation.ConcurrencyPercentage,
                    ErrorPercentage = settings.Remediation.ErrorPercentage,
                },
            },
            Parameters = Parameters(settings, runbook),
        });
        Mode = settings.Remediation.Automatic ? "automatic" : "manual";
    }

    public string Mode { get; }

    private static Dictionary<string, object> Parameters(StackSettings settings, EnableFlowLoggingRunbook runbook)
    {
        var requirements = InputParameters.Read(settings.Rule.Parameters);
        var parameters = new Dictionary<string, object>
        {
            ["AutomationAssumeRole"] = Static(runbook.Role.RoleArn),
            ["VpcId"] = new Dictionary<string, object> { ["ResourceValue"] = new Dictionary<string, string> { ["Value"] = "RESOURCE_ID" } },
            ["TrafficType"] = Static(requirements.Traffic.ToEc2Name()),
            ["MaxAggregationInterval"] = Static($"{requirements.MaxAggregationInterval}"),
            ["DeliveryGraceMinutes"] = Static($"{requirements.DeliveryGrace.TotalMinutes:0}"),
            ["LogGroupPrefix"] = Static(settings.Repair.LogGroupPrefix),
            ["LogRetentionDays"] = Static($"{settings.Repair.LogRetentionDays}"),
            ["DeliveryRolePrefix"] = Static(settings.Repair.DeliveryRolePrefix),
        };

        // A remediation parameter has at least one character, so a list without items is left to the document's default.
        AddList("DestinationTypes", requirements.DestinationTypes);
        AddList("Destinations", requirements.Destinations);
        AddList("RequiredFields", requirements.RequiredFields);
        return parameters;

        void AddList(string name, IReadOnlyList<string> items)
        {
            if (items.Count > 0)
            {
                parameters[name] = Static(string.Join(',', items));
            }
        }
    }

    private static Dictionary<string, object> Static(string value) =>
        new() { ["StaticValue"] = new Dictionary<string, object> { ["Values"] = new[] { value } } };
}
