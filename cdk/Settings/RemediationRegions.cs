namespace ConfigRule.Cdk.Settings;

/// <summary>Regions where it is unknown whether CloudFormation can create remediation configurations.</summary>
public static class RemediationRegions
{
    /// <summary>
    /// Regions for which CloudFormation's published schemas, as cfn-lint 1.51.0 contains them, have no
    /// AWS::Config::RemediationConfiguration. That is no proof: the type is deployed in ca-central-1 by AWS's own accelerator for
    /// Canada, although the schemas lack it there too. The preflight asks CloudFormation in each region.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html</remarks>
    public static IReadOnlyList<string> Unknown { get; } =
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

    /// <summary>A warning that names those of the regions; null if there are none.</summary>
    public static string? Warning(IEnumerable<string> regions)
    {
        var unknown = regions.Where(Unknown.Contains).ToList();
        return unknown.Count == 0
            ? null
            : "it is unknown whether CloudFormation can create AWS::Config::RemediationConfiguration in "
                + $"{string.Join(", ", unknown)}; the preflight asks CloudFormation";
    }
}
