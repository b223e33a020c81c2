using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SSM;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Settings;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Deployment;

/// <summary>
/// The life of a deployment: one version, another with a changed runbook and other settings, and the end, each looked at by
/// an independent client. A VPC is there at first, another one comes with the second version; both are repaired.
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
            Account = new() { Tags = new Dictionary<string, string> { ["team"] = "net" } },
        };

    public DeployedState Before { get; private set; } = DeployedState.None;

    public DeployedState After { get; private set; } = DeployedState.None;

    public DeployedState Destroyed { get; private set; } = DeployedState.None;

    public string FirstVpc { get; private set; } = "";

    public string SecondVpc { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await Prerequisites.EnsureAsync(_ => { });
        localAws = await LocalAws.StartAsync(outlivesUs: false, ["--time-scale", $"{LocalAwsFixture.TimeScale}"]);
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
        var app = new App(new AppProps { Outdir = Folder(version), AnalyticsReporting = false });
        var package = FunctionPackage.Provide(settings);
        var code = new FunctionCode(_ => Code.FromAsset(package), LambdaPackages.Of(package));
        var stack = new FlowLoggingStack(app, settings.StackName, settings, code);
        var runbook = stack.Node.FindAll().OfType<CfnDocument>().Single(document => document.Node.Id == "EnableVpcFlowLogging");
        runbook.AddPropertyOverride("Content", runbookHead + RunbookDocument.Read("EnableVpcFlowLogging.yaml"));
        app.Synth();

        (await cdk.RunAsync(["deploy", "--require-approval", "never", "--app", Folder(version)])).OrThrow("cdk deploy");
        await (localAws ?? throw new InvalidOperationException("the local AWS has not started")).WaitUntilIdleAsync(Patience);
    }

    private string Folder(string version) => Path.Combine(assemblies.FullName, version);
}
