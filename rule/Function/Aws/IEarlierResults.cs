using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>The results that AWS Config has for VPCs. A failed call throws.</summary>
internal interface IEarlierResults
{
    /// <summary>Every result of the rule on a VPC.</summary>
    /// <exception cref="AwsCallException">A page could not be read, so the others are not returned either.</exception>
    Task<IReadOnlyDictionary<string, EarlierResult>> ReadEveryAsync(string ruleName, CancellationToken cancellationToken);

    /// <summary>The result of the rule on one VPC, or null if there is none.</summary>
    Task<EarlierResult?> ReadAsync(string ruleName, string vpcId, CancellationToken cancellationToken);
}
