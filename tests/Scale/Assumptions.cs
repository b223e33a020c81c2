using ConfigRule.Cdk.Settings;

namespace ConfigRule.Scale;

/// <summary>The input of all figures: an organization, the changes in it, and how long each action takes.</summary>
public sealed record Assumptions
{
    public const int DaysAMonth = 30;
    public const int HoursADay = 24;

    public int Accounts { get; init; } = 5_000;

    public int Regions { get; init; } = 17;

    /// <summary>VPCs per account and region.</summary>
    public int Vpcs { get; init; } = 5;

    public int FlowLogsPerVpc { get; init; } = 1;

    /// <summary>Configuration items of a VPC per month. Config records one for each network interface that is created or deleted.</summary>
    public int VpcChangesAMonth { get; init; } = 10;

    /// <summary>Configuration items of a VPC's flow logs per month.</summary>
    public int FlowLogChangesAMonth { get; init; } = 1;

    /// <summary>Config's MaximumExecutionFrequency.</summary>
    public string Schedule { get; init; } = new RuleSettings().Schedule;

    /// <summary>
    /// Days after which an unchanged result is put again; 0: each time. The figures assume that all VPCs are COMPLIANT, that only
    /// changes of flow logs change a result, and that AWS bills each evaluation that is put.
    /// </summary>
    public int RefreshDays { get; init; } = StackSettings.RefreshDaysInOrganization;

    public FunctionSettings Function { get; init; } = new();

    public RemediationSettings Remediation { get; init; } = new();

    public RolloutSettings Rollout { get; init; } = new();

    public int CanaryAccounts { get; init; } = 5;

    /// <summary>Organizational units that the stack set names; the accounts are spread evenly over them.</summary>
    public int Units { get; init; } = 10;

    /// <summary>Seconds of processor time of a cold start over TLS, as measured (see the README).</summary>
    public double ColdProcessorSeconds { get; init; } = 0.042;

    /// <summary>Seconds of processor time per VPC, as measured (see the README).</summary>
    public double ProcessorSecondsPerVpc { get; init; } = 0.000_021;

    /// <summary>Seconds of one page of an EC2 listing, as the benchmark assumes.</summary>
    public double Ec2CallSeconds { get; init; } = 0.080;

    /// <summary>Seconds of one call to AWS Config, as the benchmark assumes.</summary>
    public double ConfigCallSeconds { get; init; } = 0.050;

    /// <summary>Bytes that one invocation writes to its log: one line of the function and three of Lambda.</summary>
    public int LogBytesPerInvocation { get; init; } = 2_000;

    /// <summary>Seconds from the start of a repair to its end, including the wait for a new role.</summary>
    public double RepairSeconds { get; init; } = 30;

    /// <summary>Total running time in seconds of the scripts of one repair.</summary>
    public double ScriptSecondsPerRepair { get; init; } = 15;

    public double CreateStackMinutes { get; init; } = 4;

    public double UpdateStackMinutes { get; init; } = 2;

    /// <summary>Minutes of an update of a stack in which nothing differs.</summary>
    public double UnchangedStackMinutes { get; init; } = 0.5;

    /// <summary>Minutes from the creation of a rule to its first result.</summary>
    public double FirstEvaluationMinutes { get; init; } = 10;

    /// <summary>Bytes of the function's compressed package.</summary>
    public long PackageBytes { get; init; } = 5_000_000;

    /// <summary>Packages in each region's bucket: the current one and earlier ones.</summary>
    public int KeptPackages { get; init; } = 5;

    /// <summary>Changes of each VPC during a burst of changes, in an average account.</summary>
    public int BurstChangesPerVpc { get; init; } = 20;

    public int BurstSeconds { get; init; } = 60;

    /// <summary>VPCs of the largest account in one region. Each changes once during a burst.</summary>
    public int LargestAccountVpcs { get; init; } = 10_000;

    public long AccountRegions => (long)Accounts * Regions;

    public long AllVpcs => AccountRegions * Vpcs;

    public int ScheduledADay => HoursADay / EvaluationSchedule.Hours(Schedule);
}
