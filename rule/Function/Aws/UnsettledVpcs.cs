using System.Threading.Channels;
using Amazon.EC2.Model;
using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>
/// The VPCs of an account while its listings are read side by side. Each waits here until enough of it is read, so that
/// verdicts are on their way while other pages are still awaited.
/// </summary>
/// <param name="network">What is gathered of them.</param>
/// <param name="isSettled">Whether what is gathered of a VPC is enough.</param>
internal sealed class UnsettledVpcs(ObservedNetwork network, Func<ObservedVpc, bool> isSettled)
{
    private readonly Lock taking = new();
    private readonly Dictionary<string, ObservedVpc> waiting = [];

    // Unbounded, for what is in it is held by the network anyway, and no listing has to wait for puts.
    private readonly Channel<IReadOnlyList<ObservedVpc>> settled = Channel.CreateUnbounded<IReadOnlyList<ObservedVpc>>();
    private bool allElseIsRead;

    /// <summary>Those of which enough is read, by page, until the <see cref="End"/>. Not ended by any token: what is read can be judged.</summary>
    public IAsyncEnumerable<IReadOnlyList<ObservedVpc>> Settled => settled.Reader.ReadAllAsync(CancellationToken.None);

    public void Add(List<Vpc> page) =>
        Take(
            page,
            vpc =>
            {
                var listed = network.Describe(vpc);
                waiting[listed.Id] = listed;
                return listed.Id;
            }
        );

    public void Add(List<FlowLog> page) =>
        Take(
            page,
            flowLog =>
            {
                network.Add(flowLog);
                return flowLog.ResourceId;
            }
        );

    public void Add(List<NetworkInterface> page) =>
        Take(
            page,
            networkInterface =>
            {
                network.Add(networkInterface);
                return networkInterface.VpcId;
            }
        );

    /// <summary>No verdict is settled by subnets before all of them are read.</summary>
    public void Add(List<Subnet> page) =>
        Take(
            page,
            subnet =>
            {
                network.Add(subnet);
                return null;
            }
        );

    /// <summary>All but the VPCs themselves is read: nothing more will come of any.</summary>
    public void SettleAll()
    {
        lock (taking)
        {
            allElseIsRead = true;
            Settle([.. waiting.Keys]);
        }
    }

    /// <summary>No more VPCs come.</summary>
    public void End() => settled.Writer.Complete();

    /// <param name="page">What was read.</param>
    /// <param name="gather">Keeps one item of it, and names the VPC that may be settled by it.</param>
    private void Take<T>(List<T> page, Func<T, string?> gather)
    {
        lock (taking)
        {
            Settle(page.ConvertAll(item => gather(item)));
        }
    }

    private void Settle(List<string?> vpcIds)
    {
        List<ObservedVpc> enough = [];
        foreach (var vpcId in vpcIds)
        {
            if (
                vpcId is not null
                && waiting.TryGetValue(vpcId, out var listed)
                && network.Complete(listed) is var vpc
                && (allElseIsRead || isSettled(vpc))
            )
            {
                waiting.Remove(vpcId);
                enough.Add(vpc);
            }
        }

        settled.Writer.TryWrite(enough);
    }
}
