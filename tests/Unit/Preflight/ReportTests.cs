using System.Text.Json;
using System.Text.RegularExpressions;
using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Tests.Preflight;

public sealed class ReportTests
{
    private static readonly Finding[] Findings =
    [
        Finding.Ok("caller", "organization", "fine"),
        .. Enumerable.Range(1, 5).Select(number => Finding.Fail("recorder", $"a/{number}", "none", "turn it on")),
        Finding.Warn("recorder", "a/6", "daily", "accept the delay"),
    ];

    [Fact]
    public void Equal_findings_are_one_line_that_counts_their_places()
    {
        var lines = Lines(Findings);

        Assert.Equal(5, lines.Length);
        Assert.Matches("^FAIL +recorder +a/1, a/2, a/3 and 2 more +none  ->  turn it on$", lines[2]);
    }

    [Fact]
    public void A_long_line_in_a_file_is_neither_wrapped_nor_cut()
    {
        var found = string.Join(' ', Enumerable.Repeat("word", 1000));

        var lines = Lines([Finding.Fail("recorder", "a/1", found, "turn it on")]);

        Assert.EndsWith($"{found}  ->  turn it on", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_lines_that_fit_its_width()
    {
        var found = string.Join(' ', Enumerable.Repeat("word", 1000));

        var printed = Regex.Replace(
            Printed.Table([Finding.Fail("recorder", "a/1", found, "turn it on")], terminalWidth: 80),
            "\u001b\\[[0-9;]*m",
            ""
        );

        Assert.All(printed.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(1000, printed.Split(' ', '\n').Count(word => word == "word"));
    }

    [Fact]
    public void A_value_from_AWS_cannot_forge_a_line_or_a_colour()
    {
        const string Forged = "x\nOK     caller    organization  fine\r\u001b[2K\u2028\u202e[red]name[/]";

        var lines = Lines([Finding.Fail("accounts", "ou-1\nOK", Forged, "\u001b]0;title\u0007")]);

        Assert.Equal(3, lines.Length);
        Assert.StartsWith("FAIL", lines[1], StringComparison.Ordinal);
        Assert.Contains("[red]name[/]", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(string.Concat(lines), char.IsControl);
        Assert.DoesNotContain('\u202e', lines[1]);
    }

    [Fact]
    public void The_JSON_names_every_place()
    {
        using var json = JsonDocument.Parse(BeforeRollout.Report.Json(Findings));

        Assert.False(json.RootElement.GetProperty("passes").GetBoolean());
        var failed = json.RootElement.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("result").GetString() == "FAIL");
        Assert.Equal(["a/1", "a/2", "a/3", "a/4", "a/5"], failed.GetProperty("where").EnumerateArray().Select(place => place.GetString()));
        Assert.Equal("turn it on", failed.GetProperty("whatToDo").GetString());
    }

    [Fact]
    public void The_closing_line_counts_and_only_a_FAIL_makes_a_roll_out_fail()
    {
        Assert.Equal("A roll-out would fail: 5 FAIL, 1 WARN, 1 OK", BeforeRollout.Report.ClosingLine(Findings));
        Assert.Equal("A roll-out would pass: 0 FAIL, 1 WARN, 0 OK", BeforeRollout.Report.ClosingLine([Findings[^1]]));
        Assert.Equal("The roll-out does not pass: 5 FAIL, 1 WARN, 1 OK", AfterRollout.Report.ClosingLine(Findings));
    }

    private static string[] Lines(Finding[] findings) => Printed.Table(findings).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
