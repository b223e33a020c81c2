using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Runbooks;

/// <summary>
/// A runbook as a stack deploys it: a parameter that a setting or a parameter of the rule decides has that value as its default
/// and as its only allowed value. So nobody who may start the runbook can choose another one, and rule and runbook agree.
/// </summary>
public static class ConfiguredRunbook
{
    /// <param name="fileName">The document's file in ssm-documents/.</param>
    /// <param name="settings">The settings to deploy with.</param>
    /// <param name="deliveryBoundaryArn">The permissions boundary of the delivery role; empty without such a role.</param>
    public static string Read(string fileName, StackSettings settings, string deliveryBoundaryArn = "")
    {
        var document = new DocumentParameters(RunbookDocument.Read(fileName));
        foreach (var (name, value) in Values(settings, deliveryBoundaryArn).Where(decided => document.Has(decided.Key)))
        {
            document = document.WithOnly(name, value);
        }

        return document.Text;
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
