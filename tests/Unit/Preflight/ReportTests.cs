using System.Text.Json;
using ConfigRule.Cdk.Preflight;

namespace ConfigRule.Tests.Preflight;

public sealed class ReportTests
{
    private static readonly Row[] Rows =
    [
        Row.Ok("caller", "organization", "fine"),
        .. Enumerable.Range(1, 5).Select(number => Row.Fail("recorder", $"a/{number}", "none", "turn it on")),
        Row.Warn("recorder", "a/6", "daily", "live with it"),
    ];

    [Fact]
    public void Rows_that_say_the_same_are_one_line_that_counts_their_places()
    {
        var lines = Report.Table(Rows).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(4, lines.Length);
        Assert.Matches("^FAIL +recorder +a/1, a/2, a/3 and 2 more +none  ->  turn it on", lines[2]);
    }

    [Fact]
    public void The_JSON_names_every_place()
    {
        using var json = JsonDocument.Parse(Report.Json(Rows));

        Assert.False(json.RootElement.GetProperty("passes").GetBoolean());
        var failed = json.RootElement.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("result").GetString() == "FAIL");
        Assert.Equal(["a/1", "a/2", "a/3", "a/4", "a/5"], failed.GetProperty("where").EnumerateArray().Select(place => place.GetString()));
        Assert.Equal("turn it on", failed.GetProperty("whatToDo").GetString());
    }

    [Fact]
    public void The_closing_line_counts_and_only_a_FAIL_makes_a_roll_out_fail()
    {
        Assert.Equal("A roll-out would fail: 5 FAIL, 1 WARN, 1 OK", Report.ClosingLine(Rows));
        Assert.Equal("A roll-out would pass: 0 FAIL, 1 WARN, 0 OK", Report.ClosingLine([Rows[^1]]));
    }
}
