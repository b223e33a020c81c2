using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.ConfigEvents;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Logging;
using ConfigRule.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace ConfigRule.Tests.Rule;

/// <summary>The rule with EC2, AWS Config, the clock and the log in memory.</summary>
internal sealed class RuleInMemory(bool debug = false, int refreshDays = 0) : IDisposable
{
    public const string VpcId = "vpc-0123456789abcdef0";
    public const string OtherVpcId = "vpc-0fedcba9876543210";

    private readonly MemoryStream log = new();

    public FakeRecords Records { get; } = new();

    public FakeResults Results { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 2, 17, 2, 0, 0, TimeSpan.Zero));

    public static ObservedVpc Vpc(string id) => new() { Id = id, OwnerId = "111122223333" };

    public static ObservedVpc[] Vpcs(int count) => [.. Enumerable.Range(0, count).Select(number => Vpc($"vpc-{number:x17}"))];

    public void Dispose() => log.Dispose();

    public Task HandleAsync(string invokingEvent, FakeInventory inventory) => HandleAsync(SampleEvents.With(invokingEvent), inventory);

    public Task HandleAsync(ConfigEvent configEvent, FakeInventory inventory) =>
        new FlowLoggingRule(
            inventory,
            Records,
            Results,
            new Refresh(refreshDays),
            new ApiCalls(),
            new JsonLog(log, Clock, debug),
            Clock
        ).HandleAsync(configEvent, new FakeContext());

    /// <summary>AWS Config has this result of a VPC, recorded just now.</summary>
    public void Has(string vpcId, VerdictCompliance compliance, string annotation) =>
        Results.Results[vpcId] = new EarlierResult(compliance, annotation, Clock.GetUtcNow());

    /// <summary>The VPCs reported, in the order of their ids, each with its reason; something must have been put.</summary>
    public List<(string VpcId, string Reason)> Put()
    {
        Assert.NotEmpty(Records.Puts);
        return
        [
            .. Records
                .Puts.SelectMany(put => put.Verdicts)
                .OrderBy(verdict => verdict.VpcId, StringComparer.Ordinal)
                .Select(verdict => (verdict.VpcId, verdict.Reason.Code)),
        ];
    }

    public IReadOnlyList<JsonNode> LogLines() =>
        [
            .. Encoding
                .UTF8.GetString(log.ToArray())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line) ?? throw new InvalidOperationException("a line of null")),
        ];
}
