using System.Globalization;
using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>A quota of StackSets: its name in Service Quotas and its documented default.</summary>
public sealed record StackSetQuota(string Name, double Default)
{
    /// <summary>The account's value if it is among these quotas, else the default; and which of the two it is.</summary>
    public (double Value, string Source) In(IReadOnlyList<JsonElement> quotas) =>
        quotas.FirstOrDefault(quota => quota.Text("QuotaName") == Name) is { ValueKind: JsonValueKind.Object } own
        && double.TryParse(own.Text("Value"), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? (value, "the account's quota")
            : (Default, "the documented default");
}
