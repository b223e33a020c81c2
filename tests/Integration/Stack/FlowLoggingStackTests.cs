using System.Text.Json.Nodes;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using static ConfigRule.Tests.Stack.PolicyStatements;

namespace ConfigRule.Tests.Stack;

[Collection(JsiiTests.Name)]
public sealed class FlowLoggingStackTests
{
    [Theory]
    [InlineData(CpuArchitecture.X64, "x86_64")]
    [InlineData(CpuArchitecture.Arm64, "arm64")]
    public void The_function_runs_the_native_executable_on_the_chosen_architecture(string chosen, string architecture)
    {
        var function = SynthesizedStack
            .Synthesize(new StackSettings { Function = new() { Architecture = chosen } })
            .Only("AWS::Lambda::Function");

        Assert.Equal("provided.al2023", function.Property("Runtime").GetValue<string>());
        Assert.Equal("bootstrap", function.Property("Handler").GetValue<string>());
        Assert.Equal(architecture, function.Property("Architectures")[0]!.GetValue<string>());
    }

    [Fact]
    public void Lambdas_own_runtime_uses_the_assembly_of_the_same_name()
    {
        var function = SynthesizedStack
            .Synthesize(new StackSettings { Function = new() { Runtime = FunctionRuntime.DotNet10 } })
            .Only("AWS::Lambda::Function");

        Assert.Equal("dotnet10", function.Property("Runtime").GetValue<string>());
        Assert.Equal("bootstrap", function.Property("Handler").GetValue<string>());
    }

    [Fact]
    public void The_function_has_the_chosen_limits()
    {
        var settings = new StackSettings
        {
            Function = new()
            {
                MemoryMb = 512,
                TimeoutSeconds = 60,
                RetryAttempts = 1,
                MaximumEventAgeSeconds = 600,
                ReservedConcurrency = 3,
            },
        };
        var template = SynthesizedStack.Synthesize(settings);
        var function = template.Only("AWS::Lambda::Function");
        var retries = template.Only("AWS::Lambda::EventInvokeConfig");

        Assert.Equal(512, function.Property("MemorySize").GetValue<int>());
        Assert.Equal(60, function.Property("Timeout").GetValue<int>());
        Assert.Equal(3, function.Property("ReservedConcurrentExecutions").GetValue<int>());
        Assert.Equal(1, retries.Property("MaximumRetryAttempts").GetValue<int>());
        Assert.Equal(600, retries.Property("MaximumEventAgeInSeconds").GetValue<int>());
        Assert.Null(SynthesizedStack.Default.Only("AWS::Lambda::Function")["Properties"]!["ReservedConcurrentExecutions"]);
    }

    [Theory]
    [InlineData("INFO")]
    [InlineData("DEBUG")]
    public void The_function_logs_JSON_at_the_chosen_level_because_metrics_are_in_its_lines(string level)
    {
        var logging = SynthesizedStack
            .Synthesize(new StackSettings { Function = new() { LogLevel = level } })
            .Only("AWS::Lambda::Function")
            .Property("LoggingConfig");

        Assert.Equal(("JSON", level), (logging["LogFormat"]!.GetValue<string>(), logging["ApplicationLogLevel"]!.GetValue<string>()));
    }

    [Fact]
    public void The_function_logs_to_a_group_with_the_chosen_retention()
    {
        var template = SynthesizedStack.Synthesize(new StackSettings { Function = new() { LogRetentionDays = 30 } });
        var group = template.All("AWS::Logs::LogGroup").Single();

        Assert.Equal(30, group.Value.Property("RetentionInDays").GetValue<int>());
        Assert.Equal(group.Key, template.Only("AWS::Lambda::Function").Property("LoggingConfig")["LogGroup"]!.Target());
    }

    [Fact]
    public void The_rule_has_VPCs_and_flow_logs_in_its_scope_and_the_function_as_its_source()
    {
        var rule = SynthesizedStack.Default.Only("AWS::Config::ConfigRule");
        var function = SynthesizedStack.Default.All("AWS::Lambda::Function").Single().Key;

        Assert.Equal(
            ["AWS::EC2::VPC", "AWS::EC2::FlowLog"],
            rule.Property("Scope")["ComplianceResourceTypes"]!.AsArray().Select(type => type!.GetValue<string>())
        );
        Assert.Equal("CUSTOM_LAMBDA", rule.Property("Source")["Owner"]!.GetValue<string>());
        Assert.Equal(function, rule.Property("Source")["SourceIdentifier"]!.Target());
    }

    [Fact]
    public void The_rule_is_triggered_by_changes_oversized_changes_and_the_chosen_schedule()
    {
        var rule = SynthesizedStack
            .Synthesize(new StackSettings { Rule = new() { Schedule = "Three_Hours" } })
            .Only("AWS::Config::ConfigRule");

        var triggers = rule.Property("Source")["SourceDetails"]!
            .AsArray()
            .Select(detail =>
                (
                    detail!["EventSource"]!.GetValue<string>(),
                    detail["MessageType"]!.GetValue<string>(),
                    detail["MaximumExecutionFrequency"]?.GetValue<string>()
                )
            );

        Assert.Equal(
            [
                ("aws.config", "ConfigurationItemChangeNotification", null),
                ("aws.config", "OversizedConfigurationItemChangeNotification", null),
                ("aws.config", "ScheduledNotification", "Three_Hours"),
            ],
            triggers
        );
    }

    [Fact]
    public void Only_Config_may_invoke_the_function_and_only_for_this_account()
    {
        var permission = SynthesizedStack.Default.Only("AWS::Lambda::Permission");

        Assert.Equal("config.amazonaws.com", permission.Property("Principal").GetValue<string>());
        Assert.Equal("lambda:InvokeFunction", permission.Property("Action").GetValue<string>());
        Assert.Equal("AWS::AccountId", permission.Property("SourceAccount").Target());
    }

    [Fact]
    public void The_rule_is_created_after_the_permission_to_invoke_its_function()
    {
        var permission = SynthesizedStack.Default.All("AWS::Lambda::Permission").Single().Key;

        var waitsFor = SynthesizedStack.Default.Only("AWS::Config::ConfigRule")["DependsOn"]!
            .AsArray()
            .Select(id => id!.GetValue<string>());

        Assert.Contains(permission, waitsFor);
    }

    [Theory]
    [InlineData("EnableVpcFlowLogging")]
    [InlineData("RemoveVpcFlowLogging")]
    public void A_document_is_deployed_with_comments_and_scripts_and_the_values_of_the_settings(string name)
    {
        var document = SynthesizedStack
            .Default.All("AWS::SSM::Document")
            .Single(document => document.Key.Contains(name, StringComparison.Ordinal))
            .Value;

        Assert.Equal(ConfiguredRunbook.Read($"{name}.yaml", new StackSettings(), Boundary), document.Property("Content").Text());
        Assert.StartsWith("# Deployed with two changes", document.Property("Content").Text(), StringComparison.Ordinal);
        Assert.Equal("YAML", document.Property("DocumentFormat").GetValue<string>());
        Assert.Equal("Automation", document.Property("DocumentType").GetValue<string>());
    }

    /// <summary>The reference to the policy that limits the delivery role.</summary>
    private static string Boundary => $"${{{SynthesizedStack.Default.All("AWS::IAM::ManagedPolicy").Single().Key}}}";

    [Fact]
    public void A_changed_document_replaces_the_old_one_so_it_has_no_fixed_name()
    {
        Assert.All(
            SynthesizedStack.Default.All("AWS::SSM::Document"),
            document =>
            {
                Assert.Equal("Replace", document.Value.Property("UpdateMethod").GetValue<string>());
                Assert.Null(document.Value["Properties"]!["Name"]);
            }
        );
    }

    [Fact]
    public void Remediation_starts_the_document_on_the_rules_VPCs()
    {
        var template = SynthesizedStack.Default;
        var remediation = template.Only("AWS::Config::RemediationConfiguration");

        Assert.Equal(template.All("AWS::Config::ConfigRule").Single().Key, remediation.Property("ConfigRuleName").Target());
        Assert.Equal(
            template
                .All("AWS::SSM::Document")
                .Single(document => document.Key.Contains("EnableVpcFlowLogging", StringComparison.Ordinal))
                .Key,
            remediation.Property("TargetId").Target()
        );
        Assert.Equal("AWS::EC2::VPC", remediation.Property("ResourceType").GetValue<string>());
        Assert.Equal("RESOURCE_ID", remediation.Property("Parameters")["VpcId"]!["ResourceValue"]!["Value"]!.GetValue<string>());
    }

    [Fact]
    public void Remediation_is_manual_by_default()
    {
        var remediation = SynthesizedStack.Default.Only("AWS::Config::RemediationConfiguration");

        Assert.False(remediation.Property("Automatic").GetValue<bool>());
        Assert.Null(remediation["Properties"]!["MaximumAutomaticAttempts"]);
    }

    [Fact]
    public void Automatic_remediation_has_its_attempts_and_their_window()
    {
        var settings = new StackSettings
        {
            Remediation = new()
            {
                Automatic = true,
                Attempts = 3,
                WindowSeconds = 1800,
            },
        };

        var remediation = SynthesizedStack.Synthesize(settings).Only("AWS::Config::RemediationConfiguration");

        Assert.True(remediation.Property("Automatic").GetValue<bool>());
        Assert.Equal(3, remediation.Property("MaximumAutomaticAttempts").GetValue<int>());
        Assert.Equal(1800, remediation.Property("RetryAttemptSeconds").GetValue<int>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Remediation_has_its_controls_whether_automatic_or_manual(bool automatic)
    {
        var settings = new StackSettings
        {
            Remediation = new()
            {
                Automatic = automatic,
                ConcurrencyPercentage = 25,
                ErrorPercentage = 75,
            },
        };

        var controls = SynthesizedStack.Synthesize(settings).Only("AWS::Config::RemediationConfiguration").Property("ExecutionControls")[
            "SsmControls"
        ]!;

        Assert.Equal(
            (25, 75),
            (controls["ConcurrentExecutionRatePercentage"]!.GetValue<int>(), controls["ErrorPercentage"]!.GetValue<int>())
        );
    }

    [Fact]
    public void The_runbook_has_the_requirements_of_the_rule()
    {
        var settings = new StackSettings
        {
            Rule = new()
            {
                Parameters = new Dictionary<string, string> { ["trafficType"] = "ALL", ["maxAggregationInterval"] = "60" },
            },
        };

        var document = SynthesizedStack
            .Synthesize(settings)
            .All("AWS::SSM::Document")
            .Single(document => document.Key.Contains("EnableVpcFlowLogging", StringComparison.Ordinal))
            .Value.Property("Content")
            .Text();

        Assert.Equal(ConfiguredRunbook.Read("EnableVpcFlowLogging.yaml", settings, Boundary), document);
        Assert.Contains("allowedValues: [\"ALL\"]", document, StringComparison.Ordinal);
        Assert.Contains("allowedValues: [\"60\"]", document, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_may_assume_a_role_only_for_this_account()
    {
        var trusts = SynthesizedStack.Default.All("AWS::IAM::Role").SelectMany(role => Trust(role.Value)).ToList();

        Assert.Equal(3, trusts.Count);
        Assert.All(
            trusts,
            trust =>
            {
                // No AWS page says that Lambda sends the key; Systems Manager's page does.
                var condition = trust["Principal"]!["Service"]!.Text() == "lambda.amazonaws.com" ? "StringEqualsIfExists" : "StringEquals";
                Assert.Equal("AWS::AccountId", trust["Condition"]![condition]!["aws:SourceAccount"]!.Target());
            }
        );
    }

    [Theory]
    [InlineData("srcaddr,vpc-id", "")]
    [InlineData("ecs-cluster-arn", "ecs:ListClusters")]
    [InlineData("ecs-cluster-name,ecs-container-id", "ecs:ListClusters")]
    [InlineData("ecs-container-instance-id", "ecs:ListClusters ecs:ListContainerInstances")]
    [InlineData("ecs-service-name", "ecs:ListClusters ecs:ListServices")]
    [InlineData("ecs-task-arn,ecs-task-id,ecs-task-definition-arn", "ecs:ListClusters ecs:ListTaskDefinitions ecs:ListTasks")]
    public void Only_required_fields_of_ECS_let_the_runbook_list_it(string fields, string actions)
    {
        var template = SynthesizedStack.Synthesize(
            new StackSettings { Rule = new() { Parameters = new Dictionary<string, string> { ["requiredFields"] = fields } } }
        );

        Assert.Equal(
            actions,
            string.Join(
                ' ',
                template
                    .All("AWS::IAM::Role")
                    .SelectMany(role => Allowed(role.Value))
                    .SelectMany(Actions)
                    .Where(action => action.StartsWith("ecs:", StringComparison.Ordinal))
            )
        );
    }

    [Fact]
    public void The_runbook_may_pass_only_the_delivery_role_and_only_to_flow_logs()
    {
        var passing = Statements().Single(statement => Actions(statement).Contains("iam:PassRole"));

        Assert.Equal(["arn:${AWS::Partition}:iam::${AWS::AccountId}:role/VpcFlowLogsDelivery-${AWS::Region}"], Resources(passing));
        Assert.Equal("vpc-flow-logs.amazonaws.com", passing["Condition"]!["StringEquals"]!["iam:PassedToService"]!.GetValue<string>());
    }

    [Fact]
    public void The_runbooks_may_delete_only_flow_logs_and_log_groups_that_they_created()
    {
        var deleting = Statements()
            .Where(statement => Actions(statement).Any(action => action is "ec2:DeleteFlowLogs" or "logs:DeleteLogGroup"))
            .ToList();

        Assert.Equal(4, deleting.Count);
        Assert.All(
            deleting,
            statement =>
                Assert.Equal(
                    RunbookDocument.OwnershipTagValue,
                    statement["Condition"]!["StringEquals"]![$"aws:ResourceTag/{RunbookDocument.OwnershipTag}"]!.GetValue<string>()
                )
        );
    }

    [Fact]
    public void No_statement_allows_an_action_by_wildcard()
    {
        Assert.DoesNotContain(Statements().SelectMany(Actions), action => action.Contains('*', StringComparison.Ordinal));
    }

    [Fact]
    public void Only_actions_that_support_no_resources_are_allowed_on_every_resource()
    {
        var unnamed = Statements().Where(statement => Resources(statement).Contains("*")).SelectMany(Actions).Distinct().Order();

        Assert.Equal(
            [
                "config:GetResourceConfigHistory",
                "config:PutEvaluations",
                "ec2:DescribeFlowLogs",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
            ],
            unnamed
        );
    }

    [Fact]
    public void No_ARN_contains_a_partition_an_account_or_a_region()
    {
        var template = SynthesizedStack.Default.DeepClone();
        foreach (var (_, document) in template.All("AWS::SSM::Document"))
        {
            document["Properties"]!["Content"] = "";
        }

        Assert.DoesNotMatch("arn:aws[a-z-]*:|[^0-9a-f][0-9]{12}[^0-9a-f]|eu-west-1|us-east-1", template.ToJsonString());
    }

    private static List<JsonObject> Statements() =>
        [.. SynthesizedStack.Default.All("AWS::IAM::Role").SelectMany(role => Allowed(role.Value))];
}
