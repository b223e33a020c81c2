using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the stack sets have the options and the units that the roll-out gave them.</summary>
public static class StackSetOptionsCheck
{
    public const string Name = "stack set options";

    private const string Capability = "CAPABILITY_NAMED_IAM";

    public static Check Declaration { get; } =
        new(
            Name,
            "each stack set is active and service-managed, with managed execution, CAPABILITY_NAMED_IAM and the units of the settings"
        )
        {
            ByCaller = [AwsOperation.DescribeStackSet],
        };

    public static Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);

        return ReadFailures.CatchAtEachAsync(
            Name,
            rollout.StackSets,
            async name =>
            {
                var call = new AwsCall(AwsOperation.DescribeStackSet, rollout.Home, ["--stack-set-name", name, .. rollout.CallAs]);
                return Judge(name, await rollout.Aws.ReadAsync(call), rollout.Organization.OrganizationalUnits);
            }
        );
    }

    /// <param name="name">The stack set.</param>
    /// <param name="described">The response of DescribeStackSet.</param>
    /// <param name="units">The units of the settings.</param>
    public static IReadOnlyList<Finding> Judge(string name, JsonElement described, IReadOnlyCollection<string> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        var capabilities = described.Texts("StackSet", "Capabilities");
        var deployedUnits = described.Texts("StackSet", "OrganizationalUnitIds");
        (string Option, string Expected, string Actual)[] options =
        [
            ("status", "ACTIVE", described.Text("StackSet", "Status") ?? "absent"),
            ("permission model", "SERVICE_MANAGED", described.Text("StackSet", "PermissionModel") ?? "absent"),
            ("managed execution", "on", described.Flag("StackSet", "ManagedExecution", "Active") ? "on" : "off"),
            ("capabilities", Capability, Joined(capabilities)),
            ("units", Joined(units), Joined(deployedUnits)),
        ];
        var different = options
            .Where(option => option.Expected != option.Actual)
            .Select(option =>
                Finding.Fail(
                    Name,
                    name,
                    $"{option.Option}: {option.Actual}, expected {option.Expected}",
                    "deploy again with the settings of this check, or fix the stack set"
                )
            )
            .ToList();

        return different.Count > 0
            ? different
            : [Finding.Ok(Name, name, $"active, service-managed, with managed execution, {Capability} and the units of the settings")];
    }

    private static string Joined(IEnumerable<string> texts) =>
        texts.Order(StringComparer.Ordinal).ToList() is { Count: > 0 } sorted ? string.Join(", ", sorted) : "none";
}
