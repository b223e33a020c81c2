namespace ConfigRule.Cdk.Preflight.Reading;

/// <summary>A reading operation of the AWS CLI.</summary>
/// <param name="Service">The service, as the CLI names it.</param>
/// <param name="Command">The operation, as the CLI names it.</param>
/// <param name="Permission">The IAM action that allows it.</param>
/// <param name="Resource">The ARN to allow it on; {role}, {qualifier}, {stack} and {bucket} stand for names of the deployment.</param>
public sealed record AwsOperation(string Service, string Command, string Permission, string Resource = "*")
{
    public static readonly AwsOperation GetCallerIdentity = new("sts", "get-caller-identity", "sts:GetCallerIdentity");
    public static readonly AwsOperation AssumeRole = new("sts", "assume-role", "sts:AssumeRole", "arn:*:iam::*:role/{role}");
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
    public static readonly AwsOperation HeadBucket = new("s3api", "head-bucket", "s3:ListBucket", "arn:*:s3:::{bucket}");
    public static readonly AwsOperation ListObjects = new("s3api", "list-objects-v2", "s3:ListBucket", "arn:*:s3:::{bucket}");
    public static readonly AwsOperation GetBucketPolicy = new("s3api", "get-bucket-policy", "s3:GetBucketPolicy", "arn:*:s3:::{bucket}");
    public static readonly AwsOperation GetBootstrapVersion = new(
        "ssm",
        "get-parameter",
        "ssm:GetParameter",
        "arn:*:ssm:*:*:parameter/cdk-bootstrap/{qualifier}/version"
    );
    public static readonly AwsOperation GetPackageKey = new(
        "ssm",
        "get-parameter",
        "ssm:GetParameter",
        "arn:*:ssm:*:*:parameter/{stack}/package"
    );
    public static readonly AwsOperation DescribeStacks = new("cloudformation", "describe-stacks", "cloudformation:DescribeStacks");
    public static readonly AwsOperation DescribeStackEvents = new(
        "cloudformation",
        "describe-stack-events",
        "cloudformation:DescribeStackEvents"
    );
    public static readonly AwsOperation ListStackSetOperationResults = new(
        "cloudformation",
        "list-stack-set-operation-results",
        "cloudformation:ListStackSetOperationResults"
    );
    public static readonly AwsOperation DescribeAggregatorSources = new(
        "configservice",
        "describe-configuration-aggregator-sources-status",
        "config:DescribeConfigurationAggregatorSourcesStatus"
    );
    public static readonly AwsOperation GetAggregatedCounts = new(
        "configservice",
        "get-aggregate-discovered-resource-counts",
        "config:GetAggregateDiscoveredResourceCounts"
    );
    public static readonly AwsOperation GetAggregatedCompliance = new(
        "configservice",
        "get-aggregate-compliance-details-by-config-rule",
        "config:GetAggregateComplianceDetailsByConfigRule"
    );
    public static readonly AwsOperation ListStoredQueries = new("configservice", "list-stored-queries", "config:ListStoredQueries");
    public static readonly AwsOperation GetStoredQuery = new("configservice", "get-stored-query", "config:GetStoredQuery");
    public static readonly AwsOperation SelectAggregated = new(
        "configservice",
        "select-aggregate-resource-config",
        "config:SelectAggregateResourceConfig"
    );
    public static readonly AwsOperation GetComplianceOfRule = new(
        "configservice",
        "get-compliance-details-by-config-rule",
        "config:GetComplianceDetailsByConfigRule"
    );
    public static readonly AwsOperation DescribeEvaluationStatus = new(
        "configservice",
        "describe-config-rule-evaluation-status",
        "config:DescribeConfigRuleEvaluationStatus"
    );
    public static readonly AwsOperation DescribeRemediations = new(
        "configservice",
        "describe-remediation-configurations",
        "config:DescribeRemediationConfigurations"
    );

    // The bucket of flow logs, and its key, may be anybody's: its name is not one of the deployment.
    public static readonly AwsOperation GetDestinationPolicy = new("s3api", "get-bucket-policy", "s3:GetBucketPolicy");
    public static readonly AwsOperation GetOwnershipControls = new(
        "s3api",
        "get-bucket-ownership-controls",
        "s3:GetBucketOwnershipControls"
    );
    public static readonly AwsOperation GetEncryption = new("s3api", "get-bucket-encryption", "s3:GetEncryptionConfiguration");
    public static readonly AwsOperation DescribeKey = new("kms", "describe-key", "kms:DescribeKey");
    public static readonly AwsOperation GetKeyPolicy = new("kms", "get-key-policy", "kms:GetKeyPolicy");
    public static readonly AwsOperation DescribeVpcs = new("ec2", "describe-vpcs", "ec2:DescribeVpcs");
    public static readonly AwsOperation HeadObject = new("s3api", "head-object", "s3:GetObject", "arn:*:s3:::{bucket}/*");
    public static readonly AwsOperation ListRolePolicies = new(
        "iam",
        "list-role-policies",
        "iam:ListRolePolicies",
        "arn:*:iam::*:role/cdk-{qualifier}-file-publishing-role-*"
    );
    public static readonly AwsOperation GetRolePolicy = new(
        "iam",
        "get-role-policy",
        "iam:GetRolePolicy",
        "arn:*:iam::*:role/cdk-{qualifier}-file-publishing-role-*"
    );
    public static readonly AwsOperation ListAttachedRolePolicies = new(
        "iam",
        "list-attached-role-policies",
        "iam:ListAttachedRolePolicies",
        "arn:*:iam::*:role/cdk-{qualifier}-file-publishing-role-*"
    );
}
