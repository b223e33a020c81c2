using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>What AWS Config keeps: the rule's results and the history of resources. What fails throws.</summary>
public interface IConfigRecords
{
    /// <summary>Verdicts that one <see cref="PutAsync"/> takes at most.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html</remarks>
    const int MaximumEvaluations = 100;

    /// <summary>Reports verdicts for one invocation.</summary>
    /// <param name="resultToken">The token of the event that asked for them.</param>
    /// <param name="verdicts">At most <see cref="MaximumEvaluations"/>.</param>
    /// <param name="orderingTimestamp">When the state was captured that they answer for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The VPCs whose verdict Config did not take, even when it was put again.</returns>
    Task<IReadOnlyList<string>> PutAsync(
        string resultToken,
        IReadOnlyCollection<Verdict> verdicts,
        DateTimeOffset orderingTimestamp,
        CancellationToken cancellationToken
    );

    /// <summary>The VPCs that the rule has COMPLIANT or NON_COMPLIANT results on.</summary>
    Task<IReadOnlyList<string>> ReadEvaluatedVpcIdsAsync(string ruleName, CancellationToken cancellationToken);

    /// <summary>What a flow log watched when Config last recorded it, or null where Config does not know.</summary>
    Task<string?> FindWatchedResourceAsync(string flowLogId, CancellationToken cancellationToken);
}
