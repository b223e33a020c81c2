using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using static ConfigRule.Tests.Runbook.RunbookAccount;

namespace ConfigRule.Tests.Runbook;

/// <summary>The destinations of a new flow log, and the options of its log group and role.</summary>
public sealed class RunbookDestinationTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    [Fact]
    public async Task A_flow_log_to_S3_has_the_options_and_needs_no_group_and_no_role()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var bucket = await CreateBucketAsync(runbook);

        var run = await runbook.RunAsync(
            vpcId,
            ("LogDestinationType", "s3"),
            ("LogDestination", $"arn:aws:s3:::{bucket}/vpc/"),
            ("FileFormat", "parquet"),
            ("HiveCompatiblePartitions", "true"),
            ("RequiredFields", "vpc-id")
        );

        AssertSucceeded(run);
        var flowLog = Assert.Single(await runbook.FlowLogsAsync(vpcId));
        Assert.Equal($"arn:aws:s3:::{bucket}/vpc/", Text(flowLog, "LogDestination"));
        Assert.Equal(Text(flowLog, "LogDestination"), Output(run, "LogDestination"));
        var options = flowLog.GetProperty("DestinationOptions");
        Assert.Equal(
            ("parquet", true, false),
            (
                Text(options, "FileFormat"),
                options.GetProperty("HiveCompatiblePartitions").GetBoolean(),
                options.GetProperty("PerHourPartition").GetBoolean()
            )
        );
        Assert.EndsWith("${log-status} ${vpc-id}", Text(flowLog, "LogFormat"), StringComparison.Ordinal);
        Assert.Null(Text(flowLog, "DeliverLogsPermissionArn"));
        Assert.Null(await runbook.DeliveryRoleAsync());
        Assert.All(await fixture.LocalAws.CallsAsync(runbook), call => Assert.StartsWith("ec2:", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_bucket_fails_the_run_with_the_message_of_EC2()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();

        var run = await runbook.RunAsync(vpcId, ("LogDestinationType", "s3"), ("LogDestination", "arn:aws:s3:::nowhere-at-all"));

        Assert.Contains("LogDestination: nowhere-at-all does not exist", FailedStep(run).FailureMessage, StringComparison.Ordinal);
        Assert.Empty(await runbook.FlowLogsAsync(vpcId));
    }

    [Fact]
    public async Task A_flow_log_to_Firehose_has_no_role_and_a_second_run_finds_nothing_to_do()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        (string, string)[] asked =
        [
            ("LogDestinationType", "kinesis-data-firehose"),
            ("LogDestination", $"arn:aws:firehose:eu-west-1:{runbook.Account.Id}:deliverystream/flow"),
            ("DestinationTypes", "kinesis-data-firehose"),
        ];

        AssertSucceeded(await runbook.RunAsync(vpcId, asked));
        var second = await runbook.RunAsync(vpcId, asked);

        Assert.Equal("none", Output(second, "Outcome"));
        var flowLog = Assert.Single(await runbook.FlowLogsAsync(vpcId));
        Assert.Equal(asked[1].Item2, Text(flowLog, "LogDestination"));
        Assert.Null(Text(flowLog, "DeliverLogsPermissionArn"));
    }

    [Fact]
    public async Task A_log_group_gets_the_class_and_the_key_and_another_key_replaces_the_first()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var (first, second) = (await CreateKeyAsync(runbook), await CreateKeyAsync(runbook));

        AssertSucceeded(await runbook.RunAsync(vpcId, ("LogGroupKmsKeyArn", first), ("LogGroupClass", "INFREQUENT_ACCESS")));
        var made = await GroupAsync(runbook, vpcId);
        // The VPC has a flow log now; other traffic gives the run something to do.
        var run = await runbook.RunAsync(vpcId, ("LogGroupKmsKeyArn", second), ("TrafficType", "ALL"));

        AssertSucceeded(run);
        Assert.Equal((first, "INFREQUENT_ACCESS"), made);
        Assert.Equal((second, "INFREQUENT_ACCESS"), await GroupAsync(runbook, vpcId));
        Assert.Contains(
            "has class INFREQUENT_ACCESS, which cannot be changed",
            Assert.Single(run.Outputs["EnsureLogGroup.Left"]),
            StringComparison.Ordinal
        );
        Assert.Equal("ALL", Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "TrafficType"));
    }

    [Fact]
    public async Task A_key_that_CloudWatch_Logs_may_not_use_fails_the_run_and_no_group_remains()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();

        var run = await runbook.RunAsync(vpcId, ("LogGroupKmsKeyArn", $"arn:aws:kms:eu-west-1:{runbook.Account.Id}:key/0"));

        Assert.Equal("EnsureLogGroup", FailedStep(run).StepName);
        Assert.Null(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}"));
    }

    [Fact]
    public async Task The_delivery_role_gets_the_permissions_boundary_and_the_flow_log_works()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var policy = await runbook.Account.CallAsync(
            "iam",
            "create_policy",
            new
            {
                PolicyName = "Boundary",
                PolicyDocument = Policy(
                    new
                    {
                        Effect = "Allow",
                        Action = "logs:*",
                        Resource = "*",
                    }
                ),
            }
        );
        var boundary = policy.GetProperty("Policy").GetProperty("Arn").GetString() ?? "";

        AssertSucceeded(await runbook.RunAsync(vpcId, ("PermissionsBoundaryArn", boundary)));

        var role = Assert.NotNull(await runbook.DeliveryRoleAsync());
        Assert.Equal(boundary, Text(role.GetProperty("PermissionsBoundary"), "PermissionsBoundaryArn"));
        Assert.Equal("SUCCESS", Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "DeliverLogsStatus"));
    }

    private static void AssertSucceeded(AutomationExecution run) =>
        Assert.True(run.AutomationExecutionStatus == AutomationExecutionStatus.Success, run.FailureMessage);

    private static async Task<(string? Key, string? Class)> GroupAsync(RunbookAccount runbook, string vpcId)
    {
        var group = Assert.NotNull(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}"));
        return (Text(group, "kmsKeyId"), Text(group, "logGroupClass"));
    }

    /// <summary>A bucket whose policy lets the flow logs of its account in.</summary>
    private static async Task<string> CreateBucketAsync(RunbookAccount runbook)
    {
        var bucket = $"flow-logs-{runbook.Account.Id}";
        await runbook.Account.CallAsync(
            "s3",
            "create_bucket",
            new { Bucket = bucket, CreateBucketConfiguration = new { LocationConstraint = "eu-west-1" } }
        );
        var source = new Dictionary<string, string> { ["aws:SourceAccount"] = runbook.Account.Id };
        var statement = new
        {
            Effect = "Allow",
            Principal = new { Service = "delivery.logs.amazonaws.com" },
            Action = new[] { "s3:GetBucketAcl", "s3:PutObject" },
            Resource = new[] { $"arn:aws:s3:::{bucket}", $"arn:aws:s3:::{bucket}/*" },
            Condition = new { StringEquals = source },
        };
        await runbook.Account.CallAsync("s3", "put_bucket_policy", new { Bucket = bucket, Policy = Policy(statement) });
        return bucket;
    }

    private static async Task<string> CreateKeyAsync(RunbookAccount runbook)
    {
        var created = await runbook.Account.CallAsync(
            "kms",
            "create_key",
            new
            {
                Policy = Policy(
                    new
                    {
                        Effect = "Allow",
                        Principal = new { Service = "logs.eu-west-1.amazonaws.com" },
                        Action = new[] { "kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey" },
                        Resource = "*",
                    }
                ),
            }
        );
        return Text(created.GetProperty("KeyMetadata"), "Arn") ?? "";
    }
}
