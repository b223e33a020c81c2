using System.Text.Json;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Organization;

/// <summary>A complete and valid context of an organization, to which a test makes changes.</summary>
internal static class OrganizationContext
{
    public const string Canary = "111122223333";
    public const string Excluded = "444455556666";

    private static readonly Dictionary<string, string> Whole = new()
    {
        ["organizationId"] = "o-abcdefghij",
        ["organizationalUnits"] = "ou-abcd-11111111,ou-abcd-22222222",
        ["regions"] = "eu-west-1,us-east-1",
        ["homeRegion"] = "us-east-1",
        ["canaryAccounts"] = Canary,
        ["excludedAccounts"] = Excluded,
    };

    public static StackSettings Read(params (string Key, string Value)[] changes) => ContextReader.Read(Json(changes));

    public static string Json(params (string Key, string Value)[] changes)
    {
        var context = new Dictionary<string, string>(Whole);
        foreach (var (key, value) in changes)
        {
            context[key] = value;
        }

        return JsonSerializer.Serialize(context.ToDictionary(entry => ContextReader.Prefix + entry.Key, entry => entry.Value));
    }
}
