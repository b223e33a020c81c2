using System.Text.Json;
using ConfigRule.Events;
using ConfigRule.Judgement;
using ConfigRule.Parameters;
using ConfigRule.Tests.Events;
using ConfigRule.Tests.Runbook;

namespace ConfigRule.Tests.Judgement;

/// <summary>
/// The decision table has a case for every reason, parameter and action of the runbook. FlowLoggingPolicyTests,
/// ReadmeTests and test_evaluate_flow_logs.py compare the policy, the README and the runbook's scripts with its rows.
/// </summary>
public sealed class DecisionTableTests
{
    public static TheoryData<string> Parameters { get; } = [.. RuleParameters.Names];

    [Fact]
    public void Every_reason_has_a_case()
    {
        Assert.Equal(
            Reason.All.Select(reason => reason.Code).Order(),
            DecisionTable.Rows.Select(row => DecisionTable.Text(row, "reason")).Distinct().Order()
        );
    }

    [Theory]
    [MemberData(nameof(DecisionTable.EventCases), MemberType = typeof(DecisionTable))]
    public void A_case_of_an_event_has_its_verdict_and_reason(string name)
    {
        var row = DecisionTable.Row(name);
        var given = row.GetProperty("event");
        var invokingEvent = SampleEvents.Sample(
            "vpc-change",
            sample => sample["configurationItem"]!["configurationItemStatus"] = DecisionTable.Text(given, "configurationItemStatus")
        );
        var leftScope = DecisionTable.Member(given, "eventLeftScope") is { ValueKind: JsonValueKind.True };

        var gone = Assert.IsType<VpcGone>(TriggerReader.Read(SampleEvents.With(invokingEvent, leftScope)));

        Assert.Equal(DecisionTable.Text(row, "reason"), gone.Reason.Code);
        Assert.Equal(DecisionTable.Text(row, "verdict"), DecisionTable.NameOf(gone.Reason.Compliance));
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Every_parameter_changes_a_verdict_and_has_cases_of_different_ones(string parameter)
    {
        var rows = DecisionTable.Rows.Where(row => DecisionTable.ParametersOf(row).Contains(parameter)).ToList();

        Assert.True(rows.Select(row => DecisionTable.Text(row, "verdict")).Distinct().Count() > 1, $"no two verdicts with {parameter}");
        Assert.Contains(rows, row => DecisionTable.NameOf(VerdictWithout(parameter, row).Compliance) != DecisionTable.Text(row, "verdict"));
    }

    [Fact]
    public void A_case_says_what_the_runbook_does_if_the_runbook_has_the_same_parameters()
    {
        Assert.All(
            DecisionTable.Rows,
            row =>
                Assert.Equal(
                    (
                        DecisionTable.Name(row),
                        DecisionTable.Member(row, "event") is null && DecisionTable.ParametersOf(row).All(IsOfTheRunbook)
                    ),
                    (DecisionTable.Name(row), DecisionTable.Text(row, "runbook") is not null)
                )
        );
    }

    [Fact]
    public void The_runbook_changes_nothing_for_a_compliant_VPC_and_rejects_a_shared_one_and_a_repair_that_would_not_help()
    {
        Assert.All(
            DecisionTable.Rows.Where(row => DecisionTable.Text(row, "runbook") is not null),
            row =>
                Assert.Contains(
                    DecisionTable.Text(row, "runbook"),
                    DecisionTable.Text(row, "verdict") switch
                    {
                        "COMPLIANT" => ["none"],
                        "NON_COMPLIANT" when DecisionTable.Text(row, "reason") == Reason.Destination.Code => ["create", "refuse"],
                        "NON_COMPLIANT" => ["create", "replace"],
                        _ when DecisionTable.Text(row, "reason") == Reason.SharedVpc.Code => ["refuse"],
                        _ => Array.Empty<string>(),
                    }
                )
        );
    }

    private static Verdict VerdictWithout(string parameter, JsonElement row)
    {
        var others = row.GetProperty("parameters")
            .EnumerateObject()
            .Where(given => given.Name != parameter)
            .Select(given => given.ToString());
        var requirements = RuleParameters.Read($"{{{string.Join(',', others)}}}");

        return new FlowLoggingPolicy(DecisionTable.AccountId, requirements, DecisionTable.Now).Judge(DecisionTable.Vpc(row));
    }

    /// <summary>The runbook's parameters have the rule's names, with a capital first letter.</summary>
    private static bool IsOfTheRunbook(string parameter) =>
        DeployedRunbook.Parameters.Any(of => of.Key == $"{char.ToUpperInvariant(parameter[0])}{parameter[1..]}");
}
