using ConfigRule.Cdk;
using ConfigRule.Logging;
using ConfigRule.Parameters;

namespace ConfigRule.Tests.Rule;

/// <summary>The tables of rule/README.md agree with the code.</summary>
public sealed class DocumentationTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "rule", "README.md"));

    [Fact]
    public void The_parameter_table_is_what_the_rule_declares()
    {
        Assert.Equal(
            RuleParameters.All.Select(parameter => (parameter.Name, parameter.Default, parameter.Allowed, parameter.Meaning)),
            Table("| parameter | default | allowed | meaning |").Select(cells => (cells[0], cells[1], cells[2], cells[3]))
        );
    }

    [Fact]
    public void The_metrics_table_has_every_metric()
    {
        Assert.Equal(InvocationMetrics.Names, Table("| metric | unit | meaning |").SelectMany(cells => cells[0].Split(", ")));
    }

    [Fact]
    public void The_error_table_has_every_exception_of_the_rule()
    {
        var exceptions = new[] { typeof(FlowLoggingRule).Assembly, typeof(RuleParameters).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsSubclassOf(typeof(Exception)))
            .Select(type => $"`{type.Name}`");

        Assert.Equal(exceptions.Order(), Table("| error | cause |").Select(cells => cells[0]).Order());
    }

    private static IEnumerable<string[]> Table(string heading) =>
        Lines
            .SkipWhile(line => line != heading)
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
}
