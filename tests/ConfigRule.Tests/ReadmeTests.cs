using ConfigRule.Cdk;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using ConfigRule.Logging;
using ConfigRule.Parameters;
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
    public void The_settings_table_has_every_key()
    {
        var keys = ContextReader.Keys.Where(key => !key.StartsWith("rule:", StringComparison.Ordinal)).Append("rule:*parameter*");

        Assert.Equal(keys.Select(key => ContextReader.Prefix + key), Table("| key | default | meaning |").Select(row => row[0]));
    }

    [Fact]
    public void The_metrics_table_has_every_metric()
    {
        Assert.Equal(InvocationMetrics.Names, Table("| metric | unit | meaning |").SelectMany(row => row[0].Split(", ")));
    }

    private static IEnumerable<string[]> Table(string heading) =>
        Lines.SkipWhile(line => line != heading).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
}
