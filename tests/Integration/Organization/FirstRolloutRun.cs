using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigRule.Cdk;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Organization;

/// <summary>
/// The script of the first roll-out, run with an AWS CLI of canned responses: those of a repair that works, except for what a test changes.
/// </summary>
internal sealed class FirstRolloutRun : IDisposable
{
    public const string Canary = "111122223333";

    public static readonly string Script = Path.Combine(Repository.Root, "cdk", "first-rollout.sh");

    public static readonly string Here = Path.Combine(Repository.Root, "tests", "Integration", "Organization");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("canned-");

    public static IReadOnlyList<string> Options { get; } = ["--home-region", "eu-west-1", "--canary", Canary, "--role", "Audit"];

    /// <summary>Responses by the words of the command.</summary>
    public Dictionary<string, string> Answers { get; } =
        new()
        {
            ["sts get-caller-identity"] = """{"Account": "999900001111", "Arn": "arn:aws:iam::999900001111:role/Deployer"}""",
            ["sts assume-role"] =
                """{"Credentials": {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "never-printed", "SessionToken": "token"}}""",
            ["cloudformation describe-stacks"] =
                """{"Stacks": [{"StackName": "StackSet-RejectFlowLogging-Canary-1234", "Outputs": [{"OutputKey": "RemovalRunbookName", "OutputValue": "Removal"}, {"OutputKey": "RemovalRoleArn", "OutputValue": "arn:aws:iam::111122223333:role/Removal"}]}, {"StackName": "another", "Outputs": [{"OutputKey": "RemovalRunbookName", "OutputValue": "Another"}]}]}""",
            ["configservice describe-remediation-configurations"] = """{"RemediationConfigurations": [{"Automatic": true}]}""",
            ["configservice get-compliance-details-by-resource"] =
                """{"EvaluationResults": [{"EvaluationResultIdentifier": {"EvaluationResultQualifier": {"ConfigRuleName": "vpc-reject-flow-logging"}}, "ComplianceType": "COMPLIANT"}]}""",
            ["ec2 describe-vpcs"] = """{"Vpcs": []}""",
            ["ec2 create-vpc"] = """{"Vpc": {"VpcId": "vpc-0b"}}""",
            ["ec2 describe-flow-logs"] = """{"FlowLogs": [{"FlowLogId": "fl-0b", "FlowLogStatus": "ACTIVE"}]}""",
            ["ec2 delete-vpc"] = "{}",
            ["ssm start-automation-execution"] = """{"AutomationExecutionId": "execution"}""",
            ["ssm get-automation-execution"] = """{"AutomationExecution": {"AutomationExecutionStatus": "Success"}}""",
        };

    /// <summary>Every command that was called, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(CallsFile) ? File.ReadAllLines(CallsFile) : [];

    private string CallsFile => Path.Combine(folder.FullName, "calls");

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
