using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Executable;

/// <summary>An account in which AWS Config evaluates VPCs with the published executable.</summary>
public sealed class RuleAccount
{
    public const string RuleName = "vpc-reject-flow-logging";
    public const string FunctionName = "rule";

    private static readonly Lazy<Task<byte[]>> Package = new(ZipAsync);
    private static readonly string[] EveryTrigger =
    [
        "ConfigurationItemChangeNotification",
        "OversizedConfigurationItemChangeNotification",
        "ScheduledNotification",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly LocalAws localAws;

    private readonly string partition;
    private bool hasBucket;

    private RuleAccount(LocalAws localAws, AwsAccount account, string partition)
    {
        this.localAws = localAws;
        this.partition = partition;
        Account = account;
    }

    public AwsAccount Account { get; }

    /// <param name="fixture">The local AWS.</param>
    /// <param name="inputParameters">The rule's parameters.</param>
    /// <param name="refreshDays">Days after which an unchanged result is put again.</param>
    public static async Task<RuleAccount> CreateAsync(
        LocalAwsFixture fixture,
        IReadOnlyDictionary<string, string>? inputParameters = null,
        int refreshDays = 0
    )
    {
        var rule = await CreateWithoutRuleAsync(fixture, refreshDays: refreshDays);
        await rule.PutRuleAsync(inputParameters ?? new Dictionary<string, string>(), EveryTrigger);
        return rule;
    }

    /// <summary>An account with the function and without a rule.</summary>
    public static async Task<RuleAccount> CreateWithoutRuleAsync(
        LocalAwsFixture fixture,
        string region = "eu-west-1",
        string partition = "aws",
        int timeoutSeconds = 60,
        string logLevel = "INFO",
        int refreshDays = 0
    )
    {
        ArgumentNullException.ThrowIfNull(fixture);
        var rule = new RuleAccount(fixture.LocalAws, fixture.NewAccount(region), partition);
        await new ConfigRecorder(rule.Account).TurnOnAsync();
        await rule.CreateFunctionAsync(timeoutSeconds, logLevel, refreshDays);
        return rule;
    }

    public Task<string> CreateVpcAsync() => Account.CreateVpcAsync();

    /// <summary>A flow log to S3, which needs only the bucket.</summary>
    public async Task<string> CreateFlowLogAsync(string resourceId, string trafficType = "REJECT", string resourceType = "VPC")
    {
        var bucket = $"flow-logs-{Account.Id}";
        if (!hasBucket)
        {
            await Account.CallAsync(
                "s3",
                "create_bucket",
                new { Bucket = bucket, CreateBucketConfiguration = new { LocationConstraint = Account.Region } }
            );
            hasBucket = true;
        }

        var created = await Account.CallAsync(
            "ec2",
            "create_flow_logs",
            new
            {
                ResourceType = resourceType,
                ResourceIds = new[] { resourceId },
                TrafficType = trafficType,
                LogDestinationType = "s3",
                LogDestination = $"arn:{partition}:s3:::{bucket}",
            }
        );
        return created.GetProperty("FlowLogIds")[0].GetString() ?? "";
    }

    /// <summary>Makes Config evaluate every VPC, one minute after the last start.</summary>
    public async Task EvaluateAsync()
    {
        await localAws.ControlAsync(HttpMethod.Post, "clock/advance", new { seconds = 61 });
        await Account.CallAsync("config", "start_config_rules_evaluation", new { ConfigRuleNames = new[] { RuleName } });
        await SettleAsync();
    }

    /// <summary>Waits until every event has been delivered and evaluated.</summary>
    public Task SettleAsync() => localAws.WaitUntilIdleAsync(Patience);

    /// <summary>Config's result for a VPC: the compliance type and the reason in the annotation, or null without a result.</summary>
    public async Task<(string Compliance, string Reason)?> ResultAsync(string vpcId)
    {
        var results = await ResultsAsync();
        return results.TryGetValue(vpcId, out var result) ? result : null;
    }

    public async Task<IReadOnlyDictionary<string, (string Compliance, string Reason)>> ResultsAsync()
    {
        var vpcs = await new DeployedRule(localAws, Account, RuleName).ReadAsync(new Dictionary<string, string>());
        return vpcs.ToDictionary(vpc => vpc.Id, vpc => (vpc.Compliance, vpc.Annotation.Split(':')[0]));
    }

    /// <summary>Invokes the function with an event and waits for the response.</summary>
    /// <returns>The error message, or null if the invocation succeeded.</returns>
    public async Task<string?> InvokeAsync(object configEvent)
    {
        var response = await Account.CallAsync("lambda", "invoke", new { FunctionName, Payload = JsonSerializer.Serialize(configEvent) });
        if (!response.TryGetProperty("FunctionError", out _))
        {
            return null;
        }

        using var payload = JsonDocument.Parse(response.GetProperty("Payload").GetBytesFromBase64());
        return payload.RootElement.GetProperty("errorMessage").GetString();
    }

    /// <summary>The number of calls of the function after an entry of the journal, by operation.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CallsAsync(int after)
    {
        var journal = await localAws.ControlAsync(HttpMethod.Get, $"journal?after={after}");
        return journal
            .GetProperty("entries")
            .EnumerateArray()
            .Where(entry => entry.GetProperty("principal").GetString() == $"arn:{partition}:iam::{Account.Id}:role/Function")
            .CountBy(entry => entry.GetProperty("action").GetString() ?? "")
            .ToDictionary();
    }

    /// <summary>The VPCs of the evaluations that the function put, one for each evaluation that AWS may bill.</summary>
    public async Task<IReadOnlyList<string>> EvaluationsAsync(int after)
    {
        var journal = await localAws.ControlAsync(HttpMethod.Get, $"journal?after={after}");
        return
        [
            .. journal
                .GetProperty("entries")
                .EnumerateArray()
                .Where(entry => entry.GetProperty("account").GetString() == Account.Id)
                .Where(entry => entry.GetProperty("action").GetString() == "PutEvaluations")
                .SelectMany(entry => entry.GetProperty("parameters").GetProperty("Evaluations").EnumerateArray())
                .Select(evaluation => evaluation.GetProperty("ComplianceResourceId").GetString() ?? ""),
        ];
    }

    /// <summary>The number of the last entry in the journal.</summary>
    public async Task<int> JournalEndAsync()
    {
        var journal = await localAws.ControlAsync(HttpMethod.Get, "journal");
        return journal.GetProperty("entries").EnumerateArray().Last().GetProperty("n").GetInt32();
    }

    /// <summary>The JSON lines in the log group of the function, in order.</summary>
    public async Task<IReadOnlyList<JsonElement>> LogLinesAsync()
    {
        var events = await Account.CallAsync("logs", "filter_log_events", new { logGroupName = $"/aws/lambda/{FunctionName}" });
        return FunctionLogLines.Find(
            events.GetProperty("events").EnumerateArray().Select(logged => logged.GetProperty("message").GetString() ?? "")
        );
    }

    private async Task CreateFunctionAsync(int timeoutSeconds, string logLevel, int refreshDays)
    {
        await Account.CallAsync(
            "iam",
            "create_role",
            new
            {
                RoleName = "Function",
                AssumeRolePolicyDocument = Runbook.RunbookAccount.Policy(
                    new
                    {
                        Effect = "Allow",
                        Principal = new { Service = "lambda.amazonaws.com" },
                        Action = "sts:AssumeRole",
                    }
                ),
            }
        );
        await Account.CallAsync(
            "lambda",
            "create_function",
            new
            {
                FunctionName,
                Runtime = "provided.al2023",
                Architectures = new[] { HostArchitecture.Name },
                Handler = "bootstrap",
                Role = $"arn:{partition}:iam::{Account.Id}:role/Function",
                Timeout = timeoutSeconds,
                Environment = new
                {
                    Variables = new Dictionary<string, string>
                    {
                        [RefreshSetting.Variable] = refreshDays.ToString(CultureInfo.InvariantCulture),
                    },
                },
                LoggingConfig = new { LogFormat = "JSON", ApplicationLogLevel = logLevel },
                Code = new { ZipFile = new Dictionary<string, string> { ["$base64"] = Convert.ToBase64String(await Package.Value) } },
            }
        );
        await Account.CallAsync(
            "lambda",
            "add_permission",
            new
            {
                FunctionName,
                StatementId = "config",
                Action = "lambda:InvokeFunction",
                Principal = "config.amazonaws.com",
                SourceAccount = Account.Id,
            }
        );
    }

    /// <summary>Creates the rule, and waits for its first evaluation.</summary>
    public async Task PutRuleAsync(IReadOnlyDictionary<string, string> inputParameters, params string[] messageTypes)
    {
        await Account.CallAsync("config", "put_config_rule", Rule(inputParameters, messageTypes));
        await SettleAsync();
    }

    private object Rule(IReadOnlyDictionary<string, string> inputParameters, string[] messageTypes) =>
        new
        {
            ConfigRule = new
            {
                ConfigRuleName = RuleName,
                InputParameters = JsonSerializer.Serialize(inputParameters),
                Scope = new { ComplianceResourceTypes = new[] { "AWS::EC2::VPC", "AWS::EC2::FlowLog" } },
                Source = new
                {
                    Owner = "CUSTOM_LAMBDA",
                    SourceIdentifier = $"arn:{partition}:lambda:{Account.Region}:{Account.Id}:function:{FunctionName}",
                    SourceDetails = messageTypes.Select(messageType => new { EventSource = "aws.config", MessageType = messageType }),
                },
            },
        };

    private static async Task<byte[]> ZipAsync()
    {
        using var zip = new MemoryStream();
        await ZipFile.CreateFromDirectoryAsync(await Prepared.FunctionPackageAsync(), zip);
        return zip.ToArray();
    }
}
