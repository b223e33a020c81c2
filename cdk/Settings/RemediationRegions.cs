namespace ConfigRule.Cdk.Settings;

/// <summary>Regions in which CloudFormation may lack remediation configurations.</summary>
public static class RemediationRegions
{
    /// <summary>
    /// Regions for which CloudFormation's published schemas, as cfn-lint 1.51.0 contains them, have no
    /// AWS::Config::RemediationConfiguration. Only describe-type in a region shows whether the region really lacks it.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html</remarks>
    public static IReadOnlyList<string> Without { get; } =
    [
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "cn-northwest-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "il-central-1",
        "mx-central-1",
        "us-gov-east-1",
        "us-gov-west-1",
    ];
}
