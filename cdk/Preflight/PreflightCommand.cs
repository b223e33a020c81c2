using System.CommandLine;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight;

/// <summary>Checks whether a roll-out to the organization of the settings would succeed, or whether one has. It changes nothing.</summary>
public static class PreflightCommand
{
    /// <summary>The exit code if the command cannot run with what it was given.</summary>
    public const int WrongUsage = 2;

    private const int Passed = 0;
    private const int Failed = 1;

    /// <param name="repository">The folder with cdk.json.</param>
    public static Command Create(string repository)
    {
        var command = new Command(
            "preflight",
            $"""
            Checks whether a roll-out to the organization of the settings would succeed, or with --after-rollout whether it has.
            It only reads.
            Exits {Passed} if no check fails, {Failed} if one does, {WrongUsage} for wrong usage.
            """
        );
        var commandLine = new PreflightCommandLine();
        commandLine.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(repository, commandLine.Read(parsed), parsed.InvocationConfiguration));

        return command;
    }

    private static async Task<int> RunAsync(string repository, PreflightOptions options, InvocationConfiguration console)
    {
        try
        {
            return await RunAsync(repository, options, console.Output, console.Error);
        }
        catch (UsageException exception)
        {
            await console.Error.WriteLineAsync(exception.Message);
            return WrongUsage;
        }
        catch (InvalidSettingException exception)
        {
            await console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    private static async Task<int> RunAsync(string repository, PreflightOptions options, TextWriter output, TextWriter error)
    {
        var context = ContextJson.Merge(await File.ReadAllTextAsync(Path.Combine(repository, "cdk.json")), options.Context);
        var settings = ContextReader.Read(context.ToJsonString());
        var qualifier = ContextJson.QualifierOf(context) ?? CheckedRollout.DefaultQualifier;
        if (options.PrintsPolicies)
        {
            var checks = options.IsAfterRollout ? AllChecks.AfterRollout : AllChecks.BeforeRollout;
            await output.WriteLineAsync(new IamPolicies(settings.StackName, qualifier, options.Role).Json(checks));
            return Passed;
        }

        var organization =
            settings.Organization
            ?? throw new UsageException(
                "the settings have no organization; set flowLogging:organizationId "
                    + "and the other organization settings in cdk.json or with --context"
            );
        var findings = await Progress.RunAsync(
            error,
            !Console.IsErrorRedirected,
            async progress =>
            {
                using var aws = new AwsCommandLine(options.Profile, progress.Count);
                var rollout = new CheckedRollout(settings, organization, aws) { Qualifier = qualifier };
                return options.IsAfterRollout
                    ? await new AfterRollout(rollout, options, progress.Say).RunAsync()
                    : await new BeforeRollout(rollout, options, Path.Combine(repository, "artifacts", "cdk.out"), progress.Say).RunAsync();
            }
        );
        var report = options.IsAfterRollout ? AfterRollout.Report : BeforeRollout.Report;
        if (options.AsJson)
        {
            await output.WriteLineAsync(report.Json(findings));
        }
        else
        {
            report.Print(findings, output, Console.IsOutputRedirected ? null : Console.WindowWidth);
        }

        return Report.Passes(findings) ? Passed : Failed;
    }
}
