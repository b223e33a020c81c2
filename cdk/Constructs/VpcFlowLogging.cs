using Amazon.CDK;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>
/// VPC flow logging for one account and region: the AWS Config rule that reports it, the runbook that repairs it, and what
/// tells their operator of failures. Use it in a stack of your own, or deploy <see cref="FlowLoggingStack"/>.
/// </summary>
public sealed class VpcFlowLogging : Construct
{
    /// <param name="scope">The stack.</param>
    /// <param name="id">The construct's id; <c>Default</c> adds nothing to the logical ids of what is in it.</param>
    /// <param name="settings">What was chosen.</param>
    /// <param name="code">The rule's executable, such as <c>Code.FromAsset</c> of what <see cref="FunctionPackage.Provide"/> gives.</param>
    /// <exception cref="InvalidSettingException">A setting does not fit the stack's region.</exception>
    public VpcFlowLogging(Construct scope, string id, StackSettings settings, FunctionCode code)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var region = Stack.Of(this).Region;
        RegionalArns.RejectOtherRegions(settings, Token.IsUnresolved(region) ? null : region);

        FailedEvents = new FailedEvents(this, "FailedEvents", settings);
        Function = new RuleFunction(this, "RuleFunction", settings, code, FailedEvents.Queue);
        Rule = new VpcFlowLoggingRule(this, "Rule", settings, Function.Function);
        Runbook = new Runbook(
            this,
            "Runbook",
            "EnableVpcFlowLogging",
            "Lets the runbook give a VPC its log group, delivery role and flow log",
            RepairPermissions.Of(this, settings)
        );
        Removal = new Runbook(
            this,
            "Removal",
            "RemoveVpcFlowLogging",
            "Lets the runbook delete the flow logs that the other one made",
            RemovalPermissions.Of(this, settings)
        );
        Remediation = new FlowLoggingRemediation(this, "Remediation", settings, Rule, Runbook);

        Console = new ConsoleLinks(this, "Console");
        Monitoring = settings.IsMonitored ? new Monitoring(this, "Default", settings) : null;

        RoleIdentities.Give(this, settings);
        foreach (var (key, value) in settings.Account.TagsByKey())
        {
            Tags.Of(this).Add(key, value);
        }
    }

    public FailedEvents FailedEvents { get; }

    public RuleFunction Function { get; }

    public VpcFlowLoggingRule Rule { get; }

    public Runbook Runbook { get; }

    /// <summary>The runbook that undoes the other.</summary>
    public Runbook Removal { get; }

    public FlowLoggingRemediation Remediation { get; }

    public ConsoleLinks Console { get; }

    /// <summary>Null where none was asked for.</summary>
    public Monitoring? Monitoring { get; }
}
