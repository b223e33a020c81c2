using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Judgement;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Runbook;

/// <summary>An account with the runbook in it, as the stack deploys it.</summary>
public sealed class RunbookAccount : IDisposable
{
    public const string DocumentName = "EnableVpcFlowLogging";
    public const string RemovalName = "RemoveVpcFlowLogging";

    private readonly LocalAws localAws;
    private readonly AmazonSimpleSystemsManagementClient ssm;
    private readonly string automationRoleArn;

    private RunbookAccount(LocalAws localAws, AwsAccount account, AmazonSimpleSystemsManagementClient ssm, string automationRoleArn)
    {
        Account = account;
        this.localAws = localAws;
        this.ssm = ssm;
        this.automationRoleArn = automationRoleArn;
    }

    public AwsAccount Account { get; }

    public string AutomationRoleArn => automationRoleArn;

    public string DeliveryRoleName => $"VpcFlowLogsDelivery-{Account.Region}";

    public static async Task<RunbookAccount> CreateAsync(LocalAwsFixture fixture)
    {
        var account = fixture.NewAccount();
        var ssm = await ConnectAsync(fixture.LocalAws.Endpoint, account);
        await DeployAsync(ssm, DocumentName);
        var role = await account.CallAsync(
            "iam",
            "create_role",
            new
            {
                RoleName = "Automation",
                AssumeRolePolicyDocument = JsonSerializer.Serialize(
                    new
                    {
                        Version = "2012-10-17",
                        Statement = new[]
                        {
                            new
                            {
                                Effect = "Allow",
                                Principal = new { Service = "ssm.amazonaws.com" },
                                Action = "sts:AssumeRole",
                            },
                        },
                    }
                ),
            }
        );

        var runbook = new RunbookAccount(fixture.LocalAws, account, ssm, role.GetProperty("Role").GetProperty("Arn").GetString() ?? "");
        await runbook.SkipPropagationAsync();
        return runbook;
    }

    public Task DeployRemovalAsync() => DeployAsync(ssm, RemovalName);

    public Task<string> CreateVpcAsync() => Account.CreateVpcAsync();

    /// <summary>Starts the runbook and waits for its end. After a successful run, the rule must find the VPC compliant.</summary>
    public async Task<AutomationExecution> RunAsync(string vpcId, params (string Name, string Value)[] parameters)
    {
        var run = await FinishAsync(await StartAsync(vpcId, parameters));
        if (run.AutomationExecutionStatus == AutomationExecutionStatus.Success && !parameters.Contains(("DryRun", "true")))
        {
            var verdict = await RuleVerdict.OfAsync(localAws.Endpoint, Account, vpcId, parameters);
            Assert.True(verdict.Compliance == VerdictCompliance.Compliant, verdict.Annotation);
        }

        return run;
    }

    public async Task<AutomationExecution> RemoveAsync(string vpcId, params (string Name, string Value)[] parameters) =>
        await FinishAsync(await StartDocumentAsync(RemovalName, vpcId, parameters));

    public Task<string> StartAsync(string vpcId, params (string Name, string Value)[] parameters) =>
        StartDocumentAsync(DocumentName, vpcId, parameters);

    private async Task<string> StartDocumentAsync(string document, string vpcId, (string Name, string Value)[] parameters)
    {
        var all = new Dictionary<string, List<string>> { ["AutomationAssumeRole"] = [automationRoleArn], ["VpcId"] = [vpcId] };
        foreach (var (name, value) in parameters)
        {
            all[name] = [value];
        }

        var started = await ssm.StartAutomationExecutionAsync(
            new StartAutomationExecutionRequest { DocumentName = document, Parameters = all }
        );
        return started.AutomationExecutionId;
    }

    public async Task<AutomationExecution> FinishAsync(string executionId)
    {
        while (true)
        {
            var answer = await ssm.GetAutomationExecutionAsync(new GetAutomationExecutionRequest { AutomationExecutionId = executionId });
            var execution = answer.AutomationExecution;
            if (
                execution.AutomationExecutionStatus != AutomationExecutionStatus.Pending
                && execution.AutomationExecutionStatus != AutomationExecutionStatus.InProgress
            )
            {
                return execution;
            }

            await Task.Delay(50);
        }
    }

    /// <summary>The VPC's flow logs, as an independent client reads them.</summary>
    public Task<IReadOnlyList<JsonElement>> FlowLogsAsync(string vpcId) => Account.FlowLogsAsync(vpcId);

    public async Task<JsonElement?> LogGroupAsync(string name)
    {
        var answer = await Account.CallAsync("logs", "describe_log_groups", new { logGroupNamePrefix = name });
        return answer
            .GetProperty("logGroups")
            .EnumerateArray()
            .Where(group => Text(group, "logGroupName") == name)
            .Select(group => (JsonElement?)group)
            .SingleOrDefault();
    }

    public async Task<JsonElement?> DeliveryRoleAsync()
    {
        try
        {
            return (await Account.CallAsync("iam", "get_role", new { RoleName = DeliveryRoleName })).GetProperty("Role");
        }
        catch (AwsException exception) when (exception.Code == "NoSuchEntity")
        {
            return null;
        }
    }

    /// <summary>A delivery role as the AWS guide describes it, old enough to be assumed.</summary>
    public async Task<string> CreateTeamRoleAsync()
    {
        var role = await Account.CallAsync(
            "iam",
            "create_role",
            new
            {
                RoleName = "Team",
                AssumeRolePolicyDocument = Policy(
                    new
                    {
                        Effect = "Allow",
                        Principal = new { Service = "vpc-flow-logs.amazonaws.com" },
                        Action = "sts:AssumeRole",
                    }
                ),
            }
        );
        await Account.CallAsync(
            "iam",
            "put_role_policy",
            new
            {
                RoleName = "Team",
                PolicyName = "Deliver",
                PolicyDocument = Policy(
                    new
                    {
                        Effect = "Allow",
                        Action = new[] { "logs:CreateLogStream", "logs:PutLogEvents" },
                        Resource = "*",
                    }
                ),
            }
        );
        await SkipPropagationAsync();
        return role.GetProperty("Role").GetProperty("Arn").GetString() ?? "";
    }

    /// <summary>A flow log as the runbook creates it, with the role of a team.</summary>
    public async Task<string> CreateOwnFlowLogAsync(string vpcId, string roleArn)
    {
        await Account.CallAsync("logs", "create_log_group", new { logGroupName = $"/vpc-flow-logs/{vpcId}", tags = OwnTags() });
        var created = await Account.CallAsync(
            "ec2",
            "create_flow_logs",
            new
            {
                ResourceType = "VPC",
                ResourceIds = new[] { vpcId },
                TrafficType = "REJECT",
                LogGroupName = $"/vpc-flow-logs/{vpcId}",
                DeliverLogsPermissionArn = roleArn,
                TagSpecifications = new[]
                {
                    new { ResourceType = "vpc-flow-log", Tags = OwnTags().Select(tag => new { tag.Key, tag.Value }) },
                },
            }
        );
        return created.GetProperty("FlowLogIds")[0].GetString() ?? "";
    }

    public static Dictionary<string, string> OwnTags() => new() { [RunbookDocument.OwnershipTag] = RunbookDocument.OwnershipTagValue };

    /// <summary>A flow log of a team, with its log group.</summary>
    public async Task<string> CreateTeamFlowLogAsync(string vpcId, string trafficType, string logGroup, string roleArn)
    {
        await Account.CallAsync("logs", "create_log_group", new { logGroupName = logGroup });
        var created = await Account.CallAsync(
            "ec2",
            "create_flow_logs",
            new
            {
                ResourceType = "VPC",
                ResourceIds = new[] { vpcId },
                TrafficType = trafficType,
                LogGroupName = logGroup,
                DeliverLogsPermissionArn = roleArn,
            }
        );
        return created.GetProperty("FlowLogIds")[0].GetString() ?? "";
    }

    /// <summary>Lets the flow logs of the VPC fail whose delivery is denied.</summary>
    public Task ShowDeniedDeliveryAsync(string vpcId) => DeniedDelivery.ShowAsync(localAws, Account, vpcId);

    public static string Policy(object statement) =>
        JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = new[] { statement } });

    public static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value.ToString() : null;

    public static string Output(AutomationExecution execution, string name) => execution.Outputs[$"VerifyFlowLog.{name}"].Single();

    /// <summary>The step that failed, with its message.</summary>
    public static StepExecution FailedStep(AutomationExecution execution) =>
        execution.StepExecutions.Single(step => step.StepStatus == AutomationExecutionStatus.Failed);

    public void Dispose() => ssm.Dispose();

    /// <summary>Skips the time in which other services cannot use a new role yet: two seconds on the local AWS.</summary>
    public Task SkipPropagationAsync() => localAws.ControlAsync(HttpMethod.Post, "clock/advance", new { seconds = 4 });

    private static Task<CreateDocumentResponse> DeployAsync(AmazonSimpleSystemsManagementClient ssm, string name) =>
        ssm.CreateDocumentAsync(
            new CreateDocumentRequest
            {
                Name = name,
                DocumentType = DocumentType.Automation,
                DocumentFormat = DocumentFormat.YAML,
                Content = RunbookDocument.Read($"{name}.yaml"),
            }
        );

    private static async Task<AmazonSimpleSystemsManagementClient> ConnectAsync(Uri endpoint, AwsAccount account)
    {
        return new AmazonSimpleSystemsManagementClient(
            await RuleVerdict.OperatorAsync(account),
            new AmazonSimpleSystemsManagementConfig { ServiceURL = endpoint.OriginalString, AuthenticationRegion = account.Region }
        );
    }
}
