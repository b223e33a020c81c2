using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether an account outside the organization cannot read the package.</summary>
public static class OutsiderCheck
{
    public const string Name = "outside account";

    public static Check Declaration { get; } =
        new(Name, "an account outside the organization (--outside-profile) cannot read the package in any region")
        {
            ByCaller = [AwsOperation.ListAccounts, AwsOperation.GetPackageKey],
        };

    /// <param name="rollout">The roll-out.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="profile">The profile of the outside account; null if there is none.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, Caller caller, string? profile)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(caller);
        if (profile is null)
        {
            return [NotTried("no --outside-profile was given")];
        }

        string? outsider = null;
        var findings = await ReadFailures.CatchAsync(
            Name,
            Finding.Organization,
            async () =>
            {
                var identify = new AwsCall(AwsOperation.GetCallerIdentity, rollout.Home) { Profile = profile };
                var account = (await rollout.Aws.ReadAsync(identify)).RequiredText(identify, "Account");
                var list = new AwsCall(AwsOperation.ListAccounts, rollout.Home);
                var members = (await rollout.Aws.ReadAsync(list)).RequiredItems(list, "Accounts");
                if (members.Any(member => member.Text("Id") == account))
                {
                    return [NotTried($"the account {account} of --outside-profile is in the organization")];
                }

                outsider = account;
                return [];
            }
        );

        return outsider is null
            ? findings
            : await ReadFailures.CatchAtEachAsync(
                Name,
                rollout.Organization.Regions,
                async region => [await TryAsync(rollout, caller, profile, outsider, region)]
            );
    }

    private static async Task<Finding> TryAsync(CheckedRollout rollout, Caller caller, string profile, string outsider, string region)
    {
        var key = await PublishingCheck.PackageKeyAsync(rollout, region);
        var head = new AwsCall(
            AwsOperation.HeadObject,
            region,
            "--bucket",
            rollout.Names.PackageBucket(caller.Account, region),
            "--key",
            key
        )
        {
            Profile = profile,
        };
        try
        {
            await rollout.Aws.ReadAsync(head);
        }
        catch (AwsReadException exception) when (exception.Code is "403" || exception.IsDenial)
        {
            return Finding.Ok(Name, region, $"{outsider}, which is outside the organization, cannot read the package");
        }

        return Finding.Fail(
            Name,
            region,
            $"{outsider}, which is outside the organization, can read the package",
            "restore the bucket policy: deploy the stack of the bucket again"
        );
    }

    private static Finding NotTried(string why) =>
        Finding.Warn(
            Name,
            Finding.Organization,
            $"not tried: {why}",
            "give --outside-profile a profile of an account outside the organization that may read every bucket"
        );
}
