using System.Text.Json.Nodes;
using ConfigRule.Cdk.Settings;
using ConfigRule.Events;
using ConfigRule.Judgement;
using ConfigRule.Logging;
using static ConfigRule.Tests.Stack.PolicyStatements;

namespace ConfigRule.Tests.Stack;

/// <summary>Nothing fails silently: failures are kept, counted and notified.</summary>
[Collection(JsiiTests.Name)]
public sealed class OperationTests
{
    private const string OwnKey = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
    private const string OwnTopic = "arn:aws:sns:eu-west-1:111122223333:operators";

    private static JsonNode Template => SynthesizedStack.Default;

    [Fact]
    public void Failed_events_go_to_a_queue_that_keeps_them_for_the_longest_time()
    {
        var queue = Template.All("AWS::SQS::Queue").Single();

        Assert.Equal(
            queue.Key,
            Template.Only("AWS::Lambda::EventInvokeConfig").Property("DestinationConfig")["OnFailure"]!["Destination"]!.Target()
        );
        Assert.Equal(14 * 24 * 3600, queue.Value.Property("MessageRetentionPeriod").GetValue<int>());
        Assert.True(queue.Value.Property("SqsManagedSseEnabled").GetValue<bool>());
    }

    [Theory]
    [InlineData("AWS::SQS::QueuePolicy")]
    [InlineData("AWS::SNS::TopicPolicy")]
    public void Queue_and_topic_reject_requests_without_TLS(string type)
    {
        var denied = PolicyOf(Template.Only(type)).Single(statement => statement["Effect"]!.GetValue<string>() == "Deny");

        Assert.Equal("false", denied["Condition"]!["Bool"]!["aws:SecureTransport"]!.GetValue<string>());
        Assert.Equal("*", (denied["Principal"] is JsonObject principals ? principals["AWS"]! : denied["Principal"]!).GetValue<string>());
    }

    [Fact]
    public void Only_alarms_and_notifications_of_this_stack_and_account_may_publish()
    {
        var allowed = PolicyOf(Synthesize(nonCompliant: true).Only("AWS::SNS::TopicPolicy"))
            .Where(statement => statement["Effect"]!.GetValue<string>() == "Allow")
            .ToList();

        Assert.Equal(
            ["cloudwatch.amazonaws.com", "events.amazonaws.com", "events.amazonaws.com"],
            allowed.Select(statement => statement["Principal"]!["Service"]!.Text())
        );
        Assert.All(
            allowed,
            statement =>
            {
                Assert.Equal(["sns:Publish"], Actions(statement));
                Assert.Equal("AWS::AccountId", statement["Condition"]!["StringEquals"]!["aws:SourceAccount"]!.Target());
            }
        );
        Assert.Equal(
            "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:vpc-reject-flow-logging-*",
            allowed[0]["Condition"]!["ArnLike"]!["aws:SourceArn"]!.Text()
        );
        Assert.Equal(
            Synthesize(nonCompliant: true).All("AWS::Events::Rule").Select(rule => rule.Key).Order(),
            allowed.Skip(1).Select(statement => statement["Condition"]!["ArnLike"]!["aws:SourceArn"]!.Target()).Order()
        );
    }

    [Fact]
    public void Alarms_and_events_can_use_the_topics_key_and_it_is_rotated()
    {
        var key = Template.Only("AWS::KMS::Key");
        var services = PolicyStatementsOf(key.Property("KeyPolicy"))
            .Where(statement => statement["Principal"]!["Service"] is not null)
            .ToList();

        Assert.True(key.Property("EnableKeyRotation").GetValue<bool>());
        Assert.Equal(
            ["cloudwatch.amazonaws.com", "events.amazonaws.com"],
            services.Select(statement => statement["Principal"]!["Service"]!.Text())
        );
        Assert.All(services, statement => Assert.Equal(["kms:Decrypt", "kms:GenerateDataKey"], Actions(statement)));
        Assert.Equal("AWS::AccountId", services[0]["Condition"]!["StringEquals"]!["aws:SourceAccount"]!.Target());
        // EventBridge sends no source to KMS.
        Assert.Null(services[1]["Condition"]);
    }

    [Fact]
    public void Every_alarm_notifies_when_it_fires_and_when_it_ends()
    {
        var topic = Template.All("AWS::SNS::Topic").Single().Key;

        Assert.All(
            Template.All("AWS::CloudWatch::Alarm"),
            alarm =>
            {
                Assert.Equal([topic], alarm.Value.Property("AlarmActions").AsArray().Select(action => action!.Target()));
                Assert.Equal([topic], alarm.Value.Property("OKActions").AsArray().Select(action => action!.Target()));
            }
        );
    }

    [Fact]
    public void Alarms_exist_for_failures_lost_events_lost_records_and_missing_evaluations()
    {
        var watched = Template
            .All("AWS::CloudWatch::Alarm")
            .ToDictionary(alarm => alarm.Value.Property("AlarmName").GetValue<string>(), alarm => string.Join('+', Metrics(alarm.Value)));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["vpc-reject-flow-logging-errors"] = "AWS/Lambda Errors",
                ["vpc-reject-flow-logging-throttles"] = "AWS/Lambda Throttles",
                ["vpc-reject-flow-logging-failed-events"] = "AWS/SQS ApproximateNumberOfMessagesVisible",
                ["vpc-reject-flow-logging-lost-events"] = "AWS/Lambda AsyncEventsDropped+AWS/Lambda DestinationDeliveryFailures",
                ["vpc-reject-flow-logging-rate-limited"] = $"{MetricNames.Namespace} {MetricNames.VpcsRateLimited}",
                ["vpc-reject-flow-logging-no-evaluation"] = $"{MetricNames.Namespace} {MetricNames.InvocationsFailed}",
            },
            watched
        );
    }

    [Theory]
    [InlineData("One_Hour", null, 3)]
    [InlineData("TwentyFour_Hours", null, 26)]
    [InlineData("TwentyFour_Hours", 168, 168)]
    public void An_alarm_fires_after_hours_without_a_successful_scheduled_evaluation_and_without_data(
        string schedule,
        int? chosen,
        int hours
    )
    {
        var template = SynthesizedStack.Synthesize(
            new StackSettings
            {
                Rule = new() { Name = "flow", Schedule = schedule },
                Notification = new() { EvaluationAlarmHours = chosen },
            }
        );
        var alarm = template
            .All("AWS::CloudWatch::Alarm")
            .Single(alarm => alarm.Value.Property("AlarmName").GetValue<string>() == "flow-no-evaluation")
            .Value;

        // At least one success in an hour makes its minimum 0; an hour without data counts as failed.
        Assert.Equal("Minimum", alarm.Property("Statistic").GetValue<string>());
        Assert.Equal("breaching", alarm.Property("TreatMissingData").GetValue<string>());
        Assert.Equal((hours, 3600), (alarm.Property("EvaluationPeriods").GetValue<int>(), alarm.Property("Period").GetValue<int>()));
        Assert.Equal(
            ("GreaterThanOrEqualToThreshold", 1),
            (alarm.Property("ComparisonOperator").GetValue<string>(), alarm.Property("Threshold").GetValue<int>())
        );
        Assert.Equal(
            new Dictionary<string, string> { [MetricNames.RuleName] = "flow", [MetricNames.Trigger] = nameof(Scheduled) },
            alarm
                .Property("Dimensions")
                .AsArray()
                .ToDictionary(dimension => dimension!["Name"]!.GetValue<string>(), dimension => dimension!["Value"]!.GetValue<string>())
        );
        Assert.Contains(
            template.All("AWS::Config::ConfigRule").Single().Key,
            alarm["DependsOn"]!.AsArray().Select(id => id!.GetValue<string>())
        );
    }

    [Fact]
    public void No_alarm_evaluates_a_longer_time_than_CloudWatch_allows()
    {
        var alarms = SynthesizedStack
            .Synthesize(new StackSettings { Notification = new() { EvaluationAlarmHours = EvaluationSchedule.LongestAlarmHours } })
            .All("AWS::CloudWatch::Alarm")
            .Select(alarm => alarm.Value)
            .Where(alarm => alarm["Properties"]!["Period"] is not null);

        Assert.All(
            alarms,
            alarm =>
            {
                var period = alarm.Property("Period").GetValue<int>();
                Assert.True(period * alarm.Property("EvaluationPeriods").GetValue<int>() <= (period < 3600 ? 86_400 : 604_800));
            }
        );
    }

    [Fact]
    public void Failed_runs_of_the_runbooks_are_notified_whoever_started_them()
    {
        var pattern = Template.Only("AWS::Events::Rule").Property("EventPattern");

        Assert.Equal(["aws.ssm"], Texts(pattern["source"]!));
        Assert.Equal(["EC2 Automation Execution Status-change Notification"], Texts(pattern["detail-type"]!));
        Assert.Equal(["Failed", "TimedOut"], Texts(pattern["detail"]!["Status"]!));
        Assert.Equal(
            Template.All("AWS::SSM::Document").Select(document => document.Key),
            pattern["detail"]!["Definition"]!.AsArray().Select(name => name!.Target())
        );
    }

    [Fact]
    public void VPCs_that_become_non_compliant_are_notified_only_if_configured()
    {
        var rule = Synthesize(nonCompliant: true)
            .All("AWS::Events::Rule")
            .Select(rule => rule.Value.Property("EventPattern"))
            .Single(pattern => Texts(pattern["source"]!).Contains("aws.config"));

        Assert.Equal(["Config Rules Compliance Change"], Texts(rule["detail-type"]!));
        Assert.Equal(["NON_COMPLIANT"], Texts(rule["detail"]!["newEvaluationResult"]!["complianceType"]!));
        Assert.NotNull(rule["detail"]!["configRuleName"]![0]!.Target());
        Assert.Single(Template.All("AWS::Events::Rule"));
    }

    [Fact]
    public void A_notification_that_cannot_be_delivered_goes_to_the_queue_of_failed_events()
    {
        var template = Synthesize(nonCompliant: true);
        var queue = template.All("AWS::SQS::Queue").Single().Key;
        var senders = PolicyOf(template.Only("AWS::SQS::QueuePolicy"))
            .Where(statement => statement["Effect"]!.GetValue<string>() == "Allow")
            .ToList();

        Assert.All(
            template.All("AWS::Events::Rule"),
            rule => Assert.Equal(queue, rule.Value.Property("Targets")[0]!["DeadLetterConfig"]!["Arn"]!.Target())
        );
        Assert.Equal(
            template.All("AWS::Events::Rule").Select(rule => rule.Key).Order(),
            senders.Select(statement => statement["Condition"]!["ArnEquals"]!["aws:SourceArn"]!.Target()).Order()
        );
    }

    [Fact]
    public void An_address_is_subscribed_only_if_one_is_configured()
    {
        var subscription = SynthesizedStack
            .Synthesize(new StackSettings { Notification = new() { Email = "net@example.com" } })
            .Only("AWS::SNS::Subscription");

        Assert.Equal(
            ("email", "net@example.com"),
            (subscription.Property("Protocol").GetValue<string>(), subscription.Property("Endpoint").GetValue<string>())
        );
        Assert.Empty(Template.All("AWS::SNS::Subscription"));
    }

    [Fact]
    public void An_existing_topic_is_used_and_not_changed()
    {
        var template = SynthesizedStack.Synthesize(new StackSettings { Notification = new() { TopicArn = OwnTopic } });

        Assert.Empty(new[] { "AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "AWS::KMS::Key" }.SelectMany(type => template.All(type)));
        Assert.All(template.All("AWS::CloudWatch::Alarm"), alarm => Assert.Equal([OwnTopic], Texts(alarm.Value.Property("AlarmActions"))));
        Assert.All(
            template.All("AWS::Events::Rule"),
            rule => Assert.Equal(OwnTopic, rule.Value.Property("Targets")[0]!["Arn"]!.GetValue<string>())
        );
    }

    [Fact]
    public void The_accounts_key_encrypts_the_log_the_queue_and_the_topic()
    {
        var template = SynthesizedStack.Synthesize(new StackSettings { Account = new() { KmsKeyArn = OwnKey } });

        Assert.Equal(OwnKey, template.Only("AWS::Logs::LogGroup").Property("KmsKeyId").GetValue<string>());
        Assert.Equal(OwnKey, template.Only("AWS::SQS::Queue").Property("KmsMasterKeyId").GetValue<string>());
        Assert.Equal(OwnKey, template.Only("AWS::SNS::Topic").Property("KmsMasterKeyId").GetValue<string>());
        Assert.Empty(template.All("AWS::KMS::Key"));
    }

    [Theory]
    [InlineData(OwnKey, null)]
    [InlineData(null, OwnTopic)]
    public void A_resource_of_another_region_than_the_stacks_is_rejected(string? key, string? topic)
    {
        var settings = new StackSettings
        {
            Account = new() { KmsKeyArn = key },
            Notification = new() { TopicArn = topic },
        };

        Assert.NotNull(SynthesizedStack.Synthesize(settings, "eu-west-1"));
        var problem = Assert.ThrowsAny<Exception>(() => SynthesizedStack.Synthesize(settings, "us-east-1"));

        Assert.Contains("allowed: one of us-east-1, the region of the stack", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_dashboard_shows_verdicts_reasons_duration_and_failures()
    {
        var body = Template.Only("AWS::CloudWatch::Dashboard").Property("DashboardBody").Text();

        Assert.All(
            new[]
            {
                MetricNames.VpcsCompliant,
                MetricNames.VpcsNonCompliant,
                MetricNames.VpcsNotApplicable,
                MetricNames.Duration,
                "Errors",
                "Throttles",
                "ApproximateNumberOfMessagesVisible",
                "TriggeredRules",
            },
            metric => Assert.Contains($"\"{metric}\"", body, StringComparison.Ordinal)
        );
        Assert.All(Reason.All, reason => Assert.Contains($"reasons.{reason.Code} ", body, StringComparison.Ordinal));
        Assert.NotNull(JsonNode.Parse(body));
    }

    [Fact]
    public void There_is_no_dashboard_if_it_is_off()
    {
        var template = SynthesizedStack.Synthesize(new StackSettings { Notification = new() { Dashboard = false } });

        Assert.Empty(template.All("AWS::CloudWatch::Dashboard"));
        Assert.Null(template["Outputs"]!["DashboardConsole"]);
    }

    [Theory]
    [InlineData("cn-north-1", "console.amazonaws.cn")]
    [InlineData("us-gov-west-1", "console.amazonaws-us-gov.com")]
    public void Links_open_the_console_of_the_partition(string region, string host)
    {
        var template = SynthesizedStack.Synthesize(new StackSettings(), region);
        var partition = region.StartsWith("cn", StringComparison.Ordinal) ? "aws-cn" : "aws-us-gov";
        var condition = template["Conditions"]!
            .AsObject()
            .Single(each => each.Value!["Fn::Equals"]!.ToJsonString().Contains($"\"{partition}\"", StringComparison.Ordinal));

        Assert.Contains(
            $"{{\"Fn::If\":[\"{condition.Key}\",\"{host}\"",
            template["Outputs"]!["RuleConsole"]!.ToJsonString(),
            StringComparison.Ordinal
        );
        Assert.Contains("\"console.aws.amazon.com\"", template["Outputs"]!["RuleConsole"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_outputs_have_what_an_operator_needs()
    {
        Assert.Equal(
            [
                "AutomationRoleArn",
                "DashboardConsole",
                "FailedEventsQueueUrl",
                "FunctionBuiltWith",
                "KeptWhenDestroyed",
                "LogConsole",
                "LogGroupName",
                "NotificationTopicArn",
                "RemediationMode",
                "RemovalRoleArn",
                "RemovalRunbookName",
                "RuleConsole",
                "RuleName",
                "RunbookConsole",
                "RunbookName",
            ],
            Template["Outputs"]!.AsObject().Select(output => output.Key).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Roles_have_the_chosen_path_and_boundary_and_names_with_their_purpose_and_region()
    {
        const string boundary = "arn:aws:iam::111122223333:policy/Boundary";
        var settings = new StackSettings
        {
            Account = new()
            {
                RolePath = "/net/",
                RoleNamePrefix = "net-",
                PermissionsBoundaryArn = boundary,
            },
        };
        var roles = SynthesizedStack.Synthesize(settings).All("AWS::IAM::Role").Select(role => role.Value).ToList();

        Assert.All(roles, role => Assert.Equal("/net/", role.Property("Path").GetValue<string>()));
        Assert.Equal(
            ["net-Removal-${AWS::Region}", "net-RuleFunction-${AWS::Region}", "net-Runbook-${AWS::Region}"],
            roles.Select(role => role.Property("RoleName").Text()).Order()
        );
        Assert.All(roles, role => Assert.Equal(boundary, role.Property("PermissionsBoundary").GetValue<string>()));
        Assert.All(Template.All("AWS::IAM::Role"), role => Assert.Null(role.Value["Properties"]!["RoleName"]));
        Assert.All(Template.All("AWS::IAM::Role"), role => Assert.Null(role.Value["Properties"]!["PermissionsBoundary"]));
    }

    [Fact]
    public void Tags_are_on_everything_that_can_have_tags()
    {
        // CloudFormation has no tags for these types.
        string[] untaggable =
        [
            "AWS::Config::ConfigRule",
            "AWS::Config::RemediationConfiguration",
            "AWS::IAM::ManagedPolicy",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::Lambda::Permission",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy",
            "AWS::CloudWatch::Dashboard",
            "AWS::CDK::Metadata",
        ];
        // AWS::Events::Rule and AWS::CloudWatch::Dashboard took tags after this version of the CDK.
        string[] untaggedByTheCdk = ["AWS::Events::Rule"];

        var resources = SynthesizedStack.Synthesize(new StackSettings { Account = new() { Tags = ["team=net"] } })["Resources"]!.AsObject();

        var untagged = resources.Where(resource =>
            !resource.Value!.ToJsonString().Contains("{\"Key\":\"team\",\"Value\":\"net\"}", StringComparison.Ordinal)
        );
        Assert.Empty(untagged.Select(resource => resource.Value!["Type"]!.GetValue<string>()).Except(untaggable).Except(untaggedByTheCdk));
    }

    private static JsonNode Synthesize(bool nonCompliant) =>
        SynthesizedStack.Synthesize(new StackSettings { Notification = new() { NonCompliant = nonCompliant } });

    private static IReadOnlyList<JsonObject> PolicyOf(JsonObject resource) => PolicyStatementsOf(resource.Property("PolicyDocument"));

    private static IReadOnlyList<JsonObject> PolicyStatementsOf(JsonNode policy) =>
        [.. policy["Statement"]!.AsArray().Select(statement => statement!.AsObject())];

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(item => item!.Text());

    private static IEnumerable<string> Metrics(JsonObject alarm) =>
        alarm["Properties"]!["MetricName"] is { } name
            ? [$"{alarm.Property("Namespace")} {name}"]
            : alarm
                .Property("Metrics")
                .AsArray()
                .Select(each => each!["MetricStat"]?["Metric"])
                .OfType<JsonNode>()
                .Select(metric => $"{metric["Namespace"]} {metric["MetricName"]}");
}
