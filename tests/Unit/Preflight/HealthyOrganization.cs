using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Preflight;

/// <summary>
/// An organization in which a roll-out would pass: two accounts in a unit and its child, two regions, nothing deployed yet.
/// </summary>
public static class HealthyOrganization
{
    public const string Id = "o-exampleorg1";
    public const string Management = "111122223333";
    public const string First = "222233334444";
    public const string Second = "333344445555";
    public const string Unit = "ou-abcd-11111111";
    public const string Child = "ou-abcd-22222222";
    public const string Home = "eu-west-1";
    public const string Away = "us-east-1";

    public const string Recorder =
        """{"ConfigurationRecorders": [{"name": "default", "recordingGroup": {"allSupported": true, "resourceTypes": []}, "recordingMode": {"recordingFrequency": "CONTINUOUS"}}]}""";

    public static OrganizationSettings Settings { get; } =
        new()
        {
            OrganizationId = Id,
            OrganizationalUnits = [Unit],
            Regions = [Home, Away],
            HomeRegion = Home,
        };

    public static Caller Caller { get; } = new(Management, "aws", Management);

    public static CheckedRollout CheckedRollout(IAwsReader aws, OrganizationSettings? settings = null)
    {
        var organization = settings ?? Settings;
        return new CheckedRollout(new StackSettings { Organization = organization }, organization, aws);
    }

    public static string Accounts(params string[] ids) =>
        $$"""{"Accounts": [{{string.Join(",", ids.Select(id => $$"""{"Id": "{{id}}", "Name": "n", "Status": "ACTIVE"}"""))}}]}""";

    public static string Credentials(string account) =>
        $$$"""{"Credentials": {"AccessKeyId": "ASIA{{{account}}}", "SecretAccessKey": "secret", "SessionToken": "token"}}""";

    public static CannedAws Aws() =>
        new CannedAws()
            .Answers(
                AwsOperation.GetCallerIdentity,
                $$"""{"Account": "{{Management}}", "Arn": "arn:aws:iam::{{Management}}:user/operator"}"""
            )
            .Answers(
                AwsOperation.DescribeOrganization,
                $$$"""{"Organization": {"Id": "{{{Id}}}", "FeatureSet": "ALL", "MasterAccountId": "{{{Management}}}"}}"""
            )
            .Answers(
                AwsOperation.ListServiceAccess,
                """{"EnabledServicePrincipals": [{"ServicePrincipal": "member.org.stacksets.cloudformation.amazonaws.com"}, {"ServicePrincipal": "config.amazonaws.com"}]}"""
            )
            .Answers(AwsOperation.DescribeOrganizationsAccess, """{"Status": "ENABLED"}""")
            .Answers(AwsOperation.DescribeUnit, """{"OrganizationalUnit": {"Name": "Workloads"}}""")
            .Answers(AwsOperation.ListUnits, """{"OrganizationalUnits": []}""")
            .Answers(AwsOperation.ListUnits, $$"""{"OrganizationalUnits": [{"Id": "{{Child}}"}]}""", Unit)
            .Answers(AwsOperation.ListAccountsOfParent, Accounts(First), Unit)
            .Answers(AwsOperation.ListAccountsOfParent, Accounts(Second), Child)
            .Answers(AwsOperation.ListServiceQuotas, """{"Quotas": []}""")
            .Answers(
                AwsOperation.DescribeRegions,
                """{"Regions": [{"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}, {"RegionName": "us-east-1", "OptInStatus": "opted-in"}]}"""
            )
            .Answers(AwsOperation.DescribeType, """{"ProvisioningType": "FULLY_MUTABLE", "DeprecatedStatus": "LIVE"}""")
            .Answers(AwsOperation.GetBootstrapVersion, """{"Parameter": {"Value": "21"}}""")
            .Answers(AwsOperation.HeadBucket, "!404: Not Found")
            .Answers(AwsOperation.DescribeStackSet, "!StackSetNotFoundException: none")
            .Answers(AwsOperation.AssumeRole, Credentials(First), $"arn:aws:iam::{First}:role/Audit")
            .Answers(AwsOperation.AssumeRole, Credentials(Second), $"arn:aws:iam::{Second}:role/Audit")
            .Answers(AwsOperation.DescribeRecorders, Recorder)
            .Answers(
                AwsOperation.DescribeRecorderStatus,
                """{"ConfigurationRecordersStatus": [{"name": "default", "recording": true, "lastStatus": "SUCCESS"}]}"""
            )
            .Answers(AwsOperation.DescribeDeliveryChannels, """{"DeliveryChannels": [{"name": "default"}]}""")
            .Answers(AwsOperation.DescribeRules, """{"ConfigRules": [{"ConfigRuleName": "another"}]}""");

    public static Task<IReadOnlyList<Finding>> CheckAsync(
        CannedAws aws,
        OrganizationSettings? settings = null,
        PreflightOptions? options = null
    ) =>
        new BeforeRollout(
            CheckedRollout(aws, settings),
            options ?? new PreflightOptions { Role = "Audit" },
            "/nowhere",
            _ => { }
        ).RunAsync();
}
