using ConfigRule.Judgement;

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
    public void Every_reason_that_a_VPC_can_be_judged_by_has_a_case()
    {
        Reason[] notJudged = [Reason.Deleted, Reason.OutOfScope];
        Assert.Equal(Reason.All.Except(notJudged).Select(reason => reason.Code).Order(), DecisionTable.Reasons.Order());
    }

    [Fact]
    public void The_annotation_starts_with_the_reason_and_names_the_flow_log_and_its_destination()
    {
        var verdict = Judge(DecisionTable.Vpc(DecisionTable.Row("ALL satisfies REJECT")), new FlowLoggingRequirements());

        Assert.Equal("LOGGING: fl-1 captures ALL to cloud-watch-logs /vpc-flow-logs/vpc-1.", verdict.Annotation);
    }

    [Fact]
    public void The_annotation_of_a_failed_delivery_says_why_and_what_to_mend()
    {
        var verdict = Judge(DecisionTable.Vpc(DecisionTable.Row("delivery FAILED with Access error")), new FlowLoggingRequirements());

        Assert.StartsWith("DELIVERY_FAILED: fl-1 does not deliver to cloud-watch-logs /vpc-flow-logs/vpc-1 (Access error). Mend", verdict.Annotation, StringComparison.Ordinal);
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
        var row = DecisionTable.Row("exempt by a tag the day after its last");

        var verdict = Judge(DecisionTable.Vpc(row), DecisionTable.Requirements(row));

        Assert.StartsWith("NO_FLOW_LOG: exemption expired on 2026-06-14 (tag Exempt); no VPC-level flow log.", verdict.Annotation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_annotation_of_an_exemption_holds_who_why_and_until_when()
    {
        var row = DecisionTable.Row("exempt by a tag on its last day");

        var verdict = Judge(DecisionTable.Vpc(row), DecisionTable.Requirements(row));

        Assert.Equal("EXEMPT: tag Exempt: lab until=2026-06-15 by=alice", verdict.Annotation);
    }

    private static Verdict Judge(ObservedVpc vpc, FlowLoggingRequirements requirements) =>
        new FlowLoggingPolicy(DecisionTable.AccountId, requirements, DecisionTable.Now).Judge(vpc);
}
