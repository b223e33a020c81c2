namespace ConfigRule.Cdk.Settings;

/// <summary>When Config starts the runbook.</summary>
public sealed record RemediationSettings
{
    public bool Automatic { get; init; }

    /// <summary>Failed attempts after which Config stops repairing a VPC by itself.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Seconds within which those attempts are counted.</summary>
    public int WindowSeconds { get; init; } = 7200;

    /// <summary>Percent of the VPCs that wait for repair which are repaired at a time.</summary>
    public int ConcurrencyPercentage { get; init; } = 10;

    /// <summary>Percent of them whose repair may fail before the others are not begun.</summary>
    public int ErrorPercentage { get; init; } = 50;
}
