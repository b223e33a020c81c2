using System.Text.Json;
using ConfigRule.Cdk.Settings;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>The CDK app as a program, without the CLI: building it again for each deployment takes longer than running it.</summary>
internal static class CdkApp
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Cdk.dll");

    /// <summary>Synthesizes the app into a folder, which the CLI then deploys with <c>--app</c>.</summary>
    /// <param name="settings">Settings by their key without the prefix.</param>
    /// <param name="folder">The cloud assembly's folder.</param>
    public static async Task SynthesizeAsync(IReadOnlyDictionary<string, string> settings, string folder)
    {
        var context = settings.ToDictionary(setting => ContextReader.Prefix + setting.Key, setting => setting.Value);
        var synthesized = await Command.RunAsync(
            "dotnet",
            [Program],
            new Dictionary<string, string> { ["CDK_CONTEXT_JSON"] = JsonSerializer.Serialize(context), ["CDK_OUTDIR"] = folder }
        );
        synthesized.OrThrow("synthesizing the CDK app");
    }
}
