using ConfigRule.Cdk;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using ConfigRule.Tests.Judgement;

namespace ConfigRule.Tests;

/// <summary>The front page agrees with the code.</summary>
public sealed class ReadmeTests
{
    private const string FrontPage = "README.md";

    [Fact]
    public void The_verdict_table_has_every_reason_in_the_order_of_the_decision_with_its_verdict()
    {
        var rows = MarkdownTable.Rows(FrontPage, "| verdict | reason | when |").Select(cells => (cells[0], cells[1]));

        Assert.Equal(Reason.All.Select(reason => (DecisionTable.NameOf(reason.Compliance), reason.Code)), rows);
    }

    [Fact]
    public void The_settings_of_the_front_page_exist_and_have_the_defaults()
    {
        var defaults = SettingsTable.ForAccount.Concat(SettingsTable.OfRule).ToDictionary(row => $"`{row[0]}`", row => row[1]);

        var rows = MarkdownTable.Rows(FrontPage, "| key | default | meaning |");

        Assert.NotEmpty(rows);
        Assert.All(rows, cells => Assert.Equal(defaults[cells[0]], cells[1]));
    }

    [Fact]
    public void The_front_page_is_at_most_12_KB()
    {
        Assert.InRange(new FileInfo(Path.Combine(Repository.Root, FrontPage)).Length, 1, 12 * 1024);
    }
}
