using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Settings;

if (args is ["preflight", .. var arguments])
{
    return await PreflightCommand.RunAsync(arguments, Console.Out, Console.Error);
}

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
    // The user's to mend, so the message alone; anything else is ours, with its stack trace.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
