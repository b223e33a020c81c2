using System.Text.Json;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>
/// GetComplianceDetailsByConfigRule's responses: the results of an evaluation a moment ago, rendered once for each filter
/// that a variant uses.
/// </summary>
internal sealed class ComplianceDetails
{
    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</summary>
    private const int PageSize = 100;

    /// <summary>Half a second before the event.</summary>
    private const double EvaluatedAt = 1_762_334_999.5;

    private const string Compliant = "COMPLIANT";
    private const string NonCompliant = "NON_COMPLIANT";
    private const string NotApplicable = "NOT_APPLICABLE";

    private static readonly string[][] Filters =
    [
        [Compliant],
        [NonCompliant],
        [NotApplicable],
        [Compliant, NonCompliant],
    ];

    private readonly Dictionary<string, List<byte[]>> pages;

    public ComplianceDetails(Account account)
    {
        var compliance = account.Compliance();
        pages = Filters.ToDictionary(Key, filter => RenderAll(account, compliance, filter));
    }

    /// <summary>The name of a filter.</summary>
    public static string Key(IEnumerable<string> complianceTypes) => string.Join('+', complianceTypes);

    /// <summary>One page, or null if no page of the filter returned the token.</summary>
    public byte[]? Find(string filter, string? nextToken)
    {
        if (!pages.TryGetValue(filter, out var listed))
        {
            return null;
        }

        var number = nextToken is null ? 0 : Enumerable.Range(0, listed.Count).FirstOrDefault(page => Token(filter, page) == nextToken, -1);

        return number < 0 ? null : listed[number];
    }

    private static string Token(string filter, int page) => $"{filter}-{page}";

    private static List<byte[]> RenderAll(Account account, bool[] compliance, string[] filter)
    {
        var chunks = Enumerable
            .Range(0, account.EarlierResults)
            .Where(vpc => filter.Contains(compliance[vpc] ? Compliant : NonCompliant))
            .Chunk(PageSize)
            .DefaultIfEmpty([])
            .ToList();

        return
        [
            .. chunks.Select((page, number) => Render(page, compliance, number + 1 < chunks.Count ? Token(Key(filter), number + 1) : null)),
        ];
    }

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
        json.WriteString("ComplianceType", compliant ? Compliant : NonCompliant);
        json.WriteNumber("ResultRecordedTime", EvaluatedAt);
        json.WriteNumber("ConfigRuleInvokedTime", EvaluatedAt);
        json.WriteString("Annotation", compliant ? "LOGGING: of an earlier evaluation." : "NO_FLOW_LOG: of an earlier evaluation.");
        json.WriteEndObject();
    }
}
