using Amazon.Lambda.Core;

using ConfigRule.Aws;
using ConfigRule.Judgement;

namespace ConfigRule.Tests.Rule;

/// <summary>EC2 with the VPCs given, and a note of what was asked of it.</summary>
internal sealed class FakeInventory(params ObservedVpc[] vpcs) : IVpcInventory
{
    public List<string> Reads { get; } = [];

    public Dictionary<string, string> VpcOfSubnet { get; } = [];

    /// <summary>What every read fails with, if it shall.</summary>
    public Exception? Failure { get; init; }

    public Task<IReadOnlyList<ObservedVpc>> ReadEveryAsync(string accountId, FlowLoggingRequirements requirements) =>
        Answer<IReadOnlyList<ObservedVpc>>("every VPC", [.. vpcs.Where(vpc => vpc.OwnerId == accountId)]);

    public Task<ObservedVpc?> ReadAsync(string accountId, string vpcId, FlowLoggingRequirements requirements) =>
        Answer(vpcId, vpcs.SingleOrDefault(vpc => vpc.Id == vpcId));

    public Task<string?> FindVpcOfSubnetAsync(string subnetId) => Answer(subnetId, VpcOfSubnet.GetValueOrDefault(subnetId));

    private Task<T> Answer<T>(string read, T answer)
    {
        Reads.Add(read);
        return Failure is null ? Task.FromResult(answer) : Task.FromException<T>(Failure);
    }
}

/// <summary>AWS Config's records, in memory.</summary>
internal sealed class FakeRecords : IConfigRecords
{
    /// <summary>What was put, once something was.</summary>
    public (string ResultToken, IReadOnlyList<Verdict> Verdicts, DateTimeOffset OrderingTimestamp)? Put { get; private set; }

    public List<string> Evaluated { get; } = [];

    public List<string> Listings { get; } = [];

    public Dictionary<string, string> Watched { get; } = [];

    public Task PutAsync(string resultToken, IReadOnlyCollection<Verdict> verdicts, DateTimeOffset orderingTimestamp)
    {
        Put = (resultToken, [.. verdicts], orderingTimestamp);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ReadEvaluatedVpcIdsAsync(string ruleName)
    {
        Listings.Add(ruleName);
        return Task.FromResult<IReadOnlyList<string>>(Evaluated);
    }

    public Task<string?> FindWatchedResourceAsync(string flowLogId) => Task.FromResult(Watched.GetValueOrDefault(flowLogId));
}

internal sealed class FakeContext : ILambdaContext, ILambdaLogger
{
    public List<string> Lines { get; } = [];

    public string AwsRequestId => "request";

    public IClientContext ClientContext => throw new NotSupportedException();

    public string FunctionName => "rule";

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity Identity => throw new NotSupportedException();

    public string InvokedFunctionArn => "arn:aws:lambda:eu-west-1:111122223333:function:rule";

    public ILambdaLogger Logger => this;

    public string LogGroupName => "group";

    public string LogStreamName => "stream";

    public int MemoryLimitInMB => 256;

    public TimeSpan RemainingTime => TimeSpan.FromMinutes(5);

    public void Log(string message) => Lines.Add(message);

    public void LogLine(string message) => Lines.Add(message);

    public void Log(string level, string message) => Lines.Add(message);
}
