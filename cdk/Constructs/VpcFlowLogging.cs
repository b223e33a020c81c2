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
    /// <param name="functionPackage">Folder with the rule's executable, such as <see cref="FunctionPackage.Provide"/> gives.</param>
    /// <exception cref="InvalidSettingException">A setting does not fit the stack's region.</exception>
    public VpcFlowLogging(Construct scope, string id, StackSettings settings, string functionPackage)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var region = Stack.Of(this).Region;
        RegionalArns.RefuseThoseOfOtherRegions(settings, Token.IsUnresolved(region) ? null : region);

        FailedEvents = new FailedEvents(this, "FailedEvents", settings);
        Function = new RuleFunction(this, "RuleFunction", settings, functionPackage, FailedEvents.Queue);
        Rule = new VpcFlowLoggingRule(this, "Rule", settings, Function.Function);
        Runbook = new Runbook(
            this, "Runbook", "EnableVpcFlowLogging", "Lets the runbook give a VPC its log group, delivery role and flow log", RepairPermissions.Of(this, settings));
        Removal = new Runbook(
            this, "Removal", "RemoveVpcFlowLogging", "Lets the runbook delete the flow logs that the other one made", RemovalPermissions.Of(this, settings));
        Remediation = new FlowLoggingRemediation(this, "Remediation", settings, Rule, Runbook);

        Console = new ConsoleLinks(this, "Console");
        Topic = new OperatorTopic(this, "Topic", settings);
        FailedRepairs = new FailedRepairs(this, "FailedRepairs", [Runbook.Name, Removal.Name], Topic, FailedEvents, Console);
        if (settings.Notification.NonCompliant)
        {
            _ = new NonCompliantVpcs(this, "NonCompliantVpcs", Rule, Topic, FailedEvents, Console);
        }

        var metrics = new RuleMetrics(settings, Function, FailedEvents, FailedRepairs);
        _ = new Alarms(this, "Alarms", settings, metrics, Topic, Rule);
        Dashboard = settings.Notification.Dashboard ? new OperatorDashboard(this, "Dashboard", settings, metrics, Function) : null;

        RoleIdentities.Give(this, settings);
        foreach (var (key, value) in settings.Account.Tags)
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

    public OperatorTopic Topic { get; }

    public FailedRepairs FailedRepairs { get; }

    /// <summary>Null where none was asked for.</summary>
    public OperatorDashboard? Dashboard { get; }
}
