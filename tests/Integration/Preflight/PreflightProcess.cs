using System.Text.Json;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Preflight;

/// <summary>The command as an operator starts it, in a process of its own.</summary>
public static class PreflightProcess
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Cdk.dll");

    public static Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Command.RunAsync("dotnet", [Program, "preflight", .. arguments], environment);

    /// <summary>The settings of an organization, as arguments.</summary>
    public static string[] Organization(string id, string unit, string region) =>
        [
            "--context",
            $"flowLogging:organizationId={id}",
            "--context",
            $"flowLogging:organizationalUnits={unit}",
            "--context",
            $"flowLogging:regions={region}",
            "--context",
            $"flowLogging:homeRegion={region}",
        ];

    /// <summary>Result, check and found of each row that --json printed after the progress.</summary>
    public static IReadOnlyList<(string? Result, string? Check, string? Found)> Rows(CommandResult run)
    {
        // Progress and JSON come from two streams, which Command joins line by line.
        var lines = run.Output.Split('\n');
        var json = string.Join('\n', lines.SkipWhile(line => line != "{"));
        using var document = JsonDocument.Parse(json[..(json.LastIndexOf('}') + 1)]);

        return
        [
            .. document
                .RootElement.GetProperty("rows")
                .EnumerateArray()
                .Select(row =>
                    (row.GetProperty("result").GetString(), row.GetProperty("check").GetString(), row.GetProperty("found").GetString())
                ),
        ];
    }
}
