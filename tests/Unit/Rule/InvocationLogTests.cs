using System.Text.Json.Nodes;
using ConfigRule.Aws;
using ConfigRule.Logging;
using ConfigRule.Tests.Events;

namespace ConfigRule.Tests.Rule;

/// <summary>The function's log lines, and the metrics that CloudWatch reads from them.</summary>
public sealed class InvocationLogTests
{
    [Fact]
    public async Task An_invocation_leaves_one_line_with_its_counts_by_verdict_and_reason()
    {
        using var rule = new RuleInMemory();

        await rule.HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory(RuleInMemory.Vpcs(120)));

        var line = Assert.Single(rule.LogLines());
        Assert.Equal(
            """{"timestamp":"2026-02-17T02:00:00.000Z","level":"INFO","requestId":"request","RuleName":"vpc-reject-flow-logging","Trigger":"Scheduled","VpcsEvaluated":120,"VpcsCompliant":0,"VpcsNonCompliant":120,"VpcsNotApplicable":0,"VpcsRateLimited":0,"unchanged":0,"InvocationsFailed":0,"Duration":0,"reasons":{"NO_FLOW_LOG":120},"apiCalls":{}}""",
            Without(line, "builtWith", "_aws").ToJsonString()
        );
    }

    [Fact]
    public async Task Every_metric_in_the_line_is_a_number_and_every_dimension_a_text()
    {
        using var rule = new RuleInMemory();

        await rule.HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory(RuleInMemory.Vpc(RuleInMemory.VpcId)));

        var line = Assert.Single(rule.LogLines());
        var directive = Assert.Single(line["_aws"]!["CloudWatchMetrics"]!.AsArray())!;
        Assert.Equal(rule.Clock.GetUtcNow().ToUnixTimeMilliseconds(), line["_aws"]!["Timestamp"]!.GetValue<long>());
        Assert.Equal("VpcFlowLogging", directive["Namespace"]!.GetValue<string>());
        Assert.Equal(
            ["RuleName", "Trigger"],
            Assert.Single(directive["Dimensions"]!.AsArray())!.AsArray().Select(name => name!.GetValue<string>())
        );
        Assert.All(["RuleName", "Trigger"], name => Assert.NotEmpty(line[name]!.GetValue<string>()));
        var metrics = directive["Metrics"]!
            .AsArray()
            .ToDictionary(metric => metric!["Name"]!.GetValue<string>(), metric => metric!["Unit"]!.GetValue<string>());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["VpcsEvaluated"] = "Count",
                ["VpcsCompliant"] = "Count",
                ["VpcsNonCompliant"] = "Count",
                ["VpcsNotApplicable"] = "Count",
                ["VpcsRateLimited"] = "Count",
                ["InvocationsFailed"] = "Count",
                ["Duration"] = "Seconds",
            },
            metrics
        );
        Assert.All(metrics.Keys, name => line[name]!.GetValue<double>());
    }

    [Fact]
    public async Task A_failed_invocation_is_counted_and_its_error_is_logged()
    {
        using var rule = new RuleInMemory();
        var inventory = new FakeInventory { Failure = new AwsCallException("DescribeVpcs failed: RequestLimitExceeded: slow down") };

        await Assert.ThrowsAsync<AwsCallException>(() => rule.HandleAsync(SampleEvents.Sample("scheduled"), inventory));

        var line = Assert.Single(rule.LogLines());
        Assert.Equal("ERROR", line["level"]!.GetValue<string>());
        Assert.Equal(1, line[MetricNames.InvocationsFailed]!.GetValue<int>());
        Assert.Equal(
            """{"type":"AwsCallException","message":"DescribeVpcs failed: RequestLimitExceeded: slow down"}""",
            line["error"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_counted_too()
    {
        using var rule = new RuleInMemory();
        var configEvent = SampleEvents.With("not JSON");
        configEvent.ConfigRuleName = null;

        await Assert.ThrowsAnyAsync<Exception>(() => rule.HandleAsync(configEvent, new FakeInventory()));

        var line = Assert.Single(rule.LogLines());
        Assert.Equal(
            ("Unknown", "Unknown", 1),
            (line["RuleName"]!.GetValue<string>(), line["Trigger"]!.GetValue<string>(), line["InvocationsFailed"]!.GetValue<int>())
        );
    }

    [Fact]
    public async Task A_schedule_that_fails_because_of_an_invalid_parameter_is_counted_as_a_schedule()
    {
        using var rule = new RuleInMemory();
        var configEvent = SampleEvents.With(SampleEvents.Sample("scheduled"));
        configEvent.RuleParameters = """{"trafficType":"DENY"}""";

        await Assert.ThrowsAnyAsync<Exception>(() => rule.HandleAsync(configEvent, new FakeInventory()));

        Assert.Equal("Scheduled", Assert.Single(rule.LogLines())["Trigger"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_event_with_nothing_to_evaluate_says_why()
    {
        using var rule = new RuleInMemory();

        await rule.HandleAsync(SampleEvents.Sample("snapshot-delivered"), new FakeInventory());

        var line = Assert.Single(rule.LogLines());
        Assert.Equal(("NothingToEvaluate", 0), (line["Trigger"]!.GetValue<string>(), line["VpcsEvaluated"]!.GetValue<int>()));
        Assert.Contains("snapshot", line["why"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_VPC_has_a_line_of_its_own_at_debug_level()
    {
        using var rule = new RuleInMemory(debug: true);

        await rule.HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory(RuleInMemory.Vpc(RuleInMemory.VpcId)));

        Assert.Equal(
            """{"timestamp":"2026-02-17T02:00:00.000Z","level":"DEBUG","requestId":"request","vpcId":"vpc-0123456789abcdef0","reason":"NO_FLOW_LOG","annotation":"NO_FLOW_LOG: no VPC-level flow log. Create one that captures REJECT or ALL."}""",
            rule.LogLines()[0].ToJsonString()
        );
    }

    [Fact]
    public async Task Failed_evaluations_are_not_counted_as_evaluated()
    {
        using var rule = new RuleInMemory();
        var vpcs = RuleInMemory.Vpcs(3);
        rule.Records.FailedVpcs.Add(vpcs[1].Id);

        await Assert.ThrowsAsync<FailedEvaluationsException>(() =>
            rule.HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory(vpcs))
        );

        Assert.Equal(2, Assert.Single(rule.LogLines())["VpcsEvaluated"]!.GetValue<int>());
    }

    private static JsonObject Without(JsonNode line, params string[] members)
    {
        var copy = line.DeepClone().AsObject();
        foreach (var member in members)
        {
            copy.Remove(member);
        }

        return copy;
    }
}
