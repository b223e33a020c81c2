using ConfigRule.Cdk;
using ConfigRule.Logging;
using ConfigRule.Parameters;
using ConfigRule.Scale;

namespace ConfigRule.Tests.Rule;

/// <summary>The tables of rule/README.md agree with the code.</summary>
public sealed class DocumentationTests
{
    private const string Readme = "rule/README.md";

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

    [Fact]
    public void The_figures_of_scale_use_the_processor_times_that_were_measured()
    {
        var given = new Assumptions();

        Assert.Contains(
            $"a cold start over TLS took {given.ColdProcessorSeconds * 1_000:0} ms of processor time, and each VPC "
                + $"{given.ProcessorSecondsPerVpc * 1_000_000:0} µs",
            File.ReadAllText(Path.Combine(Repository.Root, Readme)),
            StringComparison.Ordinal
        );
    }

    private static IReadOnlyList<string[]> Table(string heading) => MarkdownTable.Rows(Readme, heading);
}
