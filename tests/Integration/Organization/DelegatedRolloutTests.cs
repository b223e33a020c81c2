using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Settings;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Organization;

/// <summary>A roll-out by a delegated administrator. The management account deploys its own stacks.</summary>
public sealed class DelegatedRolloutTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private readonly DirectoryInfo assembly = Directory.CreateTempSubdirectory("assembly-");

    private string[] Deploy => ["deploy", "--app", assembly.FullName, "--require-approval", "never"];

    [Fact]
    public async Task A_delegated_administrator_rolls_out_and_the_management_account_takes_its_package()
    {
        await Prepared.ProgramsAsync();
        await using var localAws = await LocalAws.StartAsync(outlivesThisProcess: false, ["--time-scale", $"{LocalAwsFixture.TimeScale}"]);
        await using var client = AwsClient.Start(localAws.Endpoint);
        var organization = new LocalOrganization(client);
        await organization.CreateAsync();
        var management = await organization.PrepareManagementAccountAsync();
        var security = await organization.CreateAccountAsync("security");
        var member = await organization.CreateAccountAsync("member");
        await organization.JoinAsync(security);
        await organization.JoinAsync(member);
        await organization.DelegateAsync(security);
        var bySecurity = new CdkCli(
            localAws.Endpoint,
            LocalOrganization.HomeRegion,
            await client.In(security.Id, LocalOrganization.HomeRegion).CredentialsAsync()
        );
        var byManagement = new CdkCli(localAws.Endpoint, LocalOrganization.HomeRegion);
        var settings = new Dictionary<string, string>
        {
            ["architecture"] = HostArchitecture.Name,
            ["functionPackage"] = await Prepared.FunctionPackageAsync(),
            ["automaticRemediation"] = "true",
            ["organizationId"] = organization.Id,
            ["organizationalUnits"] = organization.Unit,
            ["regions"] = LocalOrganization.HomeRegion,
            ["homeRegion"] = LocalOrganization.HomeRegion,
            ["delegatedAdministrator"] = security.Id,
            ["managementAccount"] = management.Id,
        };
        await Task.WhenAll(
            bySecurity.BootstrapAsync(security.Id),
            byManagement.BootstrapAsync(management.Id),
            CdkApp.SynthesizeAsync(settings, assembly.FullName)
        );

        (await bySecurity.RunAsync([.. Deploy, "RejectFlowLogging-Organization", "RejectFlowLogging-View"])).OrThrow("cdk deploy");
        (await byManagement.RunAsync([.. Deploy, "RejectFlowLogging-Management-*"])).OrThrow("cdk deploy");
        await localAws.WaitUntilIdleAsync(Patience);

        foreach (var account in new[] { management, security, member })
        {
            var state = await AccountState.ReadAsync(client.In(account.Id, LocalOrganization.HomeRegion));
            Assert.Equal("COMPLIANT", state.Verdicts[account.Vpcs[LocalOrganization.HomeRegion]]);
        }
    }

    public void Dispose() => assembly.Delete(recursive: true);
}
