using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>When AWS Config starts the runbook.</summary>
/// <remarks>
/// Limits: https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html and API_SsmControls.html.
/// </remarks>
public sealed record RemediationSettings
{
    internal const string AutomaticKey = "automaticRemediation";
    internal const string WindowSecondsKey = "remediationWindowSeconds";

    [ConfigurationKeyName(AutomaticKey)]
    [Description("Whether AWS Config remediates NON_COMPLIANT VPCs automatically")]
    public bool Automatic { get; init; }

    [ConfigurationKeyName("remediationAttempts")]
    [Description("Failed attempts after which AWS Config stops remediating a VPC automatically")]
    [Range(1, 25)]
    public int Attempts { get; init; } = 5;

    [ConfigurationKeyName(WindowSecondsKey)]
    [Description("Seconds within which those attempts are counted; automatic remediation needs at least 1200 for each attempt")]
    [Range(1, 2_678_000)]
    public int WindowSeconds { get; init; } = 7200;

    [ConfigurationKeyName("remediationConcurrencyPercentage")]
    [Description("Percent of the VPCs waiting for remediation that are remediated at the same time")]
    [Range(1, 100)]
    public int ConcurrencyPercentage { get; init; } = 10;

    [ConfigurationKeyName("remediationErrorPercentage")]
    [Description("Percent of them that may fail before no more are started")]
    [Range(1, 100)]
    public int ErrorPercentage { get; init; } = 50;
}
