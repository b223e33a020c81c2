using ConfigRule.Cdk.Settings;

namespace ConfigRule.Scale;

/// <summary>What the figures rest on: an organization, what happens in it, and how long one thing takes.</summary>
public sealed record Assumptions
{
    public const int DaysAMonth = 30;
    public const int HoursADay = 24;

    public int Accounts { get; init; } = 5_000;

    public int Regions { get; init; } = 17;

    /// <summary>VPCs of one account in one region.</summary>
    public int Vpcs { get; init; } = 5;

    public int FlowLogsPerVpc { get; init; } = 1;

    /// <summary>Configuration items of a VPC a month. Config records one for every network interface that comes or goes.</summary>
    public int VpcChangesAMonth { get; init; } = 10;

    /// <summary>Configuration items of a VPC's flow logs a month.</summary>
    public int FlowLogChangesAMonth { get; init; } = 1;

    /// <summary>Config's MaximumExecutionFrequency.</summary>
    public string Schedule { get; init; } = new RuleSettings().Schedule;

    public FunctionSettings Function { get; init; } = new();

    public RemediationSettings Remediation { get; init; } = new();

    public RolloutSettings Rollout { get; init; } = new();

    public int CanaryAccounts { get; init; } = 5;

    /// <summary>Seconds of a cold start over TLS with one processor to itself, as the README has it.</summary>
    public double ColdProcessorSeconds { get; init; } = 0.042;

    /// <summary>Seconds of processor time that one VPC takes, as the README has it.</summary>
    public double ProcessorSecondsPerVpc { get; init; } = 0.000_021;

    /// <summary>Seconds of one page of EC2's, as the benchmark assumes.</summary>
    public double Ec2CallSeconds { get; init; } = 0.080;

    /// <summary>Seconds of one call of AWS Config's, as the benchmark assumes.</summary>
    public double ConfigCallSeconds { get; init; } = 0.050;

    /// <summary>Bytes that one invocation writes to its log: our line and Lambda's three.</summary>
    public int LogBytesPerInvocation { get; init; } = 2_000;

    /// <summary>Seconds from the start of a repair to its end, waiting for a new role included.</summary>
    public double RepairSeconds { get; init; } = 30;

    /// <summary>Seconds for which the scripts of one repair run.</summary>
    public double ScriptSecondsPerRepair { get; init; } = 15;

    public double CreateStackMinutes { get; init; } = 4;

    public double UpdateStackMinutes { get; init; } = 2;

    /// <summary>Minutes from a rule's creation to its first result.</summary>
    public double FirstEvaluationMinutes { get; init; } = 10;

    /// <summary>Bytes of the function's package, compressed.</summary>
    public long PackageBytes { get; init; } = 5_000_000;

    /// <summary>Packages of former versions that stay in each region's bucket, the current one included.</summary>
    public int KeptPackages { get; init; } = 5;

    /// <summary>Changes of each VPC while a storm lasts, in the ordinary account.</summary>
    public int StormChangesPerVpc { get; init; } = 20;

    public int StormSeconds { get; init; } = 60;

    /// <summary>VPCs of the largest account in one region, each of which changes once in a storm.</summary>
    public int LargestAccountVpcs { get; init; } = 10_000;

    public long AccountRegions => (long)Accounts * Regions;

    public long AllVpcs => AccountRegions * Vpcs;

    public int ScheduledADay => HoursADay / EvaluationSchedule.Hours(Schedule);
}
