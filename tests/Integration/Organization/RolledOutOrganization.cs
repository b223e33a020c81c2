using System.Text.Json;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Settings;
using ConfigRule.LocalLoop;
using ConfigRule.Tests.Preflight;

namespace ConfigRule.Tests.Organization;

/// <summary>
/// The life of a roll-out over an organization of the local AWS, by the real CDK: out, an account that joins, one that joins
/// without a recorder, an update, the way back, an update that fails in the canary account, an account that leaves.
/// </summary>
public sealed class RolledOutOrganization : IAsyncLifetime
{
    /// <summary>A rule of someone else's in the canary account, whose name the failing update wants.</summary>
    private const string TakenRuleName = "flow-logs-of-others";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly DirectoryInfo laterPackage = Directory.CreateTempSubdirectory("package-");
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

    /// <summary>What the preflight said before anything was rolled out.</summary>
    internal CommandResult LookBefore { get; private set; } = new(0, "");

    /// <summary>What the preflight reported right after the roll-out.</summary>
    internal CommandResult LookAfterRollout { get; private set; } = new(0, "");

    /// <summary>What it said once the account without a recorder had joined.</summary>
    internal CommandResult LookAfterJoining { get; private set; } = new(0, "");

    /// <summary>What the CDK said of the update that failed.</summary>
    internal CommandResult Failure { get; private set; } = new(0, "");

    internal IReadOnlyList<JsonElement> Journal { get; private set; } = [];

    internal AwsAccount Home => Client.In(LocalOrganization.ManagementAccount, LocalOrganization.HomeRegion);

    private static MemberAccount NoAccount { get; } = new("", "", new Dictionary<string, string>());

    private AwsClient Client => client ?? throw new InvalidOperationException("the local AWS has not started");

    private LocalAws LocalAws => localAws ?? throw new InvalidOperationException("the local AWS has not started");

    private LocalOrganization Organization => organization ?? throw new InvalidOperationException("the local AWS has not started");

    public async Task InitializeAsync()
    {
        await Prerequisites.EnsureAsync(_ => { });
        localAws = await LocalAws.StartAsync(outlivesUs: false, ["--time-scale", $"{LocalAwsFixture.TimeScale}"]);
        client = AwsClient.Start(localAws.Endpoint);
        organization = new LocalOrganization(client);
        await MakeAccountsAsync();
        var cdk = new CdkCli(localAws.Endpoint, LocalOrganization.HomeRegion);
        foreach (var region in LocalOrganization.Regions)
        {
            await new CdkCli(localAws.Endpoint, region).BootstrapAsync(LocalOrganization.ManagementAccount);
        }

        LookBefore = await PreflightAsync();
        var package = FunctionPackage.Provide(new StackSettings { Function = new() { Architecture = HostArchitecture.Value } });
        (await DeployAsync(cdk, package)).OrThrow("cdk deploy");
        AfterRollout = await ReadAsync();
        LookAfterRollout = await PreflightAsync("--after-rollout");

        await Organization.JoinAsync(Newcomer);
        await Organization.JoinAsync(Bare);
        await LocalAws.WaitUntilIdleAsync(Patience);
        AfterJoining = await ReadAsync();
        LookAfterJoining = await PreflightAsync();

        CopyWithAChange(package, laterPackage.FullName);
        (await DeployAsync(cdk, laterPackage.FullName)).OrThrow("cdk deploy");
        AfterUpdate = await ReadAsync();

        (await DeployAsync(cdk, package)).OrThrow("cdk deploy");
        AfterRollback = await ReadAsync();

        await TakeRuleNameAsync();
        Failure = await DeployAsync(cdk, package, ("ruleName", TakenRuleName));
        AfterFailure = await ReadAsync();

        await Organization.LeaveAsync(Second);
        await LocalAws.WaitUntilIdleAsync(Patience);
        AfterLeaving = await ReadAsync();
        Journal = [.. (await LocalAws.ControlAsync(HttpMethod.Get, "journal")).GetProperty("entries").EnumerateArray()];
    }

    public async Task DisposeAsync()
    {
        laterPackage.Delete(recursive: true);
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

    private async Task<CommandResult> DeployAsync(CdkCli cdk, string package, params (string Key, string Value)[] changes)
    {
        var context = Context();
        context["functionPackage"] = package;
        foreach (var (key, value) in changes)
        {
            context[key] = value;
        }

        var deployed = await cdk.RunAsync(["deploy", "--all", "--require-approval", "never", .. Arguments(context)]);
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
            [.. Arguments(Context()), "--role", "Audit", "--json", .. arguments]
        );

    private Dictionary<string, string> Context() =>
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
