using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;
using ConfigRule.Delivery;
using ConfigRule.Judgement;
using Finding = ConfigRule.Cdk.Preflight.Reporting.Finding;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the bucket or the delivery stream of the settings accepts the flow logs of every account and region.</summary>
public static class DestinationCheck
{
    public const string Name = "destination";

    public static Check Declaration { get; } =
        new(
            Name,
            "the bucket or delivery stream of the settings accepts the flow logs of every account and region; "
                + "if not, the statement to add. What could not be read and may matter is a warning"
        )
        {
            ByCaller = BucketFacts.Operations,
        };

    /// <param name="rollout">The roll-out.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="targets">The accounts to deploy to; null if they are not known.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        CheckedRollout rollout,
        Caller caller,
        IReadOnlyList<OrganizationAccount>? targets
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(caller);
        if (rollout.Settings.Destination is not { Arn: { } arn, Type: var type })
        {
            return
            [
                Finding.Ok(
                    Name,
                    Finding.Organization,
                    $"the runbook creates the log groups in each account: {ContextReader.Prefix}destinationType is "
                        + FlowLogDestination.CloudWatchLogs
                ),
            ];
        }

        if (targets is null)
        {
            return
            [
                Finding.Fail(Name, Finding.Organization, "not checked: the accounts are not known", $"see the check {AccountsCheck.Name}"),
            ];
        }

        var destination =
            type == FlowLogDestination.S3 ? await new BucketFacts(rollout, arn).ReadAsync() : new Destination { Type = type, Name = arn };

        return
        [
            .. from target in targets
            from region in rollout.Organization.Regions
            let source = new DeliverySource(target.Id, region, caller.Partition) { OrganizationId = rollout.Organization.OrganizationId }
            select Describe($"{target.Id}/{region}", arn, DestinationDoctor.Examine(destination, source)),
        ];
    }

    private static Finding Describe(string where, string arn, Diagnosis diagnosis)
    {
        var found = string.Join("; ", diagnosis.Obstacles.Select(obstacle => obstacle.Text).Distinct());

        return diagnosis.Answer switch
        {
            Truth.Yes => Finding.Ok(Name, where, $"{arn} accepts flow logs"),
            Truth.No => Finding.Fail(Name, where, $"{arn} does not accept flow logs: {found}", Remedy(diagnosis)),
            _ => Finding.Warn(Name, where, $"whether {arn} accepts flow logs is not known: {found}", Remedy(diagnosis)),
        };
    }

    private static string Remedy(Diagnosis diagnosis)
    {
        var corrections = diagnosis
            .Obstacles.Select(obstacle => obstacle.Correction)
            .OfType<Correction>()
            .Distinct()
            .Select(Describe)
            .ToList();

        return corrections.Count > 0
            ? string.Join("; ", corrections)
            : "do what the result says, or let the caller read what it could not read";
    }

    private static string Describe(Correction correction) =>
        correction.Kind switch
        {
            CorrectionKind.Add => $"add to the {correction.Policy}: {correction.Statement}",
            CorrectionKind.Replace =>
                $"replace statement number {correction.Index + 1} of the {correction.Policy} with: {correction.Statement}",
            _ => $"remove from the {correction.Policy}: {correction.Statement}",
        };
}
