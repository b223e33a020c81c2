using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigRule.Cdk;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Organization;

/// <summary>The checklist of the first roll-out, run with an AWS CLI that gives canned answers: those of a roll-out that is as it should be, but for what a test changes.</summary>
internal sealed class FirstRolloutRun : IDisposable
{
    public const string Administrator = "999900001111";
    public const string Canary = "111122223333";
    public const string Excluded = "444455556666";
    public const string Member = "777788889999";

    public static readonly string Script = Path.Combine(Repository.Root, "cdk", "first-rollout.sh");

    public static readonly string Here = Path.Combine(Repository.Root, "tests", "Integration", "Organization");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("canned-");

    public static IReadOnlyList<string> Options { get; } =
    ["--home-region", "eu-west-1", "--regions", "eu-west-1", "--canary", Canary, "--excluded", Excluded, "--role", "Audit"];

    /// <summary>Answers by the words of the command.</summary>
    public Dictionary<string, string> Answers { get; } =
        new()
        {
            ["sts get-caller-identity"] = $$"""{"Account": "{{Administrator}}", "Arn": "arn:aws:iam::{{Administrator}}:role/Deployer"}""",
            ["sts get-caller-identity outside"] = """{"Account": "222233334444"}""",
            ["sts assume-role"] =
                """{"Credentials": {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "never-printed", "SessionToken": "token"}}""",
            ["organizations describe-organization"] = $$"""{"Organization": {"MasterAccountId": "{{Administrator}}"} }""",
            ["organizations list-accounts"] = $$"""{"Accounts": [{"Id": "{{Administrator}}"}, {"Id": "{{Canary}}"}]}""",
            ["organizations list-accounts-for-parent ou-abcd-11111111"] = $$"""
                {"Accounts": [{"Id": "{{Canary}}", "Status": "ACTIVE"}, {"Id": "{{Excluded}}", "Status": "ACTIVE"},
                 {"Id": "{{Administrator}}", "Status": "ACTIVE"}, {"Id": "000011112222", "Status": "SUSPENDED"}]}
                """,
            ["organizations list-accounts-for-parent ou-abcd-22222222"] =
                $$"""{"Accounts": [{"Id": "{{Member}}", "State": "ACTIVE", "Status": "ACTIVE"}]}""",
            ["organizations list-organizational-units-for-parent ou-abcd-11111111"] =
                """{"OrganizationalUnits": [{"Id": "ou-abcd-22222222"}]}""",
            ["organizations list-organizational-units-for-parent ou-abcd-22222222"] = """{"OrganizationalUnits": []}""",
            ["ssm get-parameter"] = """{"Parameter": {"Value": "abc.zip"}}""",
            ["s3api head-object"] = """{"LastModified": "2026-11-02T10:00:00+00:00"}""",
            ["s3api head-object outside"] = """{"error": "An error occurred (403) when calling the HeadObject operation: Forbidden"}""",
            ["cloudformation describe-stacks"] =
                """{"Stacks": [{"CreationTime": "2026-11-02T09:00:00+00:00", "Outputs": [{"OutputKey": "RemovalRunbookName", "OutputValue": "Removal"}, {"OutputKey": "RemovalRoleArn", "OutputValue": "arn:aws:iam::111122223333:role/Removal"}]}]}""",
            ["iam list-role-policies"] = """{"PolicyNames": ["Default"]}""",
            ["iam get-role-policy"] =
                """{"PolicyDocument": {"Statement": [{"Effect": "Allow", "Resource": ["arn:aws:s3:::cdk-hnb659fds-assets-1", "arn:aws:s3:::cdk-hnb659fds-assets-1/*"]}, {"Effect": "Allow", "Resource": "arn:aws:kms:eu-west-1:999900001111:key/1"}]}}""",
            ["iam list-attached-role-policies"] = """{"AttachedPolicies": []}""",
            ["cloudformation describe-stack-set"] = """
                {"StackSet": {"Status": "ACTIVE", "PermissionModel": "SERVICE_MANAGED", "ManagedExecution": {"Active": true},
                 "Capabilities": ["CAPABILITY_NAMED_IAM"], "OrganizationalUnitIds": ["ou-abcd-11111111"]}}
                """,
            ["cloudformation list-stack-instances RejectFlowLogging-Canary"] = Instance(Canary),
            ["cloudformation list-stack-instances RejectFlowLogging-Organization"] = Instance(Member),
            ["cloudformation describe-type"] = """{"ProvisioningType": "FULLY_MUTABLE"}""",
            ["cloudformation list-stack-set-operations"] = """
                {"Summaries": [{"OperationId": "older", "Action": "CREATE", "Status": "SUCCEEDED", "CreationTimestamp": "2026-11-02T10:00:00Z"},
                 {"OperationId": "latest", "Action": "UPDATE", "Status": "SUCCEEDED", "CreationTimestamp": "2026-11-03T10:00:00Z"}]}
                """,
            ["cloudformation describe-stack-set-operation older"] =
                """{"StackSetOperation": {"CreationTimestamp": "2026-11-02T10:00:00Z", "EndTimestamp": "2026-11-02T10:05:00Z"}}""",
            ["cloudformation list-stack-set-operation-results"] =
                $$"""{"Summaries": [{"Account": "{{Canary}}", "Region": "eu-west-1", "Status": "SUCCEEDED"}]}""",
            ["cloudformation describe-stack-events"] = Events("10:03:00"),
            ["configservice describe-configuration-aggregator-sources-status"] =
                $$"""{"AggregatedSourceStatusList": [{"SourceType": "ACCOUNT", "SourceId": "{{Canary}}", "AwsRegion": "eu-west-1", "LastUpdateStatus": "SUCCEEDED"}]}""",
            ["configservice list-stored-queries"] =
                """{"StoredQueryMetadata": [{"QueryName": "RejectFlowLogging-vpcs-without-flow-logging"}, {"QueryName": "another"}]}""",
            ["configservice get-stored-query"] = """{"StoredQuery": {"Expression": "SELECT accountId WHERE resourceType = 'x'"}}""",
            ["configservice select-aggregate-resource-config"] = QueryRows("vpc-0a"),
            ["configservice get-aggregate-compliance-details-by-config-rule"] =
                """{"AggregateEvaluationResults": [{"EvaluationResultIdentifier": {"EvaluationResultQualifier": {"ResourceId": "vpc-0a"}}}]}""",
            ["configservice get-aggregate-discovered-resource-counts"] =
                $$"""{"GroupedResourceCounts": [{"GroupName": "{{Canary}}"}, {"GroupName": "{{Member}}"}]}""",
            ["configservice get-compliance-details-by-config-rule"] =
                """{"EvaluationResults": [{"EvaluationResultIdentifier": {"EvaluationResultQualifier": {"ResourceId": "vpc-0a"}}}]}""",
            ["configservice describe-config-rule-evaluation-status"] = """{"ConfigRulesEvaluationStatus": []}""",
            ["configservice describe-remediation-configurations"] = """{"RemediationConfigurations": [{"Automatic": true}]}""",
            ["configservice get-compliance-details-by-resource"] =
                """{"EvaluationResults": [{"EvaluationResultIdentifier": {"EvaluationResultQualifier": {"ConfigRuleName": "vpc-reject-flow-logging"}}, "ComplianceType": "COMPLIANT"}]}""",
            ["ec2 describe-vpcs Name=owner-id,Values=111122223333"] = """{"Vpcs": [{"VpcId": "vpc-0a"}]}""",
            ["ec2 describe-vpcs Name=tag:vpc-flow-logging/first-rollout,Values=yes"] = """{"Vpcs": []}""",
            ["ec2 create-vpc"] = """{"Vpc": {"VpcId": "vpc-0b"}}""",
            ["ec2 describe-flow-logs"] = """{"FlowLogs": [{"FlowLogId": "fl-0b", "FlowLogStatus": "ACTIVE"}]}""",
            ["ec2 delete-vpc"] = "{}",
            ["ssm start-automation-execution"] = """{"AutomationExecutionId": "execution"}""",
            ["ssm get-automation-execution"] = """{"AutomationExecution": {"AutomationExecutionStatus": "Success"}}""",
        };

    /// <summary>Every command that was called, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(CallsFile) ? File.ReadAllLines(CallsFile) : [];

    private string CallsFile => Path.Combine(folder.FullName, "calls");

    public static string Instance(string account, string status = "CURRENT") =>
        $$"""{"Summaries": [{"Account": "{{account}}", "Region": "eu-west-1", "Status": "{{status}}", "StackId": "arn:aws:cloudformation:stack"}]}""";

    public static string Events(string end) =>
        $$"""
            {"StackEvents": [{"ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "CREATE_COMPLETE", "Timestamp": "2026-11-02T{{end}}Z"},
             {"ResourceType": "AWS::Lambda::Function", "ResourceStatus": "CREATE_COMPLETE", "Timestamp": "2026-11-02T09:00:00Z"},
             {"ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "CREATE_IN_PROGRESS", "Timestamp": "2026-11-02T10:00:00Z"}]}
            """;

    public static string QueryRows(params string[] vpcs) =>
        new JsonObject
        {
            ["Results"] = new JsonArray([
                .. vpcs.Select(vpc =>
                    JsonValue.Create(
                        $$"""{"accountId":"{{Canary}}","awsRegion":"eu-west-1","configuration":{"targetResourceId":"{{vpc}}"} }"""
                    )
                ),
            ]),
        }.ToJsonString();

    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        File.Copy(Path.Combine(Here, "canned_aws.py"), Path.Combine(folder.FullName, "aws"));
        var answers = Path.Combine(folder.FullName, "answers.json");
        await File.WriteAllTextAsync(
            answers,
            JsonSerializer.Serialize(Answers.ToDictionary(each => each.Key, each => JsonNode.Parse(each.Value)))
        );

        return await Command.RunAsync(
            Script,
            [.. Options, .. arguments],
            new Dictionary<string, string>
            {
                ["PATH"] = $"{folder.FullName}:{System.Environment.GetEnvironmentVariable("PATH")}",
                ["CANNED_ANSWERS"] = answers,
                ["CANNED_CALLS"] = CallsFile,
            }
        );
    }

    public void Dispose() => folder.Delete(recursive: true);
}
