using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SSM;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using ConfigRule.Cdk.Stacks;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Deployment;

/// <summary>
/// The life of a deployment: a first version, an upgrade with a changed runbook and other settings, and removal. An
/// independent client reads the state after each. One VPC exists from the start, another one is created after the upgrade;
/// both are remediated.
/// </summary>
public sealed class UpgradedDeployment : IAsyncLifetime
{
    public const string LaterRunbook = "# A later version of the runbook.\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo assemblies = Directory.CreateTempSubdirectory("assemblies-");
    private LocalAws? localAws;
    private AwsClient? client;

    public static StackSettings First { get; } =
        new()
        {
            Function = new() { Architecture = HostArchitecture.Value },
            Remediation = new() { Automatic = true },
        };

    public static StackSettings Second { get; } =
        First with
        {
            Rule = new() { Schedule = "Three_Hours" },
            Function = First.Function with { MemoryMb = 512, LogRetentionDays = 30, LogLevel = "DEBUG" },
            Repair = new() { LogRetentionDays = 731 },
            Notification = new()
            {
                Email = "net@example.com",
                NonCompliant = true,
                EvaluationAlarmHours = 9,
            },
            Account = new() { Tags = ["team=net"] },
        };

    public DeployedState Before { get; private set; } = DeployedState.None;

    public DeployedState After { get; private set; } = DeployedState.None;

    public DeployedState Destroyed { get; private set; } = DeployedState.None;

    public string FirstVpc { get; private set; } = "";

    public string SecondVpc { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await Prepared.ProgramsAsync();
        localAws = await LocalAws.StartAsync(outlivesThisProcess: false, ["--time-scale", $"{LocalAwsFixture.TimeScale}"]);
        client = AwsClient.Start(localAws.Endpoint);
        var account = client.In(WholeLoop.AccountId, WholeLoop.Region);
        var cdk = new CdkCli(localAws.Endpoint, WholeLoop.Region);
        await new ConfigRecorder(account).TurnOnAsync();
        await cdk.BootstrapAsync(WholeLoop.AccountId);

        FirstVpc = await account.CreateVpcAsync();
        await DeployAsync(cdk, "first", First);
        Before = await DeployedState.ReadAsync(account);

        await DeployAsync(cdk, "second", Second, LaterRunbook);
        SecondVpc = await account.CreateVpcAsync("10.99.0.0/16");
        await localAws.WaitUntilIdleAsync(Patience);
        After = await DeployedState.ReadAsync(account);

        (await cdk.RunAsync(["destroy", "--force", "--app", Folder("second")])).OrThrow("cdk destroy");
        Destroyed = await DeployedState.ReadAsync(account);
    }

    public async Task DisposeAsync()
    {
        assemblies.Delete(recursive: true);
        if (client is not null)
        {
            await client.DisposeAsync();
        }

        if (localAws is not null)
        {
            await localAws.DisposeAsync();
        }
    }

    private async Task DeployAsync(CdkCli cdk, string version, StackSettings settings, string runbookHead = "")
    {
        Synthesize(settings, runbookHead, await Prepared.FunctionPackageAsync(), Folder(version));
        (await cdk.RunAsync(["deploy", "--require-approval", "never", "--app", Folder(version)])).OrThrow("cdk deploy");
        await (localAws ?? throw new InvalidOperationException("the local AWS has not started")).WaitUntilIdleAsync(Patience);
    }

    private static void Synthesize(StackSettings settings, string runbookHead, string package, string folder)
    {
        using var _ = JsiiTests.InUse.EnterScope();
        var app = new App(new AppProps { Outdir = folder, AnalyticsReporting = false });
        var stack = new FlowLoggingStack(
            app,
            settings.StackName,
            settings,
            new FunctionCode(_ => Code.FromAsset(package), LambdaPackageKind.Of(package))
        );
        var runbook = stack.Node.FindAll().OfType<CfnDocument>().Single(document => document.Node.Id == "EnableVpcFlowLogging");
        runbook.AddPropertyOverride("Content", runbookHead + ConfiguredRunbook.Read("EnableVpcFlowLogging.yaml", settings));
        app.Synth();
    }

    private string Folder(string version) => Path.Combine(assemblies.FullName, version);
}
