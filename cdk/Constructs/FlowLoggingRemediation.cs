using Amazon.CDK.AWS.Config;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Joins the rule to the runbook: Config starts it on a NON_COMPLIANT VPC, by itself or at the button in the console.</summary>
public sealed class FlowLoggingRemediation : Construct
{
    public FlowLoggingRemediation(Construct scope, string id, StackSettings settings, VpcFlowLoggingRule rule, Runbook runbook)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(runbook);

        _ = new CfnRemediationConfiguration(
            this,
            "Configuration",
            new CfnRemediationConfigurationProps
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
            }
        );
        Mode = settings.Remediation.Automatic ? "automatic" : "manual";
    }

    public string Mode { get; }

    private static Dictionary<string, object> Parameters(StackSettings settings, Runbook runbook)
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
            ["LogGroupClass"] = Static(settings.Repair.LogGroupClass),
            ["LogDestinationType"] = Static(settings.Destination.Type),
            ["FileFormat"] = Static(settings.Destination.FileFormat),
            ["HiveCompatiblePartitions"] = Static(settings.Destination.HiveCompatiblePartitions ? "true" : "false"),
            ["PerHourPartition"] = Static(settings.Destination.PerHourPartition ? "true" : "false"),
            ["DeliveryRolePrefix"] = Static(settings.Repair.DeliveryRolePrefix),
        };

        // A remediation parameter has at least one character, so what is unset is left to the document's default.
        AddText("LogDestination", settings.Destination.Arn);
        AddText("LogGroupKmsKeyArn", settings.Repair.LogGroupKmsKeyArn);
        AddText("PermissionsBoundaryArn", settings.Account.PermissionsBoundaryArn);
        AddList("DestinationTypes", requirements.DestinationTypes);
        AddList("Destinations", requirements.Destinations);
        AddList("RequiredFields", requirements.RequiredFields);
        return parameters;

        void AddText(string name, string? value)
        {
            if (value is not null)
            {
                parameters[name] = Static(value);
            }
        }

        void AddList(string name, IReadOnlyList<string> items)
        {
            AddText(name, items.Count > 0 ? string.Join(',', items) : null);
        }
    }

    private static Dictionary<string, object> Static(string value) =>
        new() { ["StaticValue"] = new Dictionary<string, object> { ["Values"] = new[] { value } } };
}
