using ConfigRule.Cdk;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using ConfigRule.Logging;
using ConfigRule.Parameters;
using ConfigRule.Scale;
using ConfigRule.Tests.Judgement;

namespace ConfigRule.Tests;

/// <summary>The README's tables, held to what the code knows.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void The_verdict_table_has_every_reason_in_the_order_of_the_decision_with_its_verdict()
    {
        var rows = Table("| verdict | reason | when |").Select(row => (row[0], row[1]));

        Assert.Equal(Reason.All.Select(reason => (DecisionTable.NameOf(reason.Compliance), reason.Code)), rows);
    }

    [Fact]
    public void The_parameter_table_has_every_parameter()
    {
        Assert.Equal(RuleParameters.Names, Table("| parameter | default | values |").Select(row => row[0]));
    }

    [Fact]
    public void The_parameter_table_has_the_defaults()
    {
        var defaults = Table("| parameter | default | values |")
            .Select(row => KeyValuePair.Create(row[0], row[1] is "any" or "none" ? "" : row[1]));

        Assert.Equivalent(new FlowLoggingRequirements(), InputParameters.Read(new Dictionary<string, string>(defaults)), strict: true);
    }

    [Theory]
    [InlineData("trafficType", "REJECT, ACCEPT, ALL")]
    [InlineData("destinationTypes", "cloud-watch-logs, s3, kinesis-data-firehose")]
    [InlineData("maxAggregationInterval", "60, 600")]
    [InlineData("ignoreUnusedVpcs", "true, false")]
    [InlineData("acceptSubnetCoverage", "true, false")]
    [InlineData("deliveryGraceMinutes", "0 to 1440")]
    public void The_parameter_table_has_the_values_that_a_refusal_of_any_other_names(string parameter, string values)
    {
        var refusal = Assert.Throws<InvalidRuleParametersException>(() =>
            InputParameters.Read(new Dictionary<string, string> { [parameter] = "another" })
        );

        Assert.Contains(values, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(values, Table("| parameter | default | values |").Single(row => row[0] == parameter)[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_organizations_refused_regions_are_named()
    {
        var text = string.Join('\n', Lines);

        Assert.All(
            RemediationRegions.Without.Where(region =>
                !region.StartsWith("us-gov-", StringComparison.Ordinal) && !region.StartsWith("ap-southeast-", StringComparison.Ordinal)
            ),
            region => Assert.Contains(region, text, StringComparison.Ordinal)
        );
        Assert.Equal(
            ["ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7"],
            RemediationRegions.Without.Where(region => region.StartsWith("ap-southeast-", StringComparison.Ordinal))
        );
        Assert.Equal(
            ["us-gov-east-1", "us-gov-west-1"],
            RemediationRegions.Without.Where(region => region.StartsWith("us-gov-", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_metrics_table_has_every_metric()
    {
        Assert.Equal(InvocationMetrics.Names, Table("| metric | unit | meaning |").SelectMany(row => row[0].Split(", ")));
    }

    [Fact]
    public void The_organization_table_has_what_the_program_computes()
    {
        var rows = Table("| across an organization | |").Select(row => (row[0], row[1]));

        Assert.Equal(Summary.Of(new Assumptions()), rows);
    }

    [Fact]
    public void The_organization_is_reckoned_with_the_times_that_were_measured()
    {
        var given = new Assumptions();

        Assert.Contains(
            $"Of processor time, a cold start over TLS takes {given.ColdProcessorSeconds * 1_000:0} ms and a VPC {given.ProcessorSecondsPerVpc * 1_000_000:0} µs.",
            string.Join('\n', Lines),
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string[]> Table(string heading) =>
        Lines
            .SkipWhile(line => line != heading)
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
}
