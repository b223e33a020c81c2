using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>What AWS Config keeps: the rule's results and the history of resources. What fails throws.</summary>
public interface IConfigRecords
{
    /// <summary>Reports verdicts for one invocation.</summary>
    /// <param name="resultToken">The token of the event that asked for them.</param>
    /// <param name="verdicts">Any number of verdicts.</param>
    /// <param name="orderingTimestamp">When the state was captured that they answer for.</param>
    /// <exception cref="EvaluationsRefusedException">Config did not take some of them.</exception>
    Task PutAsync(string resultToken, IReadOnlyCollection<Verdict> verdicts, DateTimeOffset orderingTimestamp);

    /// <summary>The VPCs that the rule has COMPLIANT or NON_COMPLIANT results on.</summary>
    Task<IReadOnlyList<string>> ReadEvaluatedVpcIdsAsync(string ruleName);

    /// <summary>What a flow log watched when Config last recorded it, or null where Config does not know.</summary>
    Task<string?> FindWatchedResourceAsync(string flowLogId);
}
