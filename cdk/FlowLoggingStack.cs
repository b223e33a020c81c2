using Amazon.CDK;

using ConfigRule.Cdk.Constructs;
using ConfigRule.Cdk.Settings;

using Constructs;

namespace ConfigRule.Cdk;

/// <summary>The rule, the runbook and the remediation that joins them, for one account and region.</summary>
public sealed class FlowLoggingStack : Stack
{
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="settings">What was chosen.</param>
    /// <param name="functionPackage">Folder with the rule's executable.</param>
    /// <param name="props">The stack's own properties.</param>
    public FlowLoggingStack(Construct scope, string id, StackSettings settings, string functionPackage, IStackProps? props = null)
        : base(scope, id, props)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RefuseWhatIsOfAnotherRegion("logGroupKmsKeyArn", settings.Repair.LogGroupKmsKeyArn);
        RefuseWhatIsOfAnotherRegion("destinationArn", settings.Destination.Arn);

        var function = new RuleFunction(this, "RuleFunction", settings, functionPackage);
        var rule = new VpcFlowLoggingRule(this, "Rule", settings, function.Function);
        var runbook = new Runbook(
            this, "Runbook", "EnableVpcFlowLogging", "Lets the runbook give a VPC its log group, delivery role and flow log", RepairPermissions.Of(this, settings));
        var removal = new Runbook(
            this, "Removal", "RemoveVpcFlowLogging", "Lets the runbook delete the flow logs that the other one made", RemovalPermissions.Of(this, settings));
        var remediation = new FlowLoggingRemediation(this, "Remediation", settings, rule, runbook);

        _ = new CfnOutput(this, "RuleName", new CfnOutputProps { Value = rule.Name, Description = "AWS Config rule" });
        _ = new CfnOutput(this, "RunbookName", new CfnOutputProps { Value = runbook.Name, Description = "SSM Automation runbook" });
        _ = new CfnOutput(this, "AutomationRoleArn", new CfnOutputProps { Value = runbook.Role.RoleArn, Description = "Role to start the runbook with" });
        _ = new CfnOutput(this, "RemovalRunbookName", new CfnOutputProps { Value = removal.Name, Description = "SSM Automation runbook that undoes the other" });
        _ = new CfnOutput(this, "RemovalRoleArn", new CfnOutputProps { Value = removal.Role.RoleArn, Description = "Role to start that runbook with" });
        _ = new CfnOutput(this, "RemediationMode", new CfnOutputProps { Value = remediation.Mode, Description = "Whether Config starts the runbook by itself" });
    }

    /// <summary>Where the stack's region is known: one that is deployed to whatever region the CLI has is not.</summary>
    private void RefuseWhatIsOfAnotherRegion(string key, string? arn)
    {
        var region = arn?.Split(':')[3];
        if (!string.IsNullOrEmpty(region) && !Token.IsUnresolved(Region) && region != Region)
        {
            throw ContextValues.Invalid(key, arn, $"one of region {Region}, in which the stack is");
        }
    }
}
