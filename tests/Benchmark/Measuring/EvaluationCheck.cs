using System.Text.Json;
using ConfigRule.Benchmark.Endpoint;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Checks that an invocation reported every VPC once and correctly: only correct work is measured.</summary>
internal static class EvaluationCheck
{
    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html</summary>
    private const int MostEvaluations = 100;

    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html</summary>
    private const int LongestAnnotation = 256;

    /// <exception cref="BenchmarkException">It did not. The message says what is wrong.</exception>
    public static void Require(Account account, Invocation invocation, bool onlyNews)
    {
        var expected = account.Compliance();
        var reported = new bool?[account.Vpcs];
        foreach (var body in invocation.Puts)
        {
            using var put = JsonDocument.Parse(body);
            Require(
                put.RootElement.GetProperty("ResultToken").GetString() == ScheduledEvent.ResultToken,
                "a put has another result token than the event"
            );
            var evaluations = put.RootElement.GetProperty("Evaluations");
            Require(
                evaluations.GetArrayLength() <= MostEvaluations,
                $"a put has {evaluations.GetArrayLength()} evaluations; {MostEvaluations} are allowed"
            );
            foreach (var evaluation in evaluations.EnumerateArray())
            {
                Take(account, evaluation, reported);
            }
        }

        if (onlyNews)
        {
            // A result that AWS Config already has need not be put again, unless it is NON_COMPLIANT.
            for (var vpc = 0; vpc < account.EarlierResults; vpc++)
            {
                reported[vpc] ??= expected[vpc] ? true : null;
            }
        }

        var evaluated = reported.Count(compliant => compliant is not null);
        Require(evaluated == account.Vpcs, $"{evaluated} VPCs were evaluated, of {account.Vpcs}");
        var (nonCompliant, due) = (reported.Count(compliant => compliant is false), expected.Count(compliant => !compliant));
        Require(nonCompliant == due, $"{nonCompliant} VPCs were NON_COMPLIANT, and should be {due}");
        for (var vpc = 0; vpc < expected.Length; vpc++)
        {
            Require(
                reported[vpc] == expected[vpc],
                $"{Account.VpcId(vpc)} was {(reported[vpc] is true ? "" : "NON_")}COMPLIANT, and should not be"
            );
        }
    }

    private static void Take(Account account, JsonElement evaluation, bool?[] reported)
    {
        var id = evaluation.GetProperty("ComplianceResourceId").GetString() ?? "";
        var vpc = account.Vpc(id);
        Require(vpc >= 0, $"{id} was evaluated, which is no VPC of the account");
        Require(reported[vpc] is null, $"{id} was evaluated twice");
        Require(
            evaluation.GetProperty("ComplianceResourceType").GetString() == "AWS::EC2::VPC",
            $"{id} was evaluated as something else than a VPC"
        );
        Require(
            evaluation.GetProperty("Annotation").GetString() is { Length: > 0 and <= LongestAnnotation },
            $"{id} has no annotation, or one longer than {LongestAnnotation}"
        );
        reported[vpc] = evaluation.GetProperty("ComplianceType").GetString() switch
        {
            "COMPLIANT" => true,
            "NON_COMPLIANT" => false,
            var other => throw new BenchmarkException($"{id} was {other}"),
        };
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BenchmarkException(otherwise);
        }
    }
}
