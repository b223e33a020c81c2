using System.CommandLine;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Settings;
using ConfigRule.Cdk.Stacks;

var root = new RootCommand("Synthesizes the stacks, as the CDK CLI calls it; settings are in the CDK context")
{
    CreateSettingsCommand(),
    PreflightCommand.Create(Repository.Root),
};
root.SetAction(_ => Synthesize());
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();

return parsed.Errors.Count > 0 ? PreflightCommand.WrongUsage : exitCode;

static Command CreateSettingsCommand()
{
    var markdown = new Option<bool>("--markdown") { Description = "Print the tables of the README files" };
    var command = new Command("settings", "Print every setting with its default, its allowed values and its meaning") { markdown };
    command.SetAction(parsed =>
    {
        if (parsed.GetValue(markdown))
        {
            SettingsTable.PrintMarkdown(Console.Out);
        }
        else
        {
            SettingsTable.Print(Console.Out, isTerminal: !Console.IsOutputRedirected);
        }
    });

    return command;
}

static int Synthesize()
{
    try
    {
        var settings = ContextReader.Read(System.Environment.GetEnvironmentVariable("CDK_CONTEXT_JSON"));
        foreach (var warning in InputParameters.Read(settings.Rule.Parameters).Warnings)
        {
            Console.Error.WriteLine($"Warning: {warning}");
        }

        // The CLI passes the region that it deploys to. Without it, CloudFormation rejects resources of other regions.
        RegionalArns.RejectOtherRegions(settings, System.Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION"));
        RegionalArns.RejectStreamOfOtherAccount(settings, System.Environment.GetEnvironmentVariable("CDK_DEFAULT_ACCOUNT"));
        var package = FunctionPackage.Provide(settings);
        var builtWith = LambdaPackageKind.Of(package);
        var app = new App();
        if (settings.Organization is null)
        {
            _ = new FlowLoggingStack(app, settings.StackName, settings, new FunctionCode(_ => Code.FromAsset(package), builtWith));
        }
        else
        {
            OrganizationStacks.Add(app, settings, package, Console.Error);
        }

        app.Synth();
        Console.Error.WriteLine($"The function was built with {builtWith}");

        return 0;
    }
    catch (Exception exception) when (exception is InvalidSettingException or FunctionPackageException)
    {
        // Configuration error: message only. Anything else is a bug: keep the stack trace.
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}
