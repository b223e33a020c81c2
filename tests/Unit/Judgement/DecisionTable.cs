using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigRule.Cdk;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Tests.Judgement;

/// <summary>The decision table, tests/decision-table.json: one case per row.</summary>
internal static class DecisionTable
{
    public const string AccountId = "111122223333";
    public const string VpcId = "vpc-0123456789abcdef0";

    public static readonly DateTimeOffset Now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<JsonElement> Rows { get; } = Read();

    /// <summary>The names of the cases that the policy decides: a VPC as EC2 describes it.</summary>
    public static TheoryData<string> Cases { get; } = [.. Rows.Where(row => Member(row, "event") is null).Select(Name)];

    /// <summary>The names of the cases that an event of Config decides, without reading EC2.</summary>
    public static TheoryData<string> EventCases { get; } = [.. Rows.Where(row => Member(row, "event") is not null).Select(Name)];

    public static string Name(JsonElement row) => Text(row, "case") ?? throw new InvalidOperationException($"a case without a name: {row}");

    public static JsonElement Row(string name) => Rows.Single(row => Name(row) == name);

    /// <summary>The names of the rule's parameters that the row sets.</summary>
    public static IReadOnlyList<string> ParametersOf(JsonElement row) =>
        Member(row, "parameters") is { } parameters ? [.. parameters.EnumerateObject().Select(parameter => parameter.Name)] : [];

    public static FlowLoggingRequirements Requirements(JsonElement row) =>
        RuleParameters.Read(row.TryGetProperty("parameters", out var parameters) ? parameters.GetRawText() : null);

    public static ObservedVpc Vpc(JsonElement row)
    {
        var vpc = row.TryGetProperty("vpc", out var given) ? given : default;

        return new ObservedVpc
        {
            Id = VpcId,
            OwnerId = Text(vpc, "ownerId") ?? AccountId,
            Tags = Member(vpc, "tags") is { } tags
                ? tags.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString() ?? "")
                : [],
            FlowLogs = FlowLogs(row.GetProperty("flowLogs")),
            IsUsed = Member(vpc, "used")?.GetBoolean() ?? true,
            Subnets = Member(vpc, "subnets") is { } subnets
                ? [.. subnets.EnumerateArray().Select((logs, index) => new ObservedSubnet($"subnet-{index}", FlowLogs(logs)))]
                : [],
        };
    }

    /// <summary>Config's name of the compliance.</summary>
    public static string NameOf(VerdictCompliance compliance) =>
        compliance switch
        {
            VerdictCompliance.Compliant => "COMPLIANT",
            VerdictCompliance.NonCompliant => "NON_COMPLIANT",
            VerdictCompliance.NotApplicable => "NOT_APPLICABLE",
            _ => throw new ArgumentOutOfRangeException(nameof(compliance), compliance, "Not a compliance."),
        };

    public static string? Text(JsonElement element, string member) => Member(element, member)?.GetString();

    /// <summary>The cases, with every flow log in full: a case states only how it differs from the healthy one.</summary>
    private static List<JsonElement> Read()
    {
        var table = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "decision-table.json")))!;
        var healthy = table["healthyFlowLog"]!.AsObject();
        foreach (var row in table["cases"]!.AsArray())
        {
            IEnumerable<JsonNode?> lists = [row!["flowLogs"], .. row["vpc"]?["subnets"]?.AsArray() ?? []];
            foreach (var flowLogs in lists.OfType<JsonArray>())
            {
                Complete(flowLogs, healthy);
            }
        }

        using var complete = JsonDocument.Parse(table["cases"]!.ToJsonString());
        return [.. complete.RootElement.Clone().EnumerateArray()];
    }

    /// <summary>Adds what the flow logs do not state. A member that is null is one that EC2 leaves out.</summary>
    private static void Complete(JsonArray flowLogs, JsonObject healthy)
    {
        foreach (var (index, flowLog) in flowLogs.Select(flowLog => flowLog!.AsObject()).Index())
        {
            flowLog.TryAdd("id", $"fl-{index + 1}");
            foreach (var (name, value) in healthy)
            {
                flowLog.TryAdd(name, value!.DeepClone());
            }

            foreach (var name in flowLog.Where(member => member.Value is null).Select(member => member.Key).ToList())
            {
                flowLog.Remove(name);
            }
        }
    }

    private static List<ObservedFlowLog> FlowLogs(JsonElement logs) =>
        [
            .. logs.EnumerateArray()
                .Select(log => new ObservedFlowLog
                {
                    Id = Text(log, "id") ?? throw new InvalidOperationException($"a flow log without an id: {log}"),
                    Traffic = TrafficNames.FromEc2Name(Text(log, "trafficType")),
                    Status = Text(log, "status"),
                    DeliverLogsStatus = Text(log, "deliverLogsStatus"),
                    DeliverLogsErrorMessage = Text(log, "deliverLogsErrorMessage"),
                    LogDestinationType = Text(log, "destinationType"),
                    LogDestination = Text(log, "destination"),
                    LogGroupName = Text(log, "logGroupName"),
                    LogFormat = Text(log, "logFormat"),
                    MaxAggregationInterval = Member(log, "maxAggregationInterval")?.GetInt32(),
                }),
        ];

    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;
}
