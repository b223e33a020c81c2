namespace ConfigRule.Benchmark.Endpoint;

/// <summary>
/// The account behind the endpoint. Its VPCs repeat four kinds: a flow log that captures ALL, REJECT or ACCEPT, or no flow
/// log. More flow logs than VPCs repeat the kinds.
/// </summary>
/// <param name="Vpcs">How many VPCs it owns.</param>
/// <param name="FlowLogs">How many flow logs they have.</param>
/// <param name="EarlierResults">How many of the VPCs have the same result of an earlier evaluation in AWS Config.</param>
/// <param name="IsHealthy">Whether it has only the two kinds that are COMPLIANT: a flow log for ALL or REJECT.</param>
internal sealed record Account(int Vpcs, int FlowLogs, int EarlierResults = 0, bool IsHealthy = false)
{
    public const string Id = "111122223333";
    public const string Region = "eu-central-1";

    /// <summary>Odd, so that multiplying by it can be reversed: ids look like those of EC2, and their number can be computed.</summary>
    private const ulong Scramble = 0x9E37_79B9_7F4A_7C15;
    private const ulong Unscramble = 0xF1DE_83E1_9937_733D;

    /// <summary>EC2 lists flow logs in another order than VPCs. The step has no common factor with their number.</summary>
    private const int Step = 7_919;

    private static readonly string[] TrafficTypes = ["ALL", "REJECT", "ACCEPT"];

    private int Kinds => IsHealthy ? 2 : 4;

    private int LoggedKinds => IsHealthy ? 2 : 3;

    private int LoggedVpcs => Enumerable.Range(0, LoggedKinds).Sum(kind => (Vpcs - kind + Kinds - 1) / Kinds);

    public static string VpcId(int vpc) => Identifier("vpc", vpc);

    public static string FlowLogId(int flowLog) => Identifier("fl", flowLog);

    /// <summary>The number of a VPC, or -1 if the account has no VPC with this id.</summary>
    public int Vpc(string vpcId)
    {
        var vpc =
            vpcId.StartsWith("vpc-0", StringComparison.Ordinal)
            && ulong.TryParse(vpcId.AsSpan(5), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var scrambled)
                ? scrambled * Unscramble
                : ulong.MaxValue;

        return vpc < (ulong)Vpcs ? (int)vpc : -1;
    }

    /// <summary>The flow logs in the order in which EC2 lists them.</summary>
    public IEnumerable<FlowLog> ListFlowLogs()
    {
        var logged = LoggedVpcs;
        for (long place = 0; place < FlowLogs; place++)
        {
            var flowLog = (int)(FlowLogs % Step == 0 ? place : place * Step % FlowLogs);
            var watched = flowLog % logged;
            var kind = watched % LoggedKinds;
            yield return new FlowLog(flowLog, (watched / LoggedKinds * Kinds) + kind, TrafficTypes[kind]);
        }
    }

    /// <summary>Whether each VPC is COMPLIANT; the others are NON_COMPLIANT.</summary>
    public bool[] Compliance()
    {
        var compliant = new bool[Vpcs];
        foreach (var flowLog in ListFlowLogs().Where(flowLog => flowLog.TrafficType is "ALL" or "REJECT"))
        {
            compliant[flowLog.Vpc] = true;
        }

        return compliant;
    }

    private static string Identifier(string kind, int number) => $"{kind}-0{unchecked((ulong)number * Scramble):x16}";
}

internal sealed record FlowLog(int Number, int Vpc, string TrafficType);
