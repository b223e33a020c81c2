using System.Text.Json;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Organization;

/// <summary>
/// An organization on the local AWS, created the way its owner would create it, with the trusted access that a roll-out needs.
/// </summary>
internal sealed class LocalOrganization(AwsClient client)
{
    public const string ManagementAccount = WholeLoop.AccountId;
    public const string HomeRegion = "eu-west-1";

    private int accounts;

    public static IReadOnlyList<string> Regions { get; } = [HomeRegion, "eu-central-1"];

    public string Id { get; private set; } = "";

    /// <summary>The organizational unit whose accounts get the rule.</summary>
    public string Unit { get; private set; } = "";

    private string Root { get; set; } = "";

    private AwsAccount Management => client.In(ManagementAccount, HomeRegion);

    public async Task CreateAsync()
    {
        Id = Text(
            (await Management.CallAsync("organizations", "create_organization", new { FeatureSet = "ALL" })).GetProperty("Organization"),
            "Id"
        );
        foreach (var service in new[] { "config.amazonaws.com", "config-multiaccountsetup.amazonaws.com" })
        {
            await Management.CallAsync("organizations", "enable_aws_service_access", new { ServicePrincipal = service });
        }

        await Management.CallAsync("cloudformation", "activate_organizations_access");
        Root = Text((await Management.CallAsync("organizations", "list_roots")).GetProperty("Roots")[0], "Id");
        var unit = await Management.CallAsync("organizations", "create_organizational_unit", new { ParentId = Root, Name = "Workloads" });
        Unit = Text(unit.GetProperty("OrganizationalUnit"), "Id");
    }

    /// <summary>Creates an account outside the unit, with AWS Config and a VPC without flow log in each region.</summary>
    public async Task<MemberAccount> CreateAccountAsync(string name, bool hasRecorder = true)
    {
        var created = await Management.CallAsync(
            "organizations",
            "create_account",
            new { AccountName = name, Email = $"account-{++accounts}@example.com" }
        );
        return await PrepareAsync(name, Text(created.GetProperty("CreateAccountStatus"), "AccountId"), hasRecorder);
    }

    public Task<MemberAccount> PrepareManagementAccountAsync() => PrepareAsync("management", ManagementAccount, hasRecorder: true);

    /// <summary>Moves the account from the root into the unit.</summary>
    public Task JoinAsync(MemberAccount account) =>
        Management.CallAsync(
            "organizations",
            "move_account",
            new
            {
                AccountId = account.Id,
                SourceParentId = Root,
                DestinationParentId = Unit,
            }
        );

    public Task LeaveAsync(MemberAccount account) =>
        Management.CallAsync(
            "organizations",
            "move_account",
            new
            {
                AccountId = account.Id,
                SourceParentId = Unit,
                DestinationParentId = Root,
            }
        );

    public async Task DelegateAsync(MemberAccount account)
    {
        foreach (
            var service in new[]
            {
                "member.org.stacksets.cloudformation.amazonaws.com",
                "config.amazonaws.com",
                "config-multiaccountsetup.amazonaws.com",
            }
        )
        {
            await Management.CallAsync(
                "organizations",
                "register_delegated_administrator",
                new { AccountId = account.Id, ServicePrincipal = service }
            );
        }
    }

    /// <summary>The instances of a stack set: their status by account and region.</summary>
    public async Task<IReadOnlyDictionary<(string Account, string Region), StackInstance>> InstancesAsync(string stackSet)
    {
        var listed = await Management.CallAsync("cloudformation", "list_stack_instances", new { StackSetName = stackSet });

        return listed
            .GetProperty("Summaries")
            .EnumerateArray()
            .ToDictionary(
                instance => (Text(instance, "Account"), Text(instance, "Region")),
                instance => new StackInstance(
                    Text(instance, "Status"),
                    instance.TryGetProperty("StackId", out var stack) ? stack.GetString() : null,
                    instance.TryGetProperty("StatusReason", out var reason) ? reason.GetString() : null
                )
            );
    }

    private async Task<MemberAccount> PrepareAsync(string name, string id, bool hasRecorder)
    {
        var vpcs = new Dictionary<string, string>();
        foreach (var region in Regions)
        {
            var account = client.In(id, region);
            if (hasRecorder)
            {
                await new ConfigRecorder(account).TurnOnAsync();
            }

            vpcs[region] = await account.CreateVpcAsync();
        }

        return new MemberAccount(name, id, vpcs);
    }

    private static string Text(JsonElement element, string member) =>
        element.GetProperty(member).GetString() ?? throw new InvalidOperationException($"{member} is null in {element}");
}
