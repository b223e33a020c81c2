using System.Text.Json;
using ConfigRule.Tests.Judgement;
using CsCheck;
using static ConfigRule.Tests.Properties.RandomJson;

namespace ConfigRule.Tests.Properties;

/// <summary>
/// Random rows of the decision table without a verdict: a VPC as EC2 may describe it, and parameters that the rule accepts.
/// Unlike in tests/decision-table.json, each flow log is complete.
/// </summary>
public static class RandomRows
{
    private static readonly (string Type, string Pattern)[] Patterns =
    [
        ("cloud-watch-logs", "/vpc-flow-logs/*"),
        ("cloud-watch-logs", "/central/vpc"),
        ("cloud-watch-logs", "arn:aws:logs:eu-west-1:111122223333:log-group:/vpc-flow-logs/vpc-1"),
        ("cloud-watch-logs", "arn:aws:logs:eu-west-1:111122223333:log-group:/vpc-flow-logs/vpc-1:*"),
        ("cloud-watch-logs", "arn:aws:logs:*:111122223333:log-group:*"),
        ("s3", "arn:aws:s3:::central-*/vpc/"),
        ("s3", "arn:aws*:s3:::*"),
        ("kinesis-data-firehose", "arn:aws:firehose:*:deliverystream/logs"),
    ];

    private static readonly string[] Types = ["cloud-watch-logs", "s3", "kinesis-data-firehose"];

    private static readonly Gen<string> Place = Gen.Frequency(
        (
            12,
            Gen.OneOfConst(
                """ "destinationType":"cloud-watch-logs","logGroupName":"/vpc-flow-logs/vpc-1","destination":"arn:aws:logs:eu-west-1:111122223333:log-group:/vpc-flow-logs/vpc-1" """,
                """ "destinationType":"cloud-watch-logs","destination":"arn:aws:logs:eu-west-1:111122223333:log-group:/vpc-flow-logs/vpc-1:*" """,
                """ "destinationType":"cloud-watch-logs","logGroupName":"/vpc-flow-logs/vpc-1" """,
                """ "logGroupName":"/central/vpc","destination":"arn:aws:logs:eu-west-1:999988887777:log-group:/central/vpc" """,
                """ "destinationType":"s3","destination":"arn:aws:s3:::central-logs/vpc/" """,
                """ "destinationType":"kinesis-data-firehose","destination":"arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs" """
            )
        ),
        (
            2,
            Gen.OneOfConst(
                "",
                """ "destinationType":"s3" """,
                """ "destinationType":"S3","destination":"arn:aws:s3:::central-logs/vpc/" """,
                """ "destinationType":"elsewhere","destination":"nowhere" """,
                """ "destinationType":"cloud-watch-logs","logGroupName":"/VPC-flow-logs/x" """
            )
        ),
        (1, TextMember("logGroupName", RandomText.Lengthy!)),
        (1, TextMember("destination", RandomText.Brief!))
    );

    private const string IdPlaceholder = "\"id\":\"\"";

    private static readonly Gen<string> FlowLog = ObjectOf(
        Gen.Const(IdPlaceholder),
        TextMember(
            "trafficType",
            Gen.FrequencyConst(
                (8, "REJECT"),
                (6, "ALL"),
                (6, "ACCEPT"),
                (1, "reject"),
                (1, "All"),
                (1, "aCCEPT"),
                (1, "SOME"),
                (1, ""),
                (1, (string?)null)
            )
        ),
        TextMember("status", Gen.FrequencyConst((16, "ACTIVE"), (1, "active"), (1, "PENDING"), (1, ""), (1, (string?)null))),
        TextMember("deliverLogsStatus", Gen.FrequencyConst((8, "SUCCESS"), (2, "FAILED"), (1, "PENDING"), (5, (string?)null))),
        TextMember(
            "deliverLogsErrorMessage",
            Gen.Frequency<string?>(
                (16, Gen.Const((string?)null)),
                (4, Gen.Const("Rate limited")!),
                (2, Gen.OneOfConst("Access error", "Unknown error", "rate limited", "Rate limited, Access error")!),
                (1, RandomText.Lengthy!)
            )
        ),
        Place,
        Member("maxAggregationInterval", Gen.FrequencyConst((6, "600"), (6, "60"), (1, "1"), (1, "3600"), (1, (string?)null))),
        TextMember(
            "logFormat",
            Gen.FrequencyConst(
                (4, "${version} ${vpc-id} ${srcaddr} ${action}"),
                (2, "${action} ${srcaddr}"),
                (1, "${pkt-srcaddr} ${action}"),
                (1, "srcaddr action vpc-id"),
                (1, "${Srcaddr} ${action} ${vpc-id}"),
                (1, ""),
                (2, (string?)null)
            )
        )
    );

    private static readonly Gen<string> End = Gen.Select(
        Gen.OneOfConst("", "lab ", "lab,", "lab;", "valid_", "by=alice ", "😀"),
        Gen.OneOfConst("until=", "Until: ", "UNTIL = ", "until:"),
        Gen.OneOf(
            Gen.Int[-3, 3].Select(days => $"{DecisionTable.Now.AddDays(days):yyyy-MM-dd}"),
            Gen.OneOfConst("2020-01-01", "9999-12-31", "soon", "2026-13-01", "2026-6-15", "15.06.2030", "20300615", "")
        ),
        Gen.OneOfConst("", " by=alice", ",by=alice", "; renewed"),
        (before, until, day, after) => before + until + day + after
    );

    private static readonly Gen<string> Tags = ObjectOf(
        TextMember(
            "Exempt",
            Gen.Frequency<string?>(
                (4, Gen.Const((string?)null)),
                (3, End!),
                (1, Gen.OneOfConst("", "lab", "lab by=alice", "until further notice")!),
                (1, RandomText.Lengthy!)
            )
        ),
        TextMember("exempt", Gen.OneOfConst<string?>("until=9999-12-31", null, null))
    );

    private static readonly Gen<string> Vpc = ObjectOf(
        TextMember("ownerId", Gen.FrequencyConst((1, "999988887777"), (9, (string?)null))),
        Member("tags", Tags!),
        Member("used", Gen.OneOfConst<string?>("true", "false", null)),
        Member("subnets", ArrayOf(ArrayOf(FlowLog, 2), 3)!)
    );

    /// <summary>Generated together because they may contradict each other: the first destination always has an allowed type.</summary>
    private static readonly Gen<string> DestinationParameters =
        from types in Gen.OneOf(Gen.Const(Array.Empty<string>()), Gen.Shuffle(Types, 1, 2))
        from first in Gen.OneOfConst([
            .. Patterns.Where(pattern => types.Length == 0 || types.Contains(pattern.Type)).Select(pattern => pattern.Pattern),
        ])
        from others in Gen.OneOfConst([.. Patterns.Select(pattern => pattern.Pattern)]).Array[0, 1]
        from isAny in Gen.Bool
        select $"{Quote("destinationTypes")}:{Quote(string.Join(", ", types))},{Quote("destinations")}:{Quote(isAny ? "" : string.Join(',', [first, .. others]))}";

    /// <summary>A JSON object of rule parameters, each valid and valid together.</summary>
    public static Gen<string> Parameters { get; } =
        ObjectOf(
            TextMember("trafficType", Gen.OneOfConst("REJECT", "ACCEPT", "ALL", "", null)),
            Gen.Frequency((1, Gen.Const("")), (1, DestinationParameters)),
            TextMember("maxAggregationInterval", Gen.OneOfConst("60", "600", null)),
            TextMember(
                "requiredFields",
                Gen.FrequencyConst((6, (string?)null), (1, "srcaddr"), (1, "srcaddr, action"), (1, "vpc-id,srcaddr,action"))
            ),
            TextMember(
                "exemptVpcIds",
                Gen.FrequencyConst((8, (string?)null), (2, "vpc-0fedcba9876543210"), (1, $"vpc-0fedcba9876543210,{DecisionTable.VpcId}"))
            ),
            TextMember("exemptTagKey", Gen.OneOfConst("Exempt", "Name", null, null)),
            TextMember("ignoreUnusedVpcs", Gen.OneOfConst("true", "false", null, null)),
            TextMember("acceptSubnetCoverage", Gen.OneOfConst("true", "false", null)),
            TextMember("deliveryGraceMinutes", Gen.OneOfConst("0", "soon", "", null))
        );

    public static Gen<JsonElement> All { get; } =
        ObjectOf(Member("parameters", Parameters!), Member("vpc", Vpc!), Member("flowLogs", ArrayOf(FlowLog, 4)!)).Select(WithIds);

    /// <summary>No two flow logs have the same id.</summary>
    private static JsonElement WithIds(string row)
    {
        var parts = row.Split(IdPlaceholder);
        var withIds = parts[0] + string.Concat(parts.Skip(1).Select((part, index) => $"\"id\":\"fl-{index}\"{part}"));

        using var json = JsonDocument.Parse(withIds);
        return json.RootElement.Clone();
    }
}
