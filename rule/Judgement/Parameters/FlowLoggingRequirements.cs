using System.Globalization;
using System.Text.RegularExpressions;
using ConfigRule.Judgement;

namespace ConfigRule.Parameters;

/// <summary>
/// The rule's parameters, read and valid. Each property is followed by the declaration of its parameter; a new one is added
/// here, and to <see cref="Parameters"/>.
/// </summary>
public sealed partial record FlowLoggingRequirements
{
    public Traffic Traffic { get; init; } = Traffic.Reject;

    internal static readonly RuleParameter TrafficType = RuleParameter.OneOf(
        "trafficType",
        "REJECT",
        ["REJECT", "ACCEPT", "ALL"],
        "traffic that must be captured; a flow log that captures ALL satisfies each of them",
        (requirements, value) => requirements with { Traffic = TrafficNames.FromEc2Name(value) }
    );

    /// <summary>EC2's names of the allowed destination types; empty: any.</summary>
    public IReadOnlyList<string> DestinationTypes { get; init; } = [];

    internal static readonly RuleParameter DestinationTypesParameter = RuleParameter.ListOf(
        "destinationTypes",
        "any",
        string.Join(", ", FlowLogDestination.Types),
        FlowLogDestination.Types,
        "allowed types of destination",
        (requirements, types) => requirements with { DestinationTypes = types }
    );

    /// <summary>Patterns of the allowed log group names or ARNs; empty: any.</summary>
    public IReadOnlyList<string> Destinations { get; init; } = [];

    internal static readonly RuleParameter DestinationsParameter = RuleParameter.List(
        "destinations",
        "any",
        "log group names or ARNs",
        _ => true,
        "allowed destinations; `*` matches any number of characters",
        (requirements, destinations) => requirements with { Destinations = destinations }
    );

    /// <summary>Longest allowed aggregation interval in seconds.</summary>
    public int MaxAggregationInterval { get; init; } = 600;

    private static readonly RuleParameter MaxAggregationIntervalParameter = RuleParameter.OneOf(
        "maxAggregationInterval",
        "600",
        ["60", "600"],
        "longest allowed aggregation interval, in seconds",
        (requirements, value) => requirements with { MaxAggregationInterval = int.Parse(value, CultureInfo.InvariantCulture) }
    );

    /// <summary>Fields that every record must have, in any order.</summary>
    public IReadOnlyList<string> RequiredFields { get; init; } = [];

    private static readonly RuleParameter RequiredFieldsParameter = RuleParameter.List(
        "requiredFields",
        "none",
        "names of flow log fields such as srcaddr",
        FieldNamePattern().IsMatch,
        "fields that every record must have, in any order",
        (requirements, fields) =>
            requirements with
            {
                RequiredFields = fields,
                Warnings = [.. requirements.Warnings, .. fields.Except(FlowLogFields.Names).Select(FlowLogFields.DescribeUnknown)],
            }
    );

    public IReadOnlyList<string> ExemptVpcIds { get; init; } = [];

    private static readonly RuleParameter ExemptVpcIdsParameter = RuleParameter.List(
        "exemptVpcIds",
        "none",
        "VPC ids such as vpc-0123456789abcdef0",
        VpcIdPattern().IsMatch,
        "VPCs that need no flow log",
        (requirements, vpcIds) => requirements with { ExemptVpcIds = vpcIds }
    );

    public string? ExemptTagKey { get; init; }

    private static readonly RuleParameter ExemptTagKeyParameter = RuleParameter.Text(
        "exemptTagKey",
        "key of a tag",
        "a VPC with this tag is exempt; the tag's value holds the reason, and may hold `until=YYYY-MM-DD` (the last day, UTC) and `by=…`",
        (requirements, key) => requirements with { ExemptTagKey = key }
    );

    public bool IgnoreUnusedVpcs { get; init; }

    private static readonly RuleParameter IgnoreUnusedVpcsParameter = RuleParameter.Flag(
        "ignoreUnusedVpcs",
        "whether a VPC without a network interface is exempt",
        (requirements, isSet) => requirements with { IgnoreUnusedVpcs = isSet }
    );

    public bool AcceptSubnetCoverage { get; init; }

    private static readonly RuleParameter AcceptSubnetCoverageParameter = RuleParameter.Flag(
        "acceptSubnetCoverage",
        "whether a good flow log for every subnet is as good as one for the VPC",
        (requirements, isSet) => requirements with { AcceptSubnetCoverage = isSet }
    );

    /// <summary>What is allowed but probably not intended, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Every parameter, in the order of the documentation. It must follow the declarations that it lists.</summary>
    internal static IReadOnlyList<RuleParameter> Parameters { get; } =
    [
        TrafficType,
        DestinationTypesParameter,
        DestinationsParameter,
        MaxAggregationIntervalParameter,
        RequiredFieldsParameter,
        ExemptVpcIdsParameter,
        ExemptTagKeyParameter,
        IgnoreUnusedVpcsParameter,
        AcceptSubnetCoverageParameter,
    ];

    [GeneratedRegex("^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")]
    private static partial Regex FieldNamePattern();

    [GeneratedRegex("^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex VpcIdPattern();
}
