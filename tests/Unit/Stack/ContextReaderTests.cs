using System.Text.Json;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Stack;

public sealed class ContextReaderTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"someoneElses:key": 1, "aws:cdk:enable-path-metadata": true}""")]
    public void Without_keys_of_ours_every_setting_has_its_default(string? context)
    {
        Assert.Equivalent(new StackSettings(), ContextReader.Read(context), strict: true);
    }

    [Fact]
    public void Every_key_is_read()
    {
        const string key = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
        var settings = ContextReader.Read(
            $$"""
            {
              "flowLogging:stackName": "Net", "flowLogging:ruleName": "flow", "flowLogging:schedule": "One_Hour",
              "flowLogging:architecture": "x86_64", "flowLogging:runtime": "dotnet10", "flowLogging:functionPackage": "/package",
              "flowLogging:functionMemoryMb": 512, "flowLogging:functionTimeoutSeconds": "60", "flowLogging:functionRetryAttempts": 0,
              "flowLogging:functionMaximumEventAgeSeconds": 600, "flowLogging:functionReservedConcurrency": 2,
              "flowLogging:functionLogLevel": "DEBUG", "flowLogging:functionLogRetentionDays": "7",
              "flowLogging:automaticRemediation": "true", "flowLogging:remediationAttempts": 3, "flowLogging:remediationWindowSeconds": "3600",
              "flowLogging:remediationConcurrencyPercentage": 25, "flowLogging:remediationErrorPercentage": 75,
              "flowLogging:logGroupPrefix": "/flow/", "flowLogging:logRetentionDays": "30", "flowLogging:deliveryRolePrefix": "Flow-",
              "flowLogging:logGroupKmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1", "flowLogging:logGroupClass": "INFREQUENT_ACCESS",
              "flowLogging:permissionsBoundaryArn": "arn:aws:iam::111122223333:policy/Boundary",
              "flowLogging:notificationEmail": "net@example.com", "flowLogging:notifyNonCompliant": true,
              "flowLogging:evaluationAlarmHours": 5, "flowLogging:dashboard": false,
              "flowLogging:kmsKeyArn": "{{key}}", "flowLogging:rolePath": "/net/", "flowLogging:roleNamePrefix": "net-",
              "flowLogging:tags": "team=net, cost centre=a=b",
              "flowLogging:rule:trafficType": "ALL", "flowLogging:rule:exemptTagKey": "Exempt", "flowLogging:rule:destinations": ""
            }
            """
        );

        Assert.Equivalent(
            new StackSettings
            {
                StackName = "Net",
                Rule = new()
                {
                    Name = "flow",
                    Schedule = "One_Hour",
                    Parameters = new Dictionary<string, string> { ["trafficType"] = "ALL", ["exemptTagKey"] = "Exempt" },
                },
                Function = new()
                {
                    Architecture = CpuArchitecture.X64,
                    Runtime = FunctionRuntime.DotNet10,
                    Package = "/package",
                    MemoryMb = 512,
                    TimeoutSeconds = 60,
                    RetryAttempts = 0,
                    MaximumEventAgeSeconds = 600,
                    ReservedConcurrency = 2,
                    LogLevel = "DEBUG",
                    LogRetentionDays = 7,
                },
                Remediation = new()
                {
                    Automatic = true,
                    Attempts = 3,
                    WindowSeconds = 3600,
                    ConcurrencyPercentage = 25,
                    ErrorPercentage = 75,
                },
                Repair = new()
                {
                    LogGroupPrefix = "/flow/",
                    LogRetentionDays = 30,
                    LogGroupKmsKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1",
                    LogGroupClass = "INFREQUENT_ACCESS",
                    DeliveryRolePrefix = "Flow-",
                },
                Notification = new()
                {
                    Email = "net@example.com",
                    NonCompliant = true,
                    EvaluationAlarmHours = 5,
                    Dashboard = false,
                },
                Account = new()
                {
                    KmsKeyArn = key,
                    PermissionsBoundaryArn = "arn:aws:iam::111122223333:policy/Boundary",
                    RolePath = "/net/",
                    RoleNamePrefix = "net-",
                    Tags = ["team=net", "cost centre=a=b"],
                },
            },
            settings,
            strict: true
        );
        Assert.Equal(new Dictionary<string, string> { ["team"] = "net", ["cost centre"] = "a=b" }, settings.Account.TagsByKey());
    }

    [Fact]
    public void Every_wrong_value_is_reported_at_once()
    {
        var problem = Assert.Throws<InvalidSettingException>(() =>
            ContextReader.Read("""{"flowLogging:functionMemoryMb": 1, "flowLogging:functionLogLevel": "WARN"}""")
        );

        Assert.Equal(
            ["flowLogging:functionMemoryMb", "flowLogging:functionLogLevel"],
            problem.Message.Split(Environment.NewLine).Select(line => line.Split(' ')[2])
        );
    }

    [Theory]
    [InlineData("stackName", "1st", "a letter first")]
    [InlineData("stackName", "aws-flow", "not starting with aws")]
    [InlineData("ruleName", "a rule", "at most 64")]
    [InlineData("schedule", "Daily", "One_Hour, Three_Hours, Six_Hours, Twelve_Hours, TwentyFour_Hours")]
    [InlineData("architecture", "arm", "arm64, x86_64")]
    [InlineData("runtime", "dotnet8", "provided.al2023, dotnet10")]
    [InlineData("functionMemoryMb", "127", "from 128 to 10240")]
    [InlineData("functionMemoryMb", "10241", "from 128 to 10240")]
    [InlineData("functionTimeoutSeconds", "29", "from 30 to 900")]
    [InlineData("functionTimeoutSeconds", "901", "from 30 to 900")]
    [InlineData("functionRetryAttempts", "3", "from 0 to 2")]
    [InlineData("functionRetryAttempts", "-1", "a whole number")]
    [InlineData("functionMaximumEventAgeSeconds", "59", "from 60 to 21600")]
    [InlineData("functionMaximumEventAgeSeconds", "21601", "from 60 to 21600")]
    [InlineData("functionReservedConcurrency", "0", "from 1 to 1000")]
    [InlineData("functionLogLevel", "WARN", "INFO, DEBUG")]
    [InlineData("functionLogRetentionDays", "31", "1, 3, 5, 7, 14, 30, 60")]
    [InlineData("automaticRemediation", "yes", "true, false")]
    [InlineData("remediationAttempts", "26", "from 1 to 25")]
    [InlineData("remediationAttempts", "few", "a whole number")]
    [InlineData("remediationWindowSeconds", "2678001", "from 1 to 2678000")]
    [InlineData("remediationConcurrencyPercentage", "0", "from 1 to 100")]
    [InlineData("remediationErrorPercentage", "101", "from 1 to 100")]
    [InlineData("logGroupPrefix", "aws/vpc", "not starting with aws/")]
    [InlineData("logRetentionDays", "0", "1, 3, 5, 7, 14, 30, 60")]
    [InlineData("deliveryRolePrefix", "a/b", "at most 40")]
    [InlineData("destinationType", "S3", "cloud-watch-logs, s3, kinesis-data-firehose")]
    [InlineData("destinationArn", "arn:aws:s3:::bucket", "flowLogging:logGroupPrefix names the log groups")]
    [InlineData("fileFormat", "parquet", "only files in S3 have it")]
    [InlineData("hiveCompatiblePartitions", "true", "only files in S3 have it")]
    [InlineData("perHourPartition", "false", "only files in S3 have it")]
    [InlineData("logGroupKmsKeyArn", "alias/key", "arn:aws:kms:region:account:key/id")]
    [InlineData("logGroupClass", "DELIVERY", "STANDARD, INFREQUENT_ACCESS")]
    [InlineData("permissionsBoundaryArn", "Boundary", "arn:aws:iam::account:policy/name")]
    [InlineData("notificationEmail", "net", "an e-mail address")]
    [InlineData("notificationEmail", "net@example", "an e-mail address")]
    [InlineData("notificationTopicArn", "arn:aws:sqs:eu-west-1:111122223333:queue", "a standard SNS topic")]
    [InlineData("notificationTopicArn", "arn:aws:sns:eu-west-1:111122223333:ordered.fifo", "a standard SNS topic")]
    [InlineData("notifyNonCompliant", "1", "true, false")]
    [InlineData("refreshDays", "366", "a whole number from 0 to 365")]
    [InlineData("refreshDays", "-1", "a whole number from 0 to 365")]
    [InlineData("refreshDays", "1", "0, or a whole number from 2 to 365, because the schedule is TwentyFour_Hours")]
    [InlineData("evaluationAlarmHours", "24", "from 25 to 168")]
    [InlineData("evaluationAlarmHours", "169", "from 2 to 168")]
    [InlineData("dashboard", "no", "true, false")]
    [InlineData("kmsKeyArn", "alias/net", "a key's ARN")]
    [InlineData("kmsKeyArn", "arn:aws:kms:eu-west-1:111122223333:alias/net", "a key's ARN")]
    [InlineData("rolePath", "net", "begins and ends with /")]
    [InlineData("rolePath", "/a:b/", "has letters, digits and +=,.@_/-")]
    [InlineData("roleNamePrefix", "a/b", "at most 30")]
    [InlineData("tags", "team", "each key=value")]
    [InlineData("tags", "aws:team=net", "not beginning with aws:")]
    [InlineData("tags", "team=net,team=ops", "not team twice")]
    public void A_wrong_value_is_rejected_with_the_key_the_value_and_what_is_allowed(string key, string value, string allowed)
    {
        var problem = Assert.Throws<InvalidSettingException>(() => Read(key, value));

        Assert.StartsWith($"context key flowLogging:{key} has the value \"{value}\"; allowed: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"flowLogging:automaticRemediation": true, "flowLogging:remediationWindowSeconds": 5999}""",
        "at least 6000 for 5 attempts"
    )]
    [InlineData("""{"flowLogging:automaticRemediation": true, "flowLogging:remediationAttempts": 25}""", "at least 30000 for 25 attempts")]
    [InlineData(
        """{"flowLogging:notificationEmail": "net@example.com", "flowLogging:notificationTopicArn": "arn:aws:sns:eu-west-1:111122223333:net"}""",
        "nothing, because flowLogging:notificationTopicArn names a topic"
    )]
    public void Values_that_contradict_each_other_are_rejected(string context, string allowed)
    {
        var problem = Assert.Throws<InvalidSettingException>(() => ContextReader.Read(context));

        Assert.Contains($"; allowed: {allowed}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_window_of_manual_remediation_is_not_checked()
    {
        Assert.Equal(60, Read("remediationWindowSeconds", "60").Remediation.WindowSeconds);
    }

    [Fact]
    public void More_tags_than_AWS_allows_are_rejected()
    {
        var problem = Assert.Throws<InvalidSettingException>(() =>
            Read("tags", string.Join(',', Enumerable.Range(0, 51).Select(number => $"key{number}=value")))
        );

        Assert.EndsWith("allowed: at most 50", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kmsKeyArn", "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555")]
    [InlineData("notificationTopicArn", "arn:aws:sns:us-east-1:111122223333:net")]
    [InlineData("logGroupKmsKeyArn", "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555")]
    public void A_resource_of_another_region_is_rejected_if_the_stacks_region_is_known(string key, string arn)
    {
        var settings = Read(key, arn);

        RegionalArns.RejectOtherRegions(settings, "us-east-1");
        RegionalArns.RejectOtherRegions(settings, null);
        var problem = Assert.Throws<InvalidSettingException>(() => RegionalArns.RejectOtherRegions(settings, "eu-west-1"));

        Assert.Equal(
            $"context key flowLogging:{key} has the value \"{arn}\"; allowed: one of eu-west-1, the region of the stack",
            problem.Message
        );
    }

    [Theory]
    [InlineData("One_Hour", 3)]
    [InlineData("Three_Hours", 5)]
    [InlineData("Six_Hours", 8)]
    [InlineData("Twelve_Hours", 14)]
    [InlineData("TwentyFour_Hours", 26)]
    public void An_alarm_fires_two_hours_after_the_schedule(string schedule, int hours)
    {
        Assert.Equal(hours, EvaluationSchedule.AlarmHours(Read("schedule", schedule)));
    }

    [Theory]
    [InlineData("shedule", "schedule")]
    [InlineData("RuleName", "ruleName")]
    [InlineData("rule:traffic", "rule:trafficType")]
    public void An_unknown_key_with_our_prefix_is_rejected_with_the_nearest_known_key(string key, string nearest)
    {
        var problem = Assert.Throws<InvalidSettingException>(() => Read(key, "x"));

        Assert.StartsWith(
            $"unknown context key flowLogging:{key}; the nearest known key is flowLogging:{nearest} ",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_wrong_rule_parameter_is_rejected_at_synth()
    {
        var problem = Assert.Throws<InvalidSettingException>(() => Read("rule:trafficType", "DENY"));

        Assert.Contains("trafficType has the value \"DENY\"; allowed: REJECT, ACCEPT, ALL", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_rule_parameters_than_Config_allows_are_rejected_at_synth()
    {
        var ids = string.Join(',', Enumerable.Repeat("vpc-0123456789abcdef0", 60));

        var problem = Assert.Throws<InvalidSettingException>(() => Read("rule:exemptVpcIds", ids));

        Assert.Contains("AWS Config allows 1024", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rule:deliveryGraceMinutes", "15")]
    [InlineData("regionsWithRemediation", "eu-north-1")]
    public void A_key_of_an_earlier_version_is_rejected_with_the_advice_to_remove_it(string key, string value)
    {
        var problem = Assert.Throws<InvalidSettingException>(() => Read(key, value));

        Assert.Equal($"context key flowLogging:{key} no longer exists and has no effect; remove it", problem.Message);
    }

    [Fact]
    public void A_delivery_stream_of_another_account_is_rejected()
    {
        const string arn = "arn:aws:firehose:us-east-1:999999999999:deliverystream/central";
        var settings = new StackSettings
        {
            Destination = new() { Type = "kinesis-data-firehose", Arn = arn },
        };

        RegionalArns.RejectStreamOfOtherAccount(settings, "999999999999");
        RegionalArns.RejectStreamOfOtherAccount(settings, null);
        var problem = Assert.Throws<InvalidSettingException>(() => RegionalArns.RejectStreamOfOtherAccount(settings, "123456789012"));

        Assert.Contains($"{arn}\"; allowed: a delivery stream of 123456789012", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bucket_with_a_wildcard_is_rejected()
    {
        var context = """{"flowLogging:destinationType": "s3", "flowLogging:destinationArn": "arn:aws:s3:::central/*"}""";

        Assert.Throws<InvalidSettingException>(() => ContextReader.Read(context));
    }

    [Theory]
    [InlineData("destinationTypes", "s3")]
    [InlineData("destinations", "/central/*")]
    public void Automatic_remediation_that_could_never_satisfy_the_rule_is_rejected(string parameter, string value)
    {
        var context = JsonSerializer.Serialize(
            new Dictionary<string, string> { ["flowLogging:automaticRemediation"] = "true", [$"flowLogging:rule:{parameter}"] = value }
        );

        var problem = Assert.Throws<InvalidSettingException>(() => ContextReader.Read(context));

        Assert.Contains("would not satisfy the rule", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("destinationTypes", "s3,cloud-watch-logs")]
    [InlineData("destinations", "arn:aws:logs:*:*:log-group:/vpc-flow-logs/*")]
    [InlineData("requiredFields", "srcaddr,action")]
    [InlineData("requiredFields", "vpc-id,tcp-flags")]
    public void Automatic_remediation_that_satisfies_the_rule_is_not(string parameter, string value)
    {
        var context = JsonSerializer.Serialize(
            new Dictionary<string, string> { ["flowLogging:automaticRemediation"] = "true", [$"flowLogging:rule:{parameter}"] = value }
        );

        Assert.True(ContextReader.Read(context).Remediation.Automatic);
    }

    [Fact]
    public void A_destination_in_S3_is_read_with_its_options()
    {
        var settings = ContextReader.Read(
            """
            {
              "flowLogging:destinationType": "s3", "flowLogging:destinationArn": "arn:aws:s3:::central/vpc/", "flowLogging:fileFormat": "parquet",
              "flowLogging:hiveCompatiblePartitions": true, "flowLogging:perHourPartition": "true"
            }
            """
        );

        Assert.Equal(
            new DestinationSettings
            {
                Type = "s3",
                Arn = "arn:aws:s3:::central/vpc/",
                FileFormat = "parquet",
                HiveCompatiblePartitions = true,
                PerHourPartition = true,
            },
            settings.Destination
        );
    }

    [Theory]
    [InlineData("s3", "destinationArn", "", "a bucket's ARN")]
    [InlineData("s3", "destinationArn", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/x", "a bucket's ARN")]
    [InlineData("s3", "destinationArn", "arn:aws:s3:::bucket/AWSLogs/", "has no folder AWSLogs")]
    [InlineData("kinesis-data-firehose", "destinationArn", "", "a delivery stream's ARN")]
    [InlineData("kinesis-data-firehose", "destinationArn", "arn:aws:s3:::bucket", "a delivery stream's ARN")]
    [InlineData("kinesis-data-firehose", "fileFormat", "parquet", "only files in S3 have it")]
    public void A_value_that_does_not_fit_the_destination_type_is_rejected(string type, string key, string value, string allowed)
    {
        var problem = Assert.Throws<InvalidSettingException>(() =>
            ContextReader.Read(
                JsonSerializer.Serialize(
                    new Dictionary<string, string> { ["flowLogging:destinationType"] = type, [$"flowLogging:{key}"] = value }
                )
            )
        );

        Assert.StartsWith($"context key flowLogging:{key} has the value \"{value}\"; allowed: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logGroupKmsKeyArn", "arn:aws:kms:eu-west-1:111122223333:key/1")]
    [InlineData("logGroupClass", "STANDARD")]
    public void A_setting_of_log_groups_is_rejected_for_S3(string key, string value)
    {
        var problem = Assert.Throws<InvalidSettingException>(() =>
            ContextReader.Read(
                JsonSerializer.Serialize(
                    new Dictionary<string, string>
                    {
                        ["flowLogging:destinationType"] = "s3",
                        ["flowLogging:destinationArn"] = "arn:aws:s3:::bucket",
                        [$"flowLogging:{key}"] = value,
                    }
                )
            )
        );

        Assert.Contains("such a destination has no log group", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3", "arn:aws:s3:::central-logs/vpc/", true)]
    [InlineData("s3", "arn:aws:s3:::other", false)]
    public void Automatic_remediation_to_S3_must_deliver_where_the_rule_requires(string type, string arn, bool allowed)
    {
        var context = JsonSerializer.Serialize(
            new Dictionary<string, string>
            {
                ["flowLogging:automaticRemediation"] = "true",
                ["flowLogging:destinationType"] = type,
                ["flowLogging:destinationArn"] = arn,
                ["flowLogging:rule:destinationTypes"] = "s3",
                ["flowLogging:rule:destinations"] = "arn:aws:s3:::central-*",
            }
        );

        var problem = Record.Exception(() => ContextReader.Read(context));

        Assert.Equal(allowed, problem is null);
        Assert.True(
            allowed
                || problem!.Message.Contains(
                    "flowLogging:destinationArn is arn:aws:s3:::other: set what the rule allows",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void A_log_group_prefix_longer_than_256_characters_is_rejected()
    {
        Assert.Throws<InvalidSettingException>(() => Read("logGroupPrefix", new string('a', 257)));
    }

    private static StackSettings Read(string key, string value) =>
        ContextReader.Read(JsonSerializer.Serialize(new Dictionary<string, string> { [$"flowLogging:{key}"] = value }));
}
