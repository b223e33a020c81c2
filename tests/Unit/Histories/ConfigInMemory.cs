using Amazon;
using Amazon.ConfigService;
using Amazon.ConfigService.Model;
using Amazon.Runtime;

namespace ConfigRule.Tests.Histories;

/// <summary>AWS Config's results of one rule, in memory, behind the SDK's client. Its pages are small.</summary>
internal sealed class ConfigInMemory : AmazonConfigServiceClient
{
    public const string RuleName = "vpc-reject-flow-logging";

    private const int PageSize = 2;

    private readonly Lock changing = new();

    public ConfigInMemory()
        : base(new BasicAWSCredentials("key", "secret"), new AmazonConfigServiceConfig { RegionEndpoint = RegionEndpoint.EUWest1 }) { }

    public SortedDictionary<string, StoredResult> Results { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>The VPCs that a NON_COMPLIANT evaluation was put for, each of which starts a remediation.</summary>
    public SortedSet<string> Remediated { get; } = new(StringComparer.Ordinal);

    public required TimeProvider Clock { get; init; }

    /// <summary>Whether an evaluation with an older time than the stored one is dropped. Nothing says whether AWS does so.</summary>
    public required bool DropsOlder { get; init; }

    /// <summary>Runs before each call, with the operation and, for a listing, its next token. It throws to fail the call.</summary>
    public Action<string, string?> BeforeCall { get; set; } = (_, _) => { };

    public ConfigInMemory Copy() =>
        new()
        {
            Results = new(Results, StringComparer.Ordinal),
            Clock = Clock,
            DropsOlder = DropsOlder,
        };

    public override Task<PutEvaluationsResponse> PutEvaluationsAsync(
        PutEvaluationsRequest request,
        CancellationToken cancellationToken = default
    )
    {
        lock (changing)
        {
            BeforeCall("PutEvaluations", null);
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var evaluation in request.Evaluations)
            {
                Put(evaluation);
            }
        }

        return Task.FromResult(new PutEvaluationsResponse());
    }

    public override Task<GetComplianceDetailsByConfigRuleResponse> GetComplianceDetailsByConfigRuleAsync(
        GetComplianceDetailsByConfigRuleRequest request,
        CancellationToken cancellationToken = default
    )
    {
        lock (changing)
        {
            BeforeCall("GetComplianceDetailsByConfigRule", request.NextToken);
            cancellationToken.ThrowIfCancellationRequested();
            // A token is the last id of its page.
            var left = Results
                .Where(result => request.ComplianceTypes.Contains(result.Value.Compliance))
                .Where(result => string.CompareOrdinal(result.Key, request.NextToken) > 0)
                .ToList();
            return Task.FromResult(
                new GetComplianceDetailsByConfigRuleResponse
                {
                    EvaluationResults = [.. left.Take(PageSize).Select(Shape)],
                    NextToken = left.Count > PageSize ? left[PageSize - 1].Key : null,
                }
            );
        }
    }

    public override Task<GetComplianceDetailsByResourceResponse> GetComplianceDetailsByResourceAsync(
        GetComplianceDetailsByResourceRequest request,
        CancellationToken cancellationToken = default
    )
    {
        lock (changing)
        {
            BeforeCall("GetComplianceDetailsByResource", null);
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(
                new GetComplianceDetailsByResourceResponse
                {
                    EvaluationResults = [.. Results.Where(result => result.Key == request.ResourceId).Select(Shape)],
                }
            );
        }
    }

    private void Put(Evaluation evaluation)
    {
        var ordering = evaluation.OrderingTimestamp ?? throw new InvalidOperationException("an evaluation without a time");
        var id = evaluation.ComplianceResourceId;
        if (DropsOlder && Results.TryGetValue(id, out var stored) && ordering < stored.Ordering)
        {
            return;
        }

        Results[id] = new(evaluation.ComplianceType, evaluation.Annotation, ordering, Clock.GetUtcNow().UtcDateTime);
        if (evaluation.ComplianceType == ComplianceType.NON_COMPLIANT)
        {
            Remediated.Add(id);
        }
    }

    private static EvaluationResult Shape(KeyValuePair<string, StoredResult> result) =>
        new()
        {
            ComplianceType = result.Value.Compliance,
            Annotation = result.Value.Annotation,
            ResultRecordedTime = result.Value.RecordedAt,
            EvaluationResultIdentifier = new EvaluationResultIdentifier
            {
                EvaluationResultQualifier = new EvaluationResultQualifier
                {
                    ConfigRuleName = RuleName,
                    ResourceType = ConfigResourceTypes.Vpc,
                    ResourceId = result.Key,
                },
            },
        };
}

internal sealed record StoredResult(string Compliance, string Annotation, DateTime Ordering, DateTime RecordedAt)
{
    public string Reason => Annotation.Split(':')[0];
}
