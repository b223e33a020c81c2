namespace ConfigRule.Cdk.Preflight.Cli;

/// <summary>An operation of the AWS CLI that reads.</summary>
/// <param name="Service">The CLI's name of the service.</param>
/// <param name="Command">The CLI's name of the operation.</param>
/// <param name="Permission">The IAM action that it needs.</param>
public sealed record AwsOperation(string Service, string Command, string Permission)
{
    public static readonly AwsOperation GetCallerIdentity = new("sts", "get-caller-identity", "sts:GetCallerIdentity");
    public static readonly AwsOperation AssumeRole = new("sts", "assume-role", "sts:AssumeRole");
    public static readonly AwsOperation DescribeOrganization = new(
        "organizations",
        "describe-organization",
        "organizations:DescribeOrganization"
    );
    public static readonly AwsOperation ListServiceAccess = new(
        "organizations",
        "list-aws-service-access-for-organization",
        "organizations:ListAWSServiceAccessForOrganization"
    );
    public static readonly AwsOperation ListDelegatedServices = new(
        "organizations",
        "list-delegated-services-for-account",
        "organizations:ListDelegatedServicesForAccount"
    );
    public static readonly AwsOperation ListRoots = new("organizations", "list-roots", "organizations:ListRoots");
    public static readonly AwsOperation DescribeUnit = new(
        "organizations",
        "describe-organizational-unit",
        "organizations:DescribeOrganizationalUnit"
    );
    public static readonly AwsOperation ListUnits = new(
        "organizations",
        "list-organizational-units-for-parent",
        "organizations:ListOrganizationalUnitsForParent"
    );
    public static readonly AwsOperation ListAccountsOfParent = new(
        "organizations",
        "list-accounts-for-parent",
        "organizations:ListAccountsForParent"
    );
    public static readonly AwsOperation ListAccounts = new("organizations", "list-accounts", "organizations:ListAccounts");
    public static readonly AwsOperation DescribeAccount = new("organizations", "describe-account", "organizations:DescribeAccount");
    public static readonly AwsOperation DescribeOrganizationsAccess = new(
        "cloudformation",
        "describe-organizations-access",
        "cloudformation:DescribeOrganizationsAccess"
    );
    public static readonly AwsOperation DescribeType = new("cloudformation", "describe-type", "cloudformation:DescribeType");
    public static readonly AwsOperation DescribeStackSet = new("cloudformation", "describe-stack-set", "cloudformation:DescribeStackSet");
    public static readonly AwsOperation ListStackInstances = new(
        "cloudformation",
        "list-stack-instances",
        "cloudformation:ListStackInstances"
    );
    public static readonly AwsOperation ListStackSetOperations = new(
        "cloudformation",
        "list-stack-set-operations",
        "cloudformation:ListStackSetOperations"
    );
    public static readonly AwsOperation DescribeStackResources = new(
        "cloudformation",
        "describe-stack-resources",
        "cloudformation:DescribeStackResources"
    );
    public static readonly AwsOperation ListServiceQuotas = new("service-quotas", "list-service-quotas", "servicequotas:ListServiceQuotas");
    public static readonly AwsOperation DescribeRegions = new("ec2", "describe-regions", "ec2:DescribeRegions");
    public static readonly AwsOperation DescribeRecorders = new(
        "configservice",
        "describe-configuration-recorders",
        "config:DescribeConfigurationRecorders"
    );
    public static readonly AwsOperation DescribeRecorderStatus = new(
        "configservice",
        "describe-configuration-recorder-status",
        "config:DescribeConfigurationRecorderStatus"
    );
    public static readonly AwsOperation DescribeDeliveryChannels = new(
        "configservice",
        "describe-delivery-channels",
        "config:DescribeDeliveryChannels"
    );
    public static readonly AwsOperation DescribeRules = new("configservice", "describe-config-rules", "config:DescribeConfigRules");
    public static readonly AwsOperation HeadBucket = new("s3api", "head-bucket", "s3:ListBucket");
    public static readonly AwsOperation ListObjects = new("s3api", "list-objects-v2", "s3:ListBucket");
    public static readonly AwsOperation GetBucketPolicy = new("s3api", "get-bucket-policy", "s3:GetBucketPolicy");
    public static readonly AwsOperation GetParameter = new("ssm", "get-parameter", "ssm:GetParameter");

    /// <summary>What is called with the credentials that the command was started with.</summary>
    public static IReadOnlyList<AwsOperation> OfCaller { get; } =
    [
        GetCallerIdentity,
        AssumeRole,
        DescribeOrganization,
        ListServiceAccess,
        ListDelegatedServices,
        ListRoots,
        DescribeUnit,
        ListUnits,
        ListAccountsOfParent,
        ListAccounts,
        DescribeAccount,
        DescribeOrganizationsAccess,
        DescribeType,
        DescribeStackSet,
        ListStackInstances,
        ListStackSetOperations,
        DescribeStackResources,
        ListServiceQuotas,
        DescribeRegions,
        DescribeRecorders,
        DescribeRecorderStatus,
        DescribeDeliveryChannels,
        DescribeRules,
        HeadBucket,
        ListObjects,
        GetBucketPolicy,
        GetParameter,
    ];

    /// <summary>What is called with the role of each account.</summary>
    public static IReadOnlyList<AwsOperation> OfRole { get; } =
    [
        DescribeRegions,
        DescribeRecorders,
        DescribeRecorderStatus,
        DescribeDeliveryChannels,
        DescribeRules,
        DescribeStackResources,
        GetParameter,
    ];
}
