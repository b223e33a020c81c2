namespace ConfigRule.Judgement;

/// <summary>Traffic that a flow log captures, or that is required of it: EC2's <c>TrafficType</c>.</summary>
[Flags]
public enum Traffic
{
    None = 0,
    Accept = 1,
    Reject = 2,
    All = Accept | Reject,
}

public static class TrafficNames
{
    /// <summary>EC2's own word for the traffic.</summary>
    public static string ToEc2Name(this Traffic traffic) =>
        traffic switch
        {
            Traffic.Accept => "ACCEPT",
            Traffic.Reject => "REJECT",
            Traffic.All => "ALL",
            Traffic.None => "no traffic",
            _ => throw new ArgumentOutOfRangeException(nameof(traffic), traffic, "Not a traffic type."),
        };

    /// <summary>Reads EC2's word in any letter case; a word that EC2 does not document captures nothing that we know of.</summary>
    public static Traffic FromEc2Name(string? name) =>
        name?.ToUpperInvariant() switch
        {
            "ACCEPT" => Traffic.Accept,
            "REJECT" => Traffic.Reject,
            "ALL" => Traffic.All,
            _ => Traffic.None,
        };
}
