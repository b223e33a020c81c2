using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>What AWS Config stores: evaluations, and the history of resources. A failed call throws.</summary>
internal interface IConfigRecords
{
    /// <summary>Most verdicts that one <see cref="PutAsync"/> accepts.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html</remarks>
    const int MaximumEvaluations = 100;

    /// <summary>Reports verdicts for one invocation.</summary>
    /// <param name="resultToken">The event's token.</param>
    /// <param name="verdicts">At most <see cref="MaximumEvaluations"/>.</param>
    /// <param name="orderingTimestamp">When the state was captured that the event is about.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The ids of the VPCs whose verdict Config did not accept, also after retries.</returns>
    Task<IReadOnlyList<string>> PutAsync(
        string resultToken,
        IReadOnlyCollection<Verdict> verdicts,
        DateTimeOffset orderingTimestamp,
        CancellationToken cancellationToken
    );

    /// <summary>The resource that a flow log belonged to when Config last recorded it, or null if Config does not know.</summary>
    Task<string?> FindResourceOfFlowLogAsync(string flowLogId, CancellationToken cancellationToken);
}
