using Amazon.CDK.AWS.Config;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Stacks;

/// <summary>
/// Connects the rule to the runbook: AWS Config starts it for NON_COMPLIANT VPCs, automatically or on request in the console.
/// It passes only the role and the VPC; the deployed document has every other value.
/// </summary>
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
                // A changed document is a new one, so a later version is not from the stack.
                TargetVersion = "1",
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
                Parameters = new Dictionary<string, object>
                {
                    ["AutomationAssumeRole"] = new Dictionary<string, object>
                    {
                        ["StaticValue"] = new Dictionary<string, object> { ["Values"] = new[] { runbook.Role.RoleArn } },
                    },
                    ["VpcId"] = new Dictionary<string, object>
                    {
                        ["ResourceValue"] = new Dictionary<string, string> { ["Value"] = "RESOURCE_ID" },
                    },
                },
            }
        );
        Mode = settings.Remediation.Automatic ? "automatic" : "manual";
    }

    public string Mode { get; }
}
