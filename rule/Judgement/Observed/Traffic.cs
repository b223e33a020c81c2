namespace ConfigRule.Judgement;

/// <summary>Traffic that a flow log captures or must capture: EC2's <c>TrafficType</c>.</summary>
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
    /// <summary>EC2's name of the traffic type.</summary>
    public static string ToEc2Name(this Traffic traffic) =>
        traffic switch
        {
            Traffic.Accept => "ACCEPT",
            Traffic.Reject => "REJECT",
            Traffic.All => "ALL",
            Traffic.None => "no traffic",
            _ => throw new ArgumentOutOfRangeException(nameof(traffic), traffic, "Not a traffic type."),
        };

    /// <summary>Reads EC2's name in any letter case. A name that EC2 does not document means no known traffic.</summary>
    public static Traffic FromEc2Name(string? name) =>
        name?.ToUpperInvariant() switch
        {
            "ACCEPT" => Traffic.Accept,
            "REJECT" => Traffic.Reject,
            "ALL" => Traffic.All,
            _ => Traffic.None,
        };
}
