using System.Text.Json;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>GetComplianceDetailsByConfigRule's responses: the results of an earlier evaluation, rendered once.</summary>
internal sealed class ComplianceDetails
{
    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</summary>
    private const int PageSize = 100;

    private const double EvaluatedAt = 1_762_333_200.5;

    private readonly List<byte[]> pages;

    public ComplianceDetails(Account account)
    {
        var compliance = account.Compliance();
        var chunks = Enumerable.Range(0, account.EarlierResults).Chunk(PageSize).DefaultIfEmpty([]).ToList();
        pages = [.. chunks.Select((page, number) => Render(page, compliance, number + 1 < chunks.Count ? Token(number + 1) : null))];
    }

    /// <summary>One page, or null if no page returned the token.</summary>
    public byte[]? Find(string? nextToken)
    {
        var number = nextToken is null ? 0 : Enumerable.Range(0, pages.Count).FirstOrDefault(page => Token(page) == nextToken, -1);

        return number < 0 ? null : pages[number];
    }

    private static string Token(int page) => $"results-{page}";

    private static byte[] Render(int[] vpcs, bool[] compliance, string? nextToken)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("EvaluationResults");
            foreach (var vpc in vpcs)
            {
                Write(json, vpc, compliance[vpc]);
            }

            json.WriteEndArray();
            if (nextToken is not null)
            {
                json.WriteString("NextToken", nextToken);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, int vpc, bool compliant)
    {
        json.WriteStartObject();
        json.WriteStartObject("EvaluationResultIdentifier");
        json.WriteStartObject("EvaluationResultQualifier");
        json.WriteString("ConfigRuleName", ScheduledEvent.RuleName);
        json.WriteString("ResourceType", "AWS::EC2::VPC");
        json.WriteString("ResourceId", Account.VpcId(vpc));
        json.WriteEndObject();
        json.WriteNumber("OrderingTimestamp", EvaluatedAt);
        json.WriteEndObject();
        json.WriteString("ComplianceType", compliant ? "COMPLIANT" : "NON_COMPLIANT");
        json.WriteNumber("ResultRecordedTime", EvaluatedAt);
        json.WriteNumber("ConfigRuleInvokedTime", EvaluatedAt);
        json.WriteString("Annotation", "LOGGING: of an earlier evaluation.");
        json.WriteEndObject();
    }
}
