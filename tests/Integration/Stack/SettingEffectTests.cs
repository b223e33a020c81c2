using System.Text.Json.Nodes;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Stack;

/// <summary>A setting that is declared is also used.</summary>
public sealed class SettingEffectTests
{
    private static readonly Dictionary<string, JsonNode> Synthesized = [];

    /// <summary>Manual remediation has neither.</summary>
    private static readonly string[] OnlyAutomatic = ["remediationAttempts", "remediationWindowSeconds"];

    /// <summary>Settings of the stack. The package and the stack's name are not in its template.</summary>
    public static TheoryData<string> Keys { get; } =
    [
        .. Setting
            .All.Where(setting => !setting.IsForOrganization && setting.Key is not ("functionPackage" or "stackName"))
            .Select(setting => setting.Key),
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_setting_changes_the_template(string key)
    {
        var setting = SettingExample.Of(key);
        var (before, after) = (SettingExample.ContextWithout(setting), SettingExample.ContextWith(setting));
        if (OnlyAutomatic.Contains(key))
        {
            foreach (var context in new[] { before, after })
            {
                context["automaticRemediation"] = "true";
                context.TryAdd("remediationWindowSeconds", "30000");
            }
        }

        Assert.False(JsonNode.DeepEquals(Template(before), Template(after)));
    }

    private static JsonNode Template(Dictionary<string, string> context)
    {
        var json = SettingExample.Json(context);
        if (!Synthesized.TryGetValue(json, out var template))
        {
            Synthesized[json] = template = SynthesizedStack.Synthesize(ContextReader.Read(json));
        }

        return template;
    }
}
