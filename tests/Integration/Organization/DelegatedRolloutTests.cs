using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Settings;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Organization;

/// <summary>A roll-out by a delegated administrator, whose deployment leaves the management account's stacks to that account.</summary>
public sealed class DelegatedRolloutTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task A_delegated_administrator_rolls_out_and_the_management_account_takes_its_package()
    {
        await Prerequisites.EnsureAsync(_ => { });
        await using var localAws = await LocalAws.StartAsync(outlivesUs: false, ["--time-scale", $"{LocalAwsFixture.TimeScale}"]);
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
        await bySecurity.BootstrapAsync(security.Id);
        await byManagement.BootstrapAsync(management.Id);
        string[] context =
        [
            .. Context("architecture", HostArchitecture.Name),
            .. Context(
                "functionPackage",
                FunctionPackage.Provide(new StackSettings { Function = new() { Architecture = HostArchitecture.Value } })
            ),
            .. Context("automaticRemediation", "true"),
            .. Context("organizationId", organization.Id),
            .. Context("organizationalUnits", organization.Unit),
            .. Context("regions", LocalOrganization.HomeRegion),
            .. Context("homeRegion", LocalOrganization.HomeRegion),
            .. Context("delegatedAdministrator", security.Id),
            .. Context("managementAccount", management.Id),
        ];

        (
            await bySecurity.RunAsync([
                "deploy",
                "RejectFlowLogging-Organization",
                "RejectFlowLogging-View",
                "--require-approval",
                "never",
                .. context,
            ])
        ).OrThrow("cdk deploy");
        (await byManagement.RunAsync(["deploy", "RejectFlowLogging-Management-*", "--require-approval", "never", .. context])).OrThrow(
            "cdk deploy"
        );
        await localAws.WaitUntilIdleAsync(Patience);

        foreach (var account in new[] { management, security, member })
        {
            var state = await AccountState.ReadAsync(client.In(account.Id, LocalOrganization.HomeRegion));
            Assert.Equal("COMPLIANT", state.Verdicts[account.Vpcs[LocalOrganization.HomeRegion]]);
        }
    }

    private static string[] Context(string key, string value) => ["--context", $"{ContextReader.Prefix}{key}={value}"];
}
