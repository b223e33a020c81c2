using System.CommandLine;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Settings;

var root = new RootCommand("Synthesizes the stacks, as the CDK CLI calls it; settings are in the CDK context")
{
    PreflightCommand.Create(Repository.Root),
};
root.SetAction(_ => Synthesize());
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();

return parsed.Errors.Count > 0 ? PreflightCommand.WrongUsage : exitCode;

static int Synthesize()
{
    try
    {
        var settings = ContextReader.Read(System.Environment.GetEnvironmentVariable("CDK_CONTEXT_JSON"));
        // The CLI says which region it deploys to; without it the deployment finds out.
        RegionalArns.RefuseThoseOfOtherRegions(settings, System.Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION"));
        var package = FunctionPackage.Provide(settings);
        var app = new App();
        if (settings.Organization is null)
        {
            _ = new FlowLoggingStack(app, settings.StackName, settings, _ => Code.FromAsset(package));
        }
        else
        {
            OrganizationStacks.Add(app, settings, package, Console.Error);
        }

        app.Synth();

        return 0;
    }
    catch (Exception exception) when (exception is InvalidSettingException or FunctionPackageException)
    {
        // Configuration error: message only. Anything else is a bug: keep the stack trace.
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}
