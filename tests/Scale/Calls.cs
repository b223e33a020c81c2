namespace ConfigRule.Scale;

/// <summary>API calls by name, where nothing is throttled. Tests hold them to what the executable and the runbook call.</summary>
public static class Calls
{
    /// <summary>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html</summary>
    public const int Ec2Page = 1_000;

    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</summary>
    public const int CompliancePage = 100;

    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html</summary>
    public const int EvaluationsPerPut = 100;

    /// <summary>Most PutEvaluations calls in flight in one invocation: the rule's PutSlots.Maximum.</summary>
    public const int PutsAtOnce = 4;

    /// <summary>Steps of a repair by the runbook, all of them.</summary>
    public const int RepairSteps = 7;

    public static IReadOnlyDictionary<string, int> VpcChanged { get; } = OfOneVpc([]);

    public static IReadOnlyDictionary<string, int> FlowLogChanged { get; } = OfOneVpc([]);

    /// <summary>A flow log that is gone, and whose event does not tell of which VPC it was.</summary>
    public static IReadOnlyDictionary<string, int> FlowLogGoneUnnamed { get; } = OfOneVpc(new() { ["GetResourceConfigHistory"] = 1 });

    /// <summary>The first repair of an account in a region, where EC2 knows the new role at once; each try before that is one more CreateFlowLogs.</summary>
    public static IReadOnlyDictionary<string, int> FirstRepair { get; } =
        Repair(
            new()
            {
                ["iam:GetRole"] = 1,
                ["iam:CreateRole"] = 1,
                ["iam:PutRolePolicy"] = 1,
            }
        );

    /// <summary>A repair that finds the role which an earlier one made.</summary>
    public static IReadOnlyDictionary<string, int> LaterRepair { get; } =
        Repair(
            new()
            {
                ["iam:GetRole"] = 1,
                ["iam:GetRolePolicy"] = 1,
                ["iam:ListRolePolicies"] = 1,
                ["iam:ListAttachedRolePolicies"] = 1,
            }
        );

    /// <summary>A scheduled invocation, where no VPC is gone since the last one.</summary>
    /// <param name="vpcs">VPCs that the account owns in the region.</param>
    /// <param name="flowLogs">Flow logs of anything in the region.</param>
    /// <param name="earlierResults">VPCs that the rule has found COMPLIANT or NON_COMPLIANT.</param>
    public static IReadOnlyDictionary<string, int> Scheduled(int vpcs, int flowLogs, int earlierResults) =>
        new Dictionary<string, int>
        {
            ["DescribeVpcs"] = Pages(vpcs, Ec2Page),
            ["DescribeFlowLogs"] = Pages(flowLogs, Ec2Page),
            ["GetComplianceDetailsByConfigRule"] = Pages(earlierResults, CompliancePage),
            ["PutEvaluations"] = Pages(vpcs, EvaluationsPerPut),
        };

    /// <summary>Calls that go to IAM, which all regions of an account share.</summary>
    public static int OfIam(IReadOnlyDictionary<string, int> calls) =>
        calls.Where(call => call.Key.StartsWith("iam:", StringComparison.Ordinal)).Sum(call => call.Value);

    private static int Pages(int items, int page) => Math.Max(1, (items + page - 1) / page);

    private static Dictionary<string, int> OfOneVpc(Dictionary<string, int> others) =>
        new(others)
        {
            ["DescribeVpcs"] = 1,
            ["DescribeFlowLogs"] = 1,
            ["PutEvaluations"] = 1,
        };

    private static Dictionary<string, int> Repair(Dictionary<string, int> ofRole) =>
        new(ofRole)
        {
            ["ec2:DescribeVpcs"] = 1,
            ["ec2:DescribeFlowLogs"] = 3,
            ["logs:DescribeLogGroups"] = 1,
            ["logs:CreateLogGroup"] = 1,
            ["logs:PutRetentionPolicy"] = 1,
            ["ec2:CreateFlowLogs"] = 1,
        };
}
