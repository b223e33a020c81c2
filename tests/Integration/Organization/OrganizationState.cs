using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Organization;

/// <summary>The state of every account and region and of the stack sets, as an independent client sees it.</summary>
internal sealed record OrganizationState(
    IReadOnlyDictionary<(string Account, string Region), AccountState> Accounts,
    IReadOnlyDictionary<(string Account, string Region), StackInstance> Canaries,
    IReadOnlyDictionary<(string Account, string Region), StackInstance> Rest
)
{
    public static OrganizationState None { get; } =
        new(
            new Dictionary<(string Account, string Region), AccountState>(),
            new Dictionary<(string Account, string Region), StackInstance>(),
            new Dictionary<(string Account, string Region), StackInstance>()
        );

    public static async Task<OrganizationState> ReadAsync(
        AwsClient client,
        LocalOrganization organization,
        IEnumerable<MemberAccount> accounts
    )
    {
        var states = new Dictionary<(string Account, string Region), AccountState>();
        foreach (var (account, region) in accounts.SelectMany(account => LocalOrganization.Regions.Select(region => (account.Id, region))))
        {
            states[(account, region)] = await AccountState.ReadAsync(client.In(account, region));
        }

        return new OrganizationState(
            states,
            await organization.InstancesAsync("RejectFlowLogging-Canary"),
            await organization.InstancesAsync("RejectFlowLogging-Organization")
        );
    }

    /// <summary>An account's state in each region.</summary>
    public IEnumerable<(string Region, AccountState State)> Of(MemberAccount account) =>
        LocalOrganization.Regions.Select(region => (region, Accounts[(account.Id, region)]));
}
