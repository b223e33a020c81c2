using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ConfigRule.Judgement;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>The AWS Config rule.</summary>
public sealed record RuleSettings
{
    internal const string RefreshDaysKey = "refreshDays";

    [ConfigurationKeyName("ruleName")]
    [Description("Name of the AWS Config rule")]
    // GetComplianceDetailsByConfigRule takes no longer name, so old results could not be cleared.
    [RegularExpression("^[A-Za-z0-9_-]{1,64}$", ErrorMessage = "letters, digits, _ and -, at most 64")]
    public string Name { get; init; } = "vpc-reject-flow-logging";

    [ConfigurationKeyName("schedule")]
    [Description("How often the rule evaluates every VPC, in addition to changes")]
    [Schedule]
    public string Schedule { get; init; } = "TwentyFour_Hours";

    /// <summary>Null for the default; see <see cref="StackSettings.RefreshDays"/>.</summary>
    [ConfigurationKeyName(RefreshDaysKey)]
    [Description(
        "Days after which an unchanged result is put to AWS Config again; 0 puts every result each time. Default: 0, in an organization 7"
    )]
    [Range(0, RefreshSetting.MostDays)]
    public int? RefreshDays { get; init; }

    /// <summary>The rule's InputParameters, without those that are unset.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
