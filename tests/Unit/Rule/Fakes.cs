using System.Runtime.CompilerServices;
using Amazon.Lambda.Core;
using ConfigRule.Aws;
using ConfigRule.Judgement;

namespace ConfigRule.Tests.Rule;

/// <summary>EC2 with the VPCs given, and a note of what was asked of it. In a listing, flow logs are read after their VPCs.</summary>
internal sealed class FakeInventory(params ObservedVpc[] vpcs) : IVpcInventory
{
    public List<string> Reads { get; } = [];

    public Dictionary<string, string> VpcOfSubnet { get; } = [];

    /// <summary>VPCs made since the listing.</summary>
    public List<string> MadeSince { get; } = [];

    /// <summary>VPCs of a listing that were settled before their flow logs were read.</summary>
    public List<string> SettledWithoutFlowLogs { get; } = [];

    /// <summary>What every read fails with, if it shall.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Done before the first VPC of a listing.</summary>
    public Action BeforeListing { get; init; } = () => { };

    /// <summary>Awaited after the last VPC of a listing.</summary>
    public Func<CancellationToken, Task> EndOfListing { get; init; } = _ => Task.CompletedTask;

    public async IAsyncEnumerable<ObservedVpc> ReadEveryAsync(
        string accountId,
        FlowLoggingRequirements requirements,
        Func<ObservedVpc, bool> isSettled,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        BeforeListing();
        foreach (var vpc in await Answer("every VPC", vpcs.Where(vpc => vpc.OwnerId == accountId)))
        {
            var listed = vpc with { FlowLogs = [] };
            if (isSettled(listed))
            {
                SettledWithoutFlowLogs.Add(vpc.Id);
                yield return listed;
            }
            else
            {
                yield return vpc;
            }
        }

        await EndOfListing(cancellationToken);
    }

    public Task<ObservedVpc?> ReadAsync(
        string accountId,
        string vpcId,
        FlowLoggingRequirements requirements,
        CancellationToken cancellationToken
    ) => Answer(vpcId, vpcs.SingleOrDefault(vpc => vpc.Id == vpcId));

    public Task<IReadOnlySet<string>> FindExistingAsync(IReadOnlyCollection<string> vpcIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>>(vpcIds.Where(MadeSince.Contains).ToHashSet());

    public Task<string?> FindVpcOfSubnetAsync(string subnetId, CancellationToken cancellationToken) =>
        Answer(subnetId, VpcOfSubnet.GetValueOrDefault(subnetId));

    private Task<T> Answer<T>(string read, T answer)
    {
        Reads.Add(read);
        return Failure is null ? Task.FromResult(answer) : Task.FromException<T>(Failure);
    }
}

/// <summary>AWS Config's records, in memory.</summary>
internal sealed class FakeRecords : IConfigRecords
{
    private readonly Lock noting = new();
    private int onTheirWay;

    /// <summary>Each call that put verdicts.</summary>
    public List<(string ResultToken, IReadOnlyCollection<Verdict> Verdicts, DateTimeOffset OrderingTimestamp)> Puts { get; } = [];

    public int MostOnTheirWay { get; set; }

    public int OnTheirWay => Volatile.Read(ref onTheirWay);

    public List<string> Evaluated { get; } = [];

    public List<string> Listings { get; } = [];

    public Dictionary<string, string> Watched { get; } = [];

    /// <summary>VPCs whose verdict is never taken.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Awaited by every call that puts.</summary>
    public Func<CancellationToken, Task> BeforePut { get; set; } = _ => Task.CompletedTask;

    public async Task<IReadOnlyList<string>> PutAsync(
        string resultToken,
        IReadOnlyCollection<Verdict> verdicts,
        DateTimeOffset orderingTimestamp,
        CancellationToken cancellationToken
    )
    {
        lock (noting)
        {
            MostOnTheirWay = Math.Max(MostOnTheirWay, Interlocked.Increment(ref onTheirWay));
        }

        try
        {
            await BeforePut(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref onTheirWay);
        }

        lock (noting)
        {
            Puts.Add((resultToken, verdicts, orderingTimestamp));
        }

        return [.. verdicts.Select(verdict => verdict.VpcId).Where(Refused.Contains)];
    }

    public Task<IReadOnlyList<string>> ReadEvaluatedVpcIdsAsync(string ruleName, CancellationToken cancellationToken)
    {
        Listings.Add(ruleName);
        return Task.FromResult<IReadOnlyList<string>>(Evaluated);
    }

    public Task<string?> FindWatchedResourceAsync(string flowLogId, CancellationToken cancellationToken) =>
        Task.FromResult(Watched.GetValueOrDefault(flowLogId));
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
