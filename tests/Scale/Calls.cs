namespace ConfigRule.Scale;

/// <summary>API calls by name, without throttling. Tests compare them with the calls that the executable and the runbook make.</summary>
public static class Calls
{
    /// <summary>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html</summary>
    public const int Ec2Page = 1_000;

    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</summary>
    public const int CompliancePage = 100;

    /// <summary>COMPLIANT, NON_COMPLIANT and NOT_APPLICABLE results are listed at the same time, page after page.</summary>
    public const int ComplianceChains = 3;

    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html</summary>
    public const int EvaluationsPerPut = 100;

    /// <summary>Most PutEvaluations calls in flight in one invocation: the rule's PutSlots.Maximum.</summary>
    public const int PutsAtOnce = 16;

    /// <summary>The steps of a repair by the runbook that does not wait for records.</summary>
    public const int RepairSteps = 10;

    public static IReadOnlyDictionary<string, int> VpcChanged { get; } = OfOneVpc([]);

    public static IReadOnlyDictionary<string, int> FlowLogChanged { get; } = OfOneVpc([]);

    /// <summary>
    /// A change, if only news is put and the VPC is not NON_COMPLIANT. If nothing is new, PutEvaluations has no evaluation.
    /// </summary>
    public static IReadOnlyDictionary<string, int> ComparedChange { get; } = OfOneVpc(new() { ["GetComplianceDetailsByResource"] = 1 });

    /// <summary>A deleted flow log whose event does not name its VPC.</summary>
    public static IReadOnlyDictionary<string, int> FlowLogGoneUnnamed { get; } = OfOneVpc(new() { ["GetResourceConfigHistory"] = 1 });

    /// <summary>
    /// The first repair in an account and region, if EC2 can use the new role at once. Each retry is one more CreateFlowLogs.
    /// </summary>
    public static IReadOnlyDictionary<string, int> FirstRepair { get; } =
        Repair(
            new()
            {
                ["iam:GetRole"] = 2,
                ["iam:CreateRole"] = 1,
                ["iam:PutRolePolicy"] = 1,
                ["iam:GetRolePolicy"] = 1,
                ["iam:ListRolePolicies"] = 1,
                ["iam:ListAttachedRolePolicies"] = 1,
            }
        );

    /// <summary>A repair that finds the role of an earlier repair.</summary>
    public static IReadOnlyDictionary<string, int> LaterRepair { get; } =
        Repair(
            new()
            {
                ["iam:GetRole"] = 2,
                ["iam:GetRolePolicy"] = 2,
                ["iam:ListRolePolicies"] = 2,
                ["iam:ListAttachedRolePolicies"] = 2,
            }
        );

    /// <summary>A scheduled invocation, if no VPC was deleted since the last one.</summary>
    /// <param name="vpcs">VPCs that the account owns in the region.</param>
    /// <param name="flowLogs">All flow logs in the region.</param>
    /// <param name="earlierResults">VPCs with the result COMPLIANT. Fewer than a page have another one.</param>
    /// <param name="put">Evaluations that are put.</param>
    public static IReadOnlyDictionary<string, int> Scheduled(int vpcs, int flowLogs, int earlierResults, int put) =>
        new Dictionary<string, int>
        {
            ["DescribeVpcs"] = Pages(vpcs, Ec2Page),
            ["DescribeFlowLogs"] = Pages(flowLogs, Ec2Page),
            ["GetComplianceDetailsByConfigRule"] = Pages(earlierResults, CompliancePage) + ComplianceChains - 1,
            ["PutEvaluations"] = Pages(put, EvaluationsPerPut),
        };

    /// <summary>Calls to IAM, which has one endpoint for all regions.</summary>
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
            ["ec2:DescribeNetworkInterfaces"] = 1,
            ["iam:SimulatePrincipalPolicy"] = 1,
            ["logs:DescribeLogGroups"] = 3,
            ["logs:CreateLogGroup"] = 1,
            ["logs:PutRetentionPolicy"] = 1,
            ["ec2:CreateFlowLogs"] = 1,
        };
}
