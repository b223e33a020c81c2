namespace ConfigRule.Scale;

/// <summary>AWS's limits that an organization could reach, with their default values. Most can be raised.</summary>
public static class Limits
{
    private const string PerAccountAndRegion = "account and region";
    private const string PerAccount = "account";
    private const string PerAdministrator = "administrator account";

    private static readonly Source Ec2Throttling = Source.Of(
        "https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html",
        "a copy of the page without a date, its table of buckets"
    );

    private static readonly Source ConfigQuotas = Source.Of(
        "https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html",
        "a copy of the page without a date"
    );

    private static readonly Source CloudFormationQuotas = Source.Of(
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html",
        "a copy of the page without a date"
    );

    private static readonly Source StackSetHandler = Source.Of(
        "https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-cloudformation",
        "the resource's handler, March 2025"
    );

    /// <summary>DescribeVpcs and DescribeFlowLogs have separate buckets of the default size.</summary>
    public static TokenBucket Describe { get; } = new(100, 20);

    public static TokenBucket CreateFlowLogs { get; } = new(50, 5);

    public static Limit DescribeBurst { get; } =
        new("DescribeVpcs, DescribeFlowLogs: bucket", Describe.Capacity, "concurrent requests", PerAccountAndRegion, Ec2Throttling);

    public static Limit DescribeRate { get; } =
        new("DescribeVpcs, DescribeFlowLogs: refill", Describe.PerSecond, "requests a second", PerAccountAndRegion, Ec2Throttling);

    public static Limit CreateFlowLogsRate { get; } =
        new("CreateFlowLogs: refill", CreateFlowLogs.PerSecond, "requests a second", PerAccountAndRegion, Ec2Throttling);

    /// <summary>AWS publishes no rate for the Config calls that the function makes.</summary>
    public static Limit PutEvaluationsRate { get; } =
        NoPublishedRate(
            "PutEvaluations",
            "https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html",
            PerAccountAndRegion
        );

    public static Limit ComplianceDetailsRate { get; } =
        NoPublishedRate(
            "GetComplianceDetailsByConfigRule",
            "https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html",
            PerAccountAndRegion
        );

    public static Limit ConfigHistoryRate { get; } =
        NoPublishedRate(
            "GetResourceConfigHistory",
            "https://docs.aws.amazon.com/config/latest/APIReference/API_GetResourceConfigHistory.html",
            PerAccountAndRegion
        );

    /// <summary>IAM has a bucket of unpublished size for each operation, and one endpoint for all regions.</summary>
    public static Limit IamRate { get; } =
        new(
            "IAM calls",
            null,
            "concurrent requests",
            PerAccount,
            Source.Unconfirmed(
                "https://repost.aws/knowledge-center/iam-sts-throttling-error",
                "says that the rate cannot be raised, but not what it is"
            )
        );

    public static Limit IamRoles { get; } =
        new(
            "IAM roles",
            1_000,
            "roles",
            PerAccount,
            Source.Unconfirmed(
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
                "not read; the number is widely known"
            )
        );

    public static Limit LambdaConcurrency { get; } =
        new(
            "Lambda concurrent executions (new accounts have fewer)",
            1_000,
            "concurrent invocations",
            PerAccountAndRegion,
            Source.Of(
                "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
                "copies of Lambda's pages on scaling without a date"
            )
        );

    public static Limit Automations { get; } =
        new(
            "Concurrent automations (500 with adaptive concurrency)",
            100,
            "automations",
            PerAccountAndRegion,
            Source.Of(
                "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-concepts.html",
                "a copy of the page without a date; the quota's scope says that it is per region"
            )
        );

    public static Limit QueuedAutomations { get; } =
        new(
            "Automations in the queue",
            5_000,
            "automations",
            PerAccountAndRegion,
            Source.Unconfirmed(
                "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-concepts.html",
                "copies of the page say 1,000 or 5,000, both without a date"
            )
        );

    public static Limit StackInstances { get; } =
        new("Stack instances of a stack set", 100_000, "instances", PerAdministrator, CloudFormationQuotas);

    /// <summary>
    /// AWS does not say whether "in each Region" means the region of the stacks or of the stack set. The sum over regions is safe.
    /// </summary>
    public static Limit StackInstanceOperations { get; } =
        new("Concurrent stack instance operations, in each region", 10_000, "instances", PerAdministrator, CloudFormationQuotas);

    public static Limit StackSetOperationHours { get; } =
        new("Duration of one operation of AWS::CloudFormation::StackSet", 24, "hours", "operation", StackSetHandler);

    public static Limit StackSetResourceHours { get; } =
        new("Duration of AWS::CloudFormation::StackSet", 36, "hours", "resource", StackSetHandler);

    public static Limit AggregatorAccounts { get; } = new("Accounts of an aggregator", 10_000, "accounts", PerAdministrator, ConfigQuotas);

    /// <summary>Can be raised. AWS does not say whether it applies to a new aggregator of an organization.</summary>
    public static Limit AggregatorAccountsAWeek { get; } =
        new("Accounts added to or removed from all aggregators", 1_000, "accounts a week", PerAdministrator, ConfigQuotas);

    public static Limit SavedQueries { get; } = new("Saved advanced queries", 300, "queries", PerAccountAndRegion, ConfigQuotas);

    private static Limit NoPublishedRate(string call, string page, string scope) =>
        new(call, null, "requests a second", scope, Source.Unconfirmed(page, "names no rate"));
}
