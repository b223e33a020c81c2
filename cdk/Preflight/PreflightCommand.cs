using ConfigRule.Cdk.Preflight.Cli;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight;

/// <summary>Looks, changing nothing, whether a roll-out over the organization of the settings would pass.</summary>
public static class PreflightCommand
{
    private const int WouldPass = 0;
    private const int WouldFail = 1;
    private const int WrongUsage = 2;

    /// <summary>After how many calls the progress is told.</summary>
    private const int CallsBetweenWords = 50;

    /// <returns>The exit code: 0 where a roll-out would pass, 1 where it would fail, 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        try
        {
            var options = PreflightOptions.Parse(arguments);
            if (options.WantsHelp)
            {
                await output.WriteLineAsync(PreflightOptions.Usage);
                return WouldPass;
            }

            var settings = ContextReader.Read(
                ContextJson.Merge(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "cdk.json")), options.Context)
            );
            var organization =
                settings.Organization
                ?? throw new UsageException(
                    "the settings name no organization; give flowLogging:organizationId, and what goes with it, in cdk.json or with --context"
                );
            using var cli = new AwsCommandLine(options.Profile, calls => Tell(error, calls));
            var inspection = new Inspection(
                new Subject(settings, organization, cli),
                options,
                Path.Combine(Repository.Root, "artifacts", "cdk.out"),
                error.WriteLine
            );
            var rows = await inspection.RunAsync();
            await output.WriteLineAsync(
                options.AsJson ? Report.Json(rows) : Report.Table(rows) + Environment.NewLine + Report.ClosingLine(rows)
            );

            return Report.Passes(rows) ? WouldPass : WouldFail;
        }
        catch (UsageException exception)
        {
            await error.WriteLineAsync($"{exception.Message}{Environment.NewLine}{Environment.NewLine}{PreflightOptions.Usage}");
            return WrongUsage;
        }
        catch (InvalidSettingException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return WouldFail;
        }
    }

    private static void Tell(TextWriter error, int calls)
    {
        if (calls % CallsBetweenWords == 0)
        {
            error.WriteLine($"{calls} calls");
        }
    }
}
