using System.Text.Json;
using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Settings;
using ConfigRule.LocalLoop;
using ConfigRule.Tests.Preflight;

namespace ConfigRule.Tests.Organization;

/// <summary>
/// The life of a roll-out to an organization on the local AWS, with the real CDK: the roll-out, an account that joins, one
/// that joins without a recorder, an update, a roll-back, an update that fails in the canary account, an account that leaves.
/// </summary>
public sealed class RolledOutOrganization : IAsyncLifetime
{
    /// <summary>A rule of another team in the canary account. The update that fails has the same name.</summary>
    private const string TakenRuleName = "flow-logs-of-others";

    private const string FirstVersion = "first";
    private const string LaterVersion = "later";
    private const string FailingVersion = "failing";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private readonly DirectoryInfo laterPackage = Directory.CreateTempSubdirectory("package-");
    private readonly DirectoryInfo assemblies = Directory.CreateTempSubdirectory("assemblies-");
    private LocalAws? localAws;
    private AwsClient? client;
    private LocalOrganization? organization;

    internal MemberAccount Management { get; private set; } = NoAccount;

    internal MemberAccount Canary { get; private set; } = NoAccount;

    internal MemberAccount First { get; private set; } = NoAccount;

    internal MemberAccount Second { get; private set; } = NoAccount;

    internal MemberAccount Excluded { get; private set; } = NoAccount;

    internal MemberAccount Newcomer { get; private set; } = NoAccount;

    /// <summary>An account without a recorder.</summary>
    internal MemberAccount Bare { get; private set; } = NoAccount;

    internal OrganizationState AfterRollout { get; private set; } = OrganizationState.None;

    internal OrganizationState AfterJoining { get; private set; } = OrganizationState.None;

    internal OrganizationState AfterUpdate { get; private set; } = OrganizationState.None;

    internal OrganizationState AfterRollback { get; private set; } = OrganizationState.None;

    internal OrganizationState AfterFailure { get; private set; } = OrganizationState.None;

    internal OrganizationState AfterLeaving { get; private set; } = OrganizationState.None;

    /// <summary>The preflight before the roll-out.</summary>
    internal CommandResult PreflightBefore { get; private set; } = new(0, "");

    /// <summary>The preflight after the roll-out.</summary>
    internal CommandResult PreflightAfterRollout { get; private set; } = new(0, "");

    /// <summary>The preflight after the account without a recorder has joined.</summary>
    internal CommandResult PreflightAfterJoining { get; private set; } = new(0, "");

    /// <summary>The deployment of the update that fails.</summary>
    internal CommandResult Failure { get; private set; } = new(0, "");

    internal IReadOnlyList<JsonElement> Journal { get; private set; } = [];

    internal AwsAccount Home => Client.In(LocalOrganization.ManagementAccount, LocalOrganization.HomeRegion);

    private static MemberAccount NoAccount { get; } = new("", "", new Dictionary<string, string>());

    private AwsClient Client => client ?? throw new InvalidOperationException("the local AWS has not started");

    private LocalAws LocalAws => localAws ?? throw new InvalidOperationException("the local AWS has not started");

    private LocalOrganization Organization => organization ?? throw new InvalidOperationException("the local AWS has not started");

    public async Task InitializeAsync()
    {
        await Prepared.ProgramsAsync();
        localAws = await LocalAws.StartAsync(outlivesThisProcess: false, ["--time-scale", $"{LocalAwsFixture.TimeScale}"]);
        client = AwsClient.Start(localAws.Endpoint);
        organization = new LocalOrganization(client);
        await MakeAccountsAsync();
        var cdk = new CdkCli(localAws.Endpoint, LocalOrganization.HomeRegion);
        var package = await Prepared.FunctionPackageAsync();
        CopyWithAChange(package, laterPackage.FullName);
        var synthesizing = SynthesizeAsync(package);
        await Task.WhenAll(
            LocalOrganization.Regions.Select(region =>
                new CdkCli(localAws.Endpoint, region).BootstrapAsync(LocalOrganization.ManagementAccount)
            )
        );

        PreflightBefore = await PreflightAsync();
        await synthesizing;
        (await DeployAsync(cdk, FirstVersion)).OrThrow("cdk deploy");
        AfterRollout = await ReadAsync();
        PreflightAfterRollout = await PreflightAsync("--after-rollout");

        await Organization.JoinAsync(Newcomer);
        await Organization.JoinAsync(Bare);
        await LocalAws.WaitUntilIdleAsync(Patience);
        AfterJoining = await ReadAsync();
        PreflightAfterJoining = await PreflightAsync();

        (await DeployAsync(cdk, LaterVersion)).OrThrow("cdk deploy");
        AfterUpdate = await ReadAsync();

        (await DeployAsync(cdk, FirstVersion)).OrThrow("cdk deploy");
        AfterRollback = await ReadAsync();

        await TakeRuleNameAsync();
        Failure = await DeployAsync(cdk, FailingVersion);
        AfterFailure = await ReadAsync();

        await Organization.LeaveAsync(Second);
        await LocalAws.WaitUntilIdleAsync(Patience);
        AfterLeaving = await ReadAsync();
        Journal = [.. (await LocalAws.ControlAsync(HttpMethod.Get, "journal")).GetProperty("entries").EnumerateArray()];
    }

    public async Task DisposeAsync()
    {
        laterPackage.Delete(recursive: true);
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

    private async Task MakeAccountsAsync()
    {
        await Organization.CreateAsync();
        Management = await Organization.PrepareManagementAccountAsync();
        Canary = await Organization.CreateAccountAsync("canary");
        First = await Organization.CreateAccountAsync("first");
        Second = await Organization.CreateAccountAsync("second");
        Excluded = await Organization.CreateAccountAsync("excluded");
        Newcomer = await Organization.CreateAccountAsync("newcomer");
        Bare = await Organization.CreateAccountAsync("bare", hasRecorder: false);
        foreach (var account in new[] { Canary, First, Second, Excluded })
        {
            await Organization.JoinAsync(account);
        }
    }

    /// <summary>Synthesizes all versions, one after another, while the regions are being bootstrapped.</summary>
    private async Task SynthesizeAsync(string package)
    {
        var settings = Settings();
        await CdkApp.SynthesizeAsync(new Dictionary<string, string>(settings) { ["functionPackage"] = package }, Folder(FirstVersion));
        await CdkApp.SynthesizeAsync(
            new Dictionary<string, string>(settings) { ["functionPackage"] = laterPackage.FullName },
            Folder(LaterVersion)
        );
        await CdkApp.SynthesizeAsync(
            new Dictionary<string, string>(settings) { ["functionPackage"] = package, ["ruleName"] = TakenRuleName },
            Folder(FailingVersion)
        );
    }

    private string Folder(string version) => Path.Combine(assemblies.FullName, version);

    private async Task<CommandResult> DeployAsync(CdkCli cdk, string version)
    {
        var deployed = await cdk.RunAsync([
            "deploy",
            "--app",
            Folder(version),
            "--all",
            "--concurrency",
            "4",
            "--require-approval",
            "never",
        ]);
        await LocalAws.WaitUntilIdleAsync(Patience);
        return deployed;
    }

    private Task<CommandResult> PreflightAsync(params string[] arguments) =>
        PreflightProcess.RunAsync(
            new Dictionary<string, string>
            {
                ["AWS_ENDPOINT_URL"] = LocalAws.Endpoint.OriginalString,
                ["AWS_ACCESS_KEY_ID"] = "local",
                ["AWS_SECRET_ACCESS_KEY"] = "local",
                ["AWS_REGION"] = LocalOrganization.HomeRegion,
            },
            [.. Arguments(Settings()), "--role", "Audit", "--json", .. arguments]
        );

    private Dictionary<string, string> Settings() =>
        new()
        {
            ["architecture"] = HostArchitecture.Name,
            ["automaticRemediation"] = "true",
            ["organizationId"] = Organization.Id,
            ["organizationalUnits"] = Organization.Unit,
            ["regions"] = string.Join(',', LocalOrganization.Regions),
            ["homeRegion"] = LocalOrganization.HomeRegion,
            ["canaryAccounts"] = Canary.Id,
            ["excludedAccounts"] = Excluded.Id,
            // The account without a recorder is one of five.
            ["failureTolerancePercentage"] = "25",
        };

    private static IEnumerable<string> Arguments(IReadOnlyDictionary<string, string> context) =>
        context.SelectMany(entry => new[] { "--context", $"{ContextReader.Prefix}{entry.Key}={entry.Value}" });

    private Task<OrganizationState> ReadAsync() =>
        OrganizationState.ReadAsync(Client, Organization, [Management, Canary, First, Second, Excluded, Newcomer, Bare]);

    private async Task TakeRuleNameAsync()
    {
        foreach (var region in LocalOrganization.Regions)
        {
            await Client
                .In(Canary.Id, region)
                .CallAsync(
                    "config",
                    "put_config_rule",
                    new
                    {
                        ConfigRule = new
                        {
                            ConfigRuleName = TakenRuleName,
                            Source = new { Owner = "AWS", SourceIdentifier = "VPC_FLOW_LOGS_ENABLED" },
                        },
                    }
                );
        }
    }

    private static void CopyWithAChange(string package, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(package))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(folder, "RELEASE"), "a later one");
    }
}
