using System.Collections.Concurrent;
using System.Text.Json;
using ConfigRule.Judgement;
using ConfigRule.Parameters;
using ConfigRule.Tests.Judgement;
using CsCheck;

namespace ConfigRule.Tests.Properties;

/// <summary>Properties of every VPC and every valid set of parameters. A failure prints its seed and the row.</summary>
public sealed class FlowLoggingPolicyPropertyTests
{
    private const long Rows = 10_000;

    private static readonly ObservedFlowLog Healthy = new()
    {
        Id = "fl-healthy",
        Traffic = Traffic.All,
        Status = "ACTIVE",
        DeliverLogsStatus = "SUCCESS",
        LogFormat = "${action} ${srcaddr} ${vpc-id}",
        MaxAggregationInterval = 60,
    };

    /// <summary>For all destinations in the random parameters, at least one of these matches.</summary>
    private static readonly ObservedFlowLog[] HealthyAnywhere =
    [
        ToLogGroup("/vpc-flow-logs/vpc-1"),
        ToLogGroup("/central/vpc"),
        Healthy with
        {
            LogDestinationType = "s3",
            LogDestination = "arn:aws:s3:::central-logs/vpc/",
        },
        Healthy with
        {
            LogDestinationType = "kinesis-data-firehose",
            LogDestination = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs",
        },
    ];

    private static readonly (string Requirement, Func<FlowLoggingRequirements, FlowLoggingRequirements> Without)[] WeakerRequirements =
    [
        ("the destination types", requirements => requirements with { DestinationTypes = [] }),
        ("the destinations", requirements => requirements with { Destinations = [] }),
        ("the interval", requirements => requirements with { MaxAggregationInterval = 600 }),
        ("the fields", requirements => requirements with { RequiredFields = [] }),
        ("a field", requirements => requirements with { RequiredFields = [.. requirements.RequiredFields.Skip(1)] }),
        (
            "one of the two kinds of traffic",
            requirements => requirements with { Traffic = requirements.Traffic == Traffic.All ? Traffic.Reject : requirements.Traffic }
        ),
        (
            "the other kind of traffic",
            requirements => requirements with { Traffic = requirements.Traffic == Traffic.All ? Traffic.Accept : requirements.Traffic }
        ),
        ("the rejection of subnet coverage", requirements => requirements with { AcceptSubnetCoverage = true }),
    ];

    [Fact]
    public void A_VPC_has_the_verdict_of_the_second_implementation()
    {
        Sample(row =>
        {
            var (verdict, reasons) = SecondOpinion.Of(row);

            var judged = Judge(row);

            Assert.Equal(verdict, DecisionTable.NameOf(judged.Compliance));
            Assert.Contains(judged.Reason.Code, reasons);
            Assert.Equal(DecisionTable.VpcId, judged.VpcId);
        });
    }

    [Fact]
    public void The_random_VPCs_have_every_reason_of_the_policy()
    {
        var met = new ConcurrentDictionary<Reason, bool>();

        Sample(row => met[Judge(row).Reason] = true);

        Assert.Equal(
            Reason.All.Except([Reason.Deleted, Reason.OutOfScope]).Select(reason => reason.Code).Order(),
            met.Keys.Select(reason => reason.Code).Order()
        );
    }

    [Fact]
    public void Verdict_and_annotation_do_not_depend_on_the_order_in_which_EC2_lists_flow_logs_and_subnets()
    {
        var shuffled =
            from row in RandomRows.All
            let vpc = DecisionTable.Vpc(row)
            from flowLogs in Gen.Shuffle(vpc.FlowLogs.ToArray())
            from subnets in Gen.Shuffle(vpc.Subnets.ToArray())
            select (
                Row: row,
                Other: vpc with
                {
                    FlowLogs = flowLogs,
                    Subnets = [.. subnets.Select(subnet => subnet with { FlowLogs = [.. subnet.FlowLogs.Reverse()] })],
                }
            );

        shuffled.Sample(
            sample => Assert.Equal(Judge(sample.Row), Judge(sample.Other, DecisionTable.Requirements(sample.Row))),
            iter: Rows,
            print: sample =>
                $"{sample.Row.GetRawText()} with its flow logs as {string.Join(", ", sample.Other.FlowLogs.Select(flowLog => flowLog.Id))}"
        );
    }

    [Fact]
    public void A_flow_log_that_satisfies_everything_makes_any_applicable_VPC_compliant()
    {
        Sample(row =>
        {
            var requirements = DecisionTable.Requirements(row);
            var vpc = DecisionTable.Vpc(row);
            if (Judge(vpc, requirements).Compliance == VerdictCompliance.NotApplicable)
            {
                return;
            }

            var satisfying = HealthyAnywhere.First(flowLog => IsAllowed(flowLog, requirements));

            var judged = Judge(vpc with { FlowLogs = [.. vpc.FlowLogs, satisfying] }, requirements);

            Assert.Equal(Reason.Logging, judged.Reason);
        });
    }

    [Fact]
    public void Fewer_requirements_never_make_a_compliant_VPC_noncompliant()
    {
        Sample(row =>
        {
            var requirements = DecisionTable.Requirements(row);
            var vpc = DecisionTable.Vpc(row);
            if (Judge(vpc, requirements).Compliance != VerdictCompliance.Compliant)
            {
                return;
            }

            Assert.All(
                WeakerRequirements,
                weaker =>
                    Assert.Equal(
                        (weaker.Requirement, VerdictCompliance.Compliant),
                        (weaker.Requirement, Judge(vpc, weaker.Without(requirements)).Compliance)
                    )
            );
        });
    }

    [Fact]
    public void An_annotation_is_1_to_256_characters_of_valid_text_and_starts_with_the_reason()
    {
        Sample(row =>
        {
            var judged = Judge(row);

            Assert.InRange(judged.Annotation.Length, 1, 256);
            Assert.StartsWith($"{judged.Reason.Code}: ", judged.Annotation, StringComparison.Ordinal);
            Assert.True(RandomText.IsWhole(judged.Annotation), judged.Annotation);
        });
    }

    private static void Sample(Action<JsonElement> check) => RandomRows.All.Sample(check, iter: Rows, print: row => row.GetRawText());

    private static ObservedFlowLog ToLogGroup(string name) =>
        Healthy with
        {
            LogDestinationType = "cloud-watch-logs",
            LogGroupName = name,
            LogDestination = "arn:aws:logs:eu-west-1:111122223333:log-group:" + name,
        };

    private static bool IsAllowed(ObservedFlowLog flowLog, FlowLoggingRequirements requirements) =>
        (requirements.DestinationTypes.Count == 0 || requirements.DestinationTypes.Contains(flowLog.LogDestinationType))
        && (
            requirements.Destinations.Count == 0
            || requirements.Destinations.Any(pattern =>
                SecondOpinion.Fits(pattern, $"{flowLog.LogGroupName}")
                || SecondOpinion.Fits(pattern, $"{flowLog.LogDestination}")
                || SecondOpinion.Fits(pattern, $"{flowLog.LogDestination}:*")
            )
        );

    private static Verdict Judge(JsonElement row) => Judge(DecisionTable.Vpc(row), DecisionTable.Requirements(row));

    private static Verdict Judge(ObservedVpc vpc, FlowLoggingRequirements requirements) => Policy(requirements).Judge(vpc);

    private static FlowLoggingPolicy Policy(FlowLoggingRequirements requirements) =>
        new(DecisionTable.AccountId, requirements, DecisionTable.Now);
}
