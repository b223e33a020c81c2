using System.Text.Json;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Finding = ConfigRule.Cdk.Preflight.Reporting.Finding;

namespace ConfigRule.Tests.Preflight;

public sealed class DestinationCheckTests
{
    private const string Bucket = "arn:aws:s3:::flow-logs-example";
    private const string Key = "arn:aws:kms:eu-west-1:999988887777:key/11111111-2222-3333-4444-555555555555";

    private static readonly OrganizationAccount[] Targets =
    [
        new(HealthyOrganization.First, "n", "ACTIVE"),
        new(HealthyOrganization.Second, "n", "ACTIVE"),
    ];

    private const string Encrypted = $$$"""
        {"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "{{{Key}}}"}}]}}
        """;

    [Fact]
    public async Task A_bucket_that_accepts_the_organization_is_read_once_for_all_accounts_and_regions()
    {
        var aws = Aws();

        var findings = await CheckAsync(aws);

        Assert.Equal(
            [
                $"{HealthyOrganization.First}/eu-west-1",
                $"{HealthyOrganization.First}/us-east-1",
                $"{HealthyOrganization.Second}/eu-west-1",
                $"{HealthyOrganization.Second}/us-east-1",
            ],
            findings.Select(finding => finding.Where)
        );
        Assert.All(findings, finding => Assert.Equal((Outcome.Ok, $"{Bucket} accepts flow logs"), (finding.Outcome, finding.Found)));
        Assert.Equal(5, aws.Calls.Count);
    }

    [Fact]
    public async Task Without_a_bucket_policy_each_account_and_region_has_the_statements_to_add()
    {
        var findings = await CheckAsync(Aws().Answers(AwsOperation.GetDestinationPolicy, "!NoSuchBucketPolicy: none"));

        Assert.All(findings, finding => Assert.Equal(Outcome.Fail, finding.Outcome));
        var remedy = findings[0].Remedy;
        Assert.Contains(
            $"\"Action\":\"s3:PutObject\",\"Resource\":\"{Bucket}/AWSLogs/{HealthyOrganization.First}/*\"",
            remedy,
            StringComparison.Ordinal
        );
        Assert.Contains($"\"Action\":\"s3:GetBucketAcl\",\"Resource\":\"{Bucket}\"", remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_policy_that_the_caller_may_not_read_makes_the_answer_a_warning_that_says_so()
    {
        var findings = await CheckAsync(Aws().Answers(AwsOperation.GetKeyPolicy, "!AccessDeniedException: not authorized"));

        Assert.All(findings, finding => Assert.Equal(Outcome.Warn, finding.Outcome));
        Assert.Contains(
            "the key policy could not be read: kms get-key-policy failed: AccessDeniedException: not authorized",
            findings[0].Found,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        """{"KeyMetadata": {"Arn": "arn:aws:kms:eu-west-1:999988887777:key/k", "KeyManager": "AWS", "KeyState": "Enabled"}}""",
        "which AWS manages"
    )]
    [InlineData("""{"KeyMetadata": {"Arn": "arn:aws:kms:eu-west-1:999988887777:key/k", "KeyState": "Disabled"}}""", "has state Disabled")]
    public async Task A_key_that_cannot_serve_is_reported(string key, string found)
    {
        var findings = await CheckAsync(Aws().Answers(AwsOperation.DescribeKey, key));

        Assert.All(findings, finding => Assert.Equal(Outcome.Fail, finding.Outcome));
        Assert.Contains(found, findings[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_S3_encrypts_without_a_key_needs_no_call_of_KMS()
    {
        var aws = Aws()
            .Answers(
                AwsOperation.GetEncryption,
                """{"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}}"""
            );

        var findings = await CheckAsync(aws);

        Assert.All(findings, finding => Assert.Equal(Outcome.Ok, finding.Outcome));
        Assert.Equal(3, aws.Calls.Count);
    }

    [Fact]
    public async Task A_delivery_stream_accepts_its_own_account_only()
    {
        var findings = await DestinationCheck.RunAsync(
            Rollout(
                new CannedAws(),
                new DestinationSettings
                {
                    Type = FlowLogDestination.Firehose,
                    Arn = $"arn:aws:firehose:eu-west-1:{HealthyOrganization.First}:deliverystream/flow-logs",
                }
            ),
            HealthyOrganization.Caller,
            Targets
        );

        Assert.Equal([Outcome.Ok, Outcome.Warn, Outcome.Fail, Outcome.Fail], findings.Select(finding => finding.Outcome));
    }

    internal static Task<IReadOnlyList<Finding>> CheckAsync(CannedAws aws) =>
        DestinationCheck.RunAsync(
            Rollout(aws, new DestinationSettings { Type = FlowLogDestination.S3, Arn = Bucket }),
            HealthyOrganization.Caller,
            Targets
        );

    /// <summary>A bucket with a key, both of which accept the organization.</summary>
    internal static CannedAws Aws() =>
        new CannedAws()
            .Answers(
                AwsOperation.GetDestinationPolicy,
                Policy(
                    $$$$$"""
                    {"Statement": {"Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}, "Action": ["s3:PutObject", "s3:GetBucketAcl"], "Resource": ["{{{{{Bucket}}}}}", "{{{{{Bucket}}}}}/*"], "Condition": {"StringEquals": {"aws:SourceOrgID": "{{{{{HealthyOrganization.Id}}}}}"}}}}
                    """
                )
            )
            .Answers(
                AwsOperation.GetOwnershipControls,
                """{"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}"""
            )
            .Answers(AwsOperation.GetEncryption, Encrypted)
            .Answers(
                AwsOperation.DescribeKey,
                $$$"""{"KeyMetadata": {"Arn": "{{{Key}}}", "KeyManager": "CUSTOMER", "KeyState": "Enabled"}}"""
            )
            .Answers(
                AwsOperation.GetKeyPolicy,
                Policy(
                    """
                    {"Statement": {"Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}}
                    """
                )
            );

    private static CheckedRollout Rollout(CannedAws aws, DestinationSettings destination) =>
        new(
            new StackSettings { Organization = HealthyOrganization.Settings, Destination = destination },
            HealthyOrganization.Settings,
            aws
        );

    private static string Policy(string policy) => JsonSerializer.Serialize(new { Policy = policy });
}
