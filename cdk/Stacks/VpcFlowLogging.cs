using Amazon.CDK;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Operations;
using ConfigRule.Cdk.Permissions;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Stacks;

/// <summary>
/// VPC flow logging for one account and region: the AWS Config rule that evaluates VPCs, the runbooks that remediate them, and
/// monitoring of both. Use it in your own stack, or deploy <see cref="FlowLoggingStack"/>.
/// </summary>
public sealed class VpcFlowLogging : Construct
{
    /// <param name="scope">The stack.</param>
    /// <param name="id">The construct's id; <c>Default</c> adds nothing to the logical ids of its resources.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="code">The function's code, such as <c>Code.FromAsset</c> of a folder that was built for it.</param>
    /// <exception cref="InvalidSettingException">A setting does not fit the stack's account or region.</exception>
    public VpcFlowLogging(Construct scope, string id, StackSettings settings, FunctionCode code)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (account, region) = (Stack.Of(this).Account, Stack.Of(this).Region);
        RegionalArns.RejectOtherRegions(settings, Token.IsUnresolved(region) ? null : region);
        RegionalArns.RejectStreamOfOtherAccount(settings, Token.IsUnresolved(account) ? null : account);

        FailedEvents = new FailedEvents(this, "FailedEvents", settings);
        Function = new RuleFunction(this, "RuleFunction", settings, code, FailedEvents.Queue);
        Rule = new VpcFlowLoggingRule(this, "Rule", settings, Function.Function);
        var deliveryBoundaryArn =
            settings.Destination.Type == FlowLogDestination.CloudWatchLogs
                ? new DeliveryBoundary(this, "DeliveryBoundary", settings).Arn
                : "";
        Runbook = new Runbook(
            this,
            "Runbook",
            "EnableVpcFlowLogging",
            "Lets the runbook create the log group, delivery role and flow log of a VPC",
            RepairPermissions.Of(this, settings, deliveryBoundaryArn),
            settings,
            deliveryBoundaryArn
        );
        Removal = new Runbook(
            this,
            "Removal",
            "RemoveVpcFlowLogging",
            "Lets the runbook delete the flow logs that EnableVpcFlowLogging created",
            RemovalPermissions.Of(this, settings),
            settings
        );
        Remediation = new FlowLoggingRemediation(this, "Remediation", settings, Rule, Runbook);

        Console = new ConsoleLinks(this, "Console");
        Monitoring = settings.IsMonitored
            ? new OperatorMonitoring(this, "Default", settings, Function, Rule, FailedEvents, [Runbook.Name, Removal.Name], Console)
            : null;

        RoleIdentities.Apply(this, settings);
        foreach (var (key, value) in settings.Account.TagsByKey())
        {
            Tags.Of(this).Add(key, value);
        }
    }

    public FailedEvents FailedEvents { get; }

    public RuleFunction Function { get; }

    public VpcFlowLoggingRule Rule { get; }

    public Runbook Runbook { get; }

    /// <summary>The runbook that undoes <see cref="Runbook"/>.</summary>
    public Runbook Removal { get; }

    public FlowLoggingRemediation Remediation { get; }

    public ConsoleLinks Console { get; }

    /// <summary>Null if the settings have no monitoring.</summary>
    public OperatorMonitoring? Monitoring { get; }
}
