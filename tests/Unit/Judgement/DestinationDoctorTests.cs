using System.Text.Json.Nodes;
using ConfigRule.Delivery;

namespace ConfigRule.Tests.Judgement;

public sealed class DestinationDoctorTests
{
    private static readonly string[] Clauses = ["Effect", "Principal", "Action", "Resource"];

    [Theory]
    [MemberData(nameof(DoctorCase.Names), MemberType = typeof(DoctorCase))]
    public void Every_case_has_its_answer_and_its_obstacles(string name)
    {
        var written = DoctorCase.Of(name);

        var diagnosis = written.Examine();

        Assert.Equal(written.Answer, diagnosis.Answer.ToString(), ignoreCase: true);
        Assert.Equal(
            written.Obstacles.Order(),
            diagnosis.Obstacles.Select(obstacle => $"{obstacle.Kind}: {obstacle.Policy}: {obstacle.Subject}").Distinct().Order()
        );
    }

    [Theory]
    [MemberData(nameof(DoctorCase.Names), MemberType = typeof(DoctorCase))]
    public void The_suggested_statements_fix_every_case_that_a_statement_can_fix(string name)
    {
        var written = DoctorCase.Of(name);
        var diagnosis = written.Examine();
        if (diagnosis.Obstacles.Any(obstacle => obstacle.Correction is null))
        {
            return;
        }

        Assert.Equal(Truth.Yes, written.Corrected(diagnosis).Examine().Answer);
    }

    [Fact]
    public void A_good_policy_without_any_one_of_its_clauses_is_no_longer_good()
    {
        var weakened = DoctorCase.Bases.SelectMany(Weakened).ToList();

        Assert.NotEmpty(weakened);
        Assert.All(weakened, each => Assert.NotEqual(Truth.Yes, each.Case.Examine().Answer));
    }

    /// <summary>The base without a statement, a clause of it, or one of several actions.</summary>
    private static IEnumerable<(DoctorCase Case, string Without)> Weakened(string name)
    {
        // The account's own access to its key is no part of log delivery.
        var statements = DoctorCase
            .Base(name)
            .Policies.Index()
            .SelectMany(policy =>
                policy.Item["Statement"]!
                    .AsArray()
                    .Index()
                    .Where(each => (string)each.Item!["Sid"]! != "Account")
                    .Select(each => (Policy: policy.Index, each.Index, Json: each.Item!.AsObject()))
            );
        foreach (var (policy, index, json) in statements)
        {
            yield return Without("the statement", (list, _) => list.RemoveAt(index));
            foreach (var clause in Clauses.Where(json.ContainsKey))
            {
                yield return Without(clause, (_, statement) => statement.Remove(clause));
            }

            foreach (var action in (json["Action"] as JsonArray ?? []).Index().Select(each => each.Index))
            {
                yield return Without($"action {action}", (_, statement) => statement["Action"]!.AsArray().RemoveAt(action));
            }

            (DoctorCase, string) Without(string what, Action<JsonArray, JsonObject> remove)
            {
                var weakened = DoctorCase.Base(name);
                var list = weakened.Policies.ElementAt(policy)["Statement"]!.AsArray();
                remove(list, list[index]!.AsObject());

                return (weakened, $"{name}: {json["Sid"]} without {what}");
            }
        }
    }
}
