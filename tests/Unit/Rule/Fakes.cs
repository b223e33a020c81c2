using Amazon.Lambda.Core;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Tests.Rule;

/// <summary>EC2 with the given VPCs. Records what was read.</summary>
internal sealed class FakeInventory(params ObservedVpc[] vpcs) : IVpcInventory
{
    public List<string> Reads { get; } = [];

    public Dictionary<string, string> VpcOfSubnet { get; } = [];

    /// <summary>VPCs created after the listing.</summary>
    public List<ObservedVpc> CreatedSince { get; } = [];

    /// <summary>The failure of every read, null if reads succeed.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Runs before a listing.</summary>
    public Action BeforeListing { get; init; } = () => { };

    /// <summary>Awaited before a listing ends.</summary>
    public Func<CancellationToken, Task> EndOfListing { get; init; } = _ => Task.CompletedTask;

    public async Task<IReadOnlyList<ObservedVpc>> ReadEveryAsync(
        string accountId,
        FlowLoggingRequirements requirements,
        CancellationToken cancellationToken
    )
    {
        BeforeListing();
        await EndOfListing(cancellationToken);

        return await Read("every VPC", vpcs.Where(vpc => vpc.OwnerId == accountId).ToList());
    }

    public Task<IReadOnlyList<ObservedVpc>> ReadAsync(
        string accountId,
        IReadOnlyCollection<string> vpcIds,
        FlowLoggingRequirements requirements,
        CancellationToken cancellationToken
    ) => Read<IReadOnlyList<ObservedVpc>>(string.Join(',', vpcIds), [.. vpcs.Concat(CreatedSince).Where(vpc => vpcIds.Contains(vpc.Id))]);

    public Task<string?> FindVpcOfSubnetAsync(string subnetId, CancellationToken cancellationToken) =>
        Read(subnetId, VpcOfSubnet.GetValueOrDefault(subnetId));

    private Task<T> Read<T>(string read, T result)
    {
        Reads.Add(read);
        return Failure is null ? Task.FromResult(result) : Task.FromException<T>(Failure);
    }
}

/// <summary>AWS Config's records, in memory.</summary>
internal sealed class FakeRecords : IConfigRecords
{
    private readonly Lock recording = new();
    private int inFlight;

    /// <summary>The calls that put verdicts.</summary>
    public List<(string ResultToken, IReadOnlyCollection<Verdict> Verdicts, DateTimeOffset OrderingTimestamp)> Puts { get; } = [];

    public int MostInFlight { get; set; }

    public int InFlight => Volatile.Read(ref inFlight);

    public Dictionary<string, string> ResourceOfFlowLog { get; } = [];

    /// <summary>VPCs whose evaluation always fails.</summary>
    public HashSet<string> FailedVpcs { get; } = [];

    /// <summary>Awaited by every call that puts verdicts.</summary>
    public Func<CancellationToken, Task> BeforePut { get; set; } = _ => Task.CompletedTask;

    public async Task<IReadOnlyList<string>> PutAsync(
        string resultToken,
        IReadOnlyCollection<Verdict> verdicts,
        DateTimeOffset orderingTimestamp,
        CancellationToken cancellationToken
    )
    {
        lock (recording)
        {
            MostInFlight = Math.Max(MostInFlight, Interlocked.Increment(ref inFlight));
        }

        try
        {
            await BeforePut(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }

        lock (recording)
        {
            Puts.Add((resultToken, verdicts, orderingTimestamp));
        }

        return [.. verdicts.Select(verdict => verdict.VpcId).Where(FailedVpcs.Contains)];
    }

    public Task<string?> FindResourceOfFlowLogAsync(string flowLogId, CancellationToken cancellationToken) =>
        Task.FromResult(ResourceOfFlowLog.GetValueOrDefault(flowLogId));
}

/// <summary>The results that AWS Config has. Records what was read.</summary>
internal sealed class FakeResults : IEarlierResults
{
    public Dictionary<string, EarlierResult> Results { get; } = [];

    /// <summary>The rules whose results were listed, and the VPCs whose result was read.</summary>
    public List<string> Reads { get; } = [];

    /// <summary>The failure of every read, null if reads succeed.</summary>
    public Exception? Failure { get; set; }

    public Task<IReadOnlyDictionary<string, EarlierResult>> ReadEveryAsync(string ruleName, CancellationToken cancellationToken) =>
        Read<IReadOnlyDictionary<string, EarlierResult>>(ruleName, Results);

    public Task<EarlierResult?> ReadAsync(string ruleName, string vpcId, CancellationToken cancellationToken) =>
        Read(vpcId, Results.GetValueOrDefault(vpcId));

    private Task<T> Read<T>(string read, T result)
    {
        Reads.Add(read);
        return Failure is null ? Task.FromResult(result) : Task.FromException<T>(Failure);
    }
}

internal sealed class FakeContext : ILambdaContext, ILambdaLogger
{
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

    public void Log(string message) => throw new NotSupportedException();

    public void LogLine(string message) => throw new NotSupportedException();

    public void Log(string level, string message) => throw new NotSupportedException();
}
