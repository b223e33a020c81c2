using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>The AWS Config rule.</summary>
public sealed record RuleSettings
{
    [ConfigurationKeyName("ruleName")]
    [Description("Name of the AWS Config rule")]
    // GetComplianceDetailsByConfigRule takes no longer name, so old results could not be cleared.
    [RegularExpression("^[A-Za-z0-9_-]{1,64}$", ErrorMessage = "letters, digits, _ and -, at most 64")]
    public string Name { get; init; } = "vpc-reject-flow-logging";

    [ConfigurationKeyName("schedule")]
    [Description("How often the rule evaluates every VPC, in addition to changes")]
    [Schedule]
    public string Schedule { get; init; } = "TwentyFour_Hours";

    /// <summary>The rule's InputParameters, without those that are unset.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
