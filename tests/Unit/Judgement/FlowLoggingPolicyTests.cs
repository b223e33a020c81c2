using System.Globalization;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Tests.Judgement;

public sealed class FlowLoggingPolicyTests
{
    [Theory]
    [MemberData(nameof(DecisionTable.Cases), MemberType = typeof(DecisionTable))]
    public void Each_case_of_the_decision_table_has_its_verdict_and_reason(string name)
    {
        var row = DecisionTable.Row(name);

        var verdict = Judge(DecisionTable.Vpc(row), DecisionTable.Requirements(row));

        Assert.Equal(DecisionTable.Text(row, "reason"), verdict.Reason.Code);
        Assert.Equal(DecisionTable.Text(row, "verdict"), DecisionTable.NameOf(verdict.Compliance));
    }

    [Theory]
    [MemberData(nameof(DecisionTable.Cases), MemberType = typeof(DecisionTable))]
    public void The_order_in_which_EC2_lists_flow_logs_does_not_matter(string name)
    {
        var row = DecisionTable.Row(name);
        var vpc = DecisionTable.Vpc(row);
        var requirements = DecisionTable.Requirements(row);

        var reversed = Judge(vpc with { FlowLogs = [.. vpc.FlowLogs.Reverse()] }, requirements);

        Assert.Equal(Judge(vpc, requirements), reversed);
    }

    [Fact]
    public void The_annotation_starts_with_the_reason_and_names_the_flow_log_and_its_destination()
    {
        var verdict = Judge(DecisionTable.Vpc(DecisionTable.Row("ALL satisfies REJECT")), new FlowLoggingRequirements());

        Assert.Equal("LOGGING: fl-1 captures ALL to cloud-watch-logs /vpc-flow-logs/vpc-1.", verdict.Annotation);
    }

    [Theory]
    [InlineData(Traffic.Reject, "LOGGING: fl-1 captures REJECT to cloud-watch-logs /vpc-flow-logs/vpc-1.")]
    [InlineData(
        Traffic.All,
        "LOGGING: fl-1 captures REJECT to cloud-watch-logs /vpc-flow-logs/vpc-1 "
            + "and fl-0 captures ACCEPT to cloud-watch-logs /vpc-flow-logs/vpc-1."
    )]
    public void Of_several_good_flow_logs_the_annotation_names_the_one_with_the_lowest_id(Traffic required, string annotation)
    {
        var vpc = DecisionTable.Vpc(DecisionTable.Row("ACCEPT and REJECT"));
        var accept = vpc.FlowLogs[0];
        var reject = vpc.FlowLogs[1];
        ObservedFlowLog[] flowLogs =
        [
            reject with
            {
                Id = "fl-2",
            },
            accept with
            {
                Id = "fl-3",
            },
            reject with
            {
                Id = "fl-1",
            },
            accept with
            {
                Id = "fl-0",
            },
        ];

        var verdict = Judge(vpc with { FlowLogs = flowLogs }, new FlowLoggingRequirements { Traffic = required });

        Assert.Equal(annotation, verdict.Annotation);
    }

    [Fact]
    public void The_annotation_of_a_failed_delivery_says_why_and_what_to_fix()
    {
        var verdict = Judge(DecisionTable.Vpc(DecisionTable.Row("delivery FAILED with Access error")), new FlowLoggingRequirements());

        Assert.StartsWith(
            "DELIVERY_FAILED: fl-1 does not deliver to cloud-watch-logs /vpc-flow-logs/vpc-1 (Access error). Fix",
            verdict.Annotation,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_annotation_of_a_shared_VPC_names_the_owner()
    {
        var verdict = Judge(DecisionTable.Vpc(DecisionTable.Row("a VPC that another account shares")), new FlowLoggingRequirements());

        Assert.Contains("999988887777", verdict.Annotation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_annotation_of_an_expired_exemption_says_when_it_expired()
    {
        var row = DecisionTable.Row("the day after the last day of an exemption tag");

        var verdict = Judge(DecisionTable.Vpc(row), DecisionTable.Requirements(row));

        Assert.StartsWith(
            "NO_FLOW_LOG: exemption expired on 2026-06-14 (tag Exempt); no VPC-level flow log.",
            verdict.Annotation,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_annotation_of_an_exemption_says_who_why_and_until_when()
    {
        var row = DecisionTable.Row("exempt by a tag on its last day");

        var verdict = Judge(DecisionTable.Vpc(row), DecisionTable.Requirements(row));

        Assert.Equal("EXEMPT: tag Exempt: lab until=2026-06-15 by=alice", verdict.Annotation);
    }

    [Fact]
    public void Of_two_flow_logs_that_satisfy_ALL_together_each_loses_no_records_if_possible()
    {
        var vpc = DecisionTable.Vpc(DecisionTable.Row("ALL required, one of the two rate limited"));
        var limited = vpc.FlowLogs[0] with { Id = "fl-0", DeliverLogsErrorMessage = "Rate limited" };

        var verdict = Judge(vpc with { FlowLogs = [limited, .. vpc.FlowLogs] }, new FlowLoggingRequirements { Traffic = Traffic.All });

        Assert.StartsWith(
            "LOGGING_RATE_LIMITED: records are being lost: fl-1 captures REJECT",
            verdict.Annotation,
            StringComparison.Ordinal
        );
        Assert.Contains(" and fl-2 captures ACCEPT", verdict.Annotation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-06-16T11:00:00+14:00", "EXEMPT")]
    [InlineData("2026-06-15T23:00:00-14:00", "NO_FLOW_LOG")]
    public void The_last_day_of_an_exemption_is_in_UTC(string now, string reason)
    {
        var row = DecisionTable.Row("exempt by a tag on its last day");
        var policy = new FlowLoggingPolicy(
            DecisionTable.AccountId,
            DecisionTable.Requirements(row),
            DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)
        );

        Assert.Equal(reason, policy.Judge(DecisionTable.Vpc(row)).Reason.Code);
    }

    private static Verdict Judge(ObservedVpc vpc, FlowLoggingRequirements requirements) =>
        new FlowLoggingPolicy(DecisionTable.AccountId, requirements, DecisionTable.Now).Judge(vpc);
}
