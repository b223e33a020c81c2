using System.Text.Json;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Stack;

/// <summary>What is true of every setting, by its declaration.</summary>
public sealed class SettingTests
{
    [Theory]
    [MemberData(nameof(SettingExample.Keys), MemberType = typeof(SettingExample))]
    public void Every_setting_is_read(string key)
    {
        var setting = SettingExample.Of(key);

        var settings = ContextReader.Read(SettingExample.Json(SettingExample.ContextWith(setting)));

        Assert.Equal(SettingExample.ValueOf(setting), setting.ValueIn(settings));
    }

    [Theory]
    [MemberData(nameof(SettingExample.Keys), MemberType = typeof(SettingExample))]
    public void Every_default_is_an_allowed_value(string key)
    {
        var setting = SettingExample.Of(key);
        var context = SettingExample.ContextWithout(setting);
        context.TryAdd(key, setting.Default);

        ContextReader.Read(SettingExample.Json(context));
    }

    [Fact]
    public void No_key_is_declared_twice()
    {
        Assert.Equal(ContextReader.Keys.Count, ContextReader.Keys.Distinct().Count());
    }

    [Fact]
    public void The_context_of_cdk_json_holds_only_values_that_differ_from_a_default()
    {
        using var cdkJson = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "cdk.json")));
        var context = cdkJson.RootElement.TryGetProperty("context", out var found) ? found.GetRawText() : "{}";
        var settings = ContextReader.Read(context);

        using var entries = JsonDocument.Parse(context);
        Assert.All(
            entries.RootElement.EnumerateObject().Select(entry => SettingExample.Of(entry.Name[ContextReader.Prefix.Length..])),
            setting => Assert.NotEqual(setting.Default, setting.ValueIn(settings))
        );
    }
}
