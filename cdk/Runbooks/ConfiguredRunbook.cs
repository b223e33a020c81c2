using System.Text;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Runbooks;

/// <summary>
/// A runbook as a stack deploys it: a parameter that a setting or a parameter of the rule decides has that value as its default
/// and as its only allowed value. So nobody who may start the runbook can choose another one, and rule and runbook agree.
/// </summary>
public static class ConfiguredRunbook
{
    /// <summary>SSM's limit of 64 KB includes the parameters of a run: 2 KB are left for the VPC's id and the role's ARN.</summary>
    /// <remarks>https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm</remarks>
    public const int LargestBytes = 62 * 1024;

    /// <param name="fileName">The document's file in ssm-documents/.</param>
    /// <param name="settings">The settings to deploy with.</param>
    /// <param name="deliveryBoundaryArn">The permissions boundary of the delivery role; empty without such a role.</param>
    /// <exception cref="InvalidSettingException">The settings make the document longer than SSM allows.</exception>
    public static string Read(string fileName, StackSettings settings, string deliveryBoundaryArn = "")
    {
        var document = new DocumentParameters(RunbookDocument.Read(fileName));
        foreach (var (name, value) in Values(settings, deliveryBoundaryArn).Where(decided => document.Has(decided.Key)))
        {
            document = document.WithOnly(name, value);
        }

        var bytes = Encoding.UTF8.GetByteCount(document.Text);
        return bytes <= LargestBytes
            ? document.Text
            : throw new InvalidSettingException(
                $"{fileName} has {bytes} bytes with these settings; allowed: {LargestBytes}. "
                    + $"Shorten {ContextReader.Prefix}{ContextReader.RulePrefix}destinations or requiredFields"
            );
    }

    /// <summary>The value of every parameter that is decided, by its name; empty for a value that is not set.</summary>
    public static IReadOnlyDictionary<string, string> Values(StackSettings settings, string deliveryBoundaryArn = "")
    {
        ArgumentNullException.ThrowIfNull(settings);
        var requirements = InputParameters.Read(settings.Rule.Parameters);
        var values = new Dictionary<string, string>
        {
            ["TrafficType"] = requirements.Traffic.ToEc2Name(),
            ["MaxAggregationInterval"] = $"{requirements.MaxAggregationInterval}",
            ["DestinationTypes"] = string.Join(',', requirements.DestinationTypes),
            ["Destinations"] = string.Join(',', requirements.Destinations),
            ["PermissionsBoundaryArn"] = deliveryBoundaryArn,
            ["RequiredFields"] = string.Join(',', requirements.RequiredFields),
        };
        foreach (var setting in Setting.All.Where(setting => setting.RunbookParameter is not null))
        {
            values.Add(setting.RunbookParameter ?? "", setting.ValueIn(settings));
        }

        return values;
    }
}
