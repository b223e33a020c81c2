namespace ConfigRule.LocalLoop;

/// <summary>The whole loop on a local AWS: create VPCs, deploy, evaluate, remediate, evaluate again.</summary>
public sealed class WholeLoop(LocalAws localAws, AwsClient client, Progress progress)
{
    public const string AccountId = "123456789012";
    public const string Region = "eu-west-1";
    public const string RuleName = "vpc-reject-flow-logging";

    private const string NetworkAccountId = "444455556666";

    private static readonly TimeSpan EvaluationLimit = TimeSpan.FromSeconds(60);

    /// <summary>Values of the CDK context for the deployment, in addition to those of cdk.json.</summary>
    public static IReadOnlyDictionary<string, string> Context { get; } =
        new Dictionary<string, string>
        {
            ["flowLogging:architecture"] = HostArchitecture.Name,
            ["flowLogging:rule:exemptTagKey"] = SampleVpcs.ExemptionTag,
        };

    /// <returns>Config's results before and after remediation.</returns>
    public async Task<LoopResult> RunAsync(CancellationToken cancellationToken = default)
    {
        progress.Report("Creating VPCs with different flow logs");
        var account = client.In(AccountId, Region);
        var samples = new SampleVpcs(localAws, account, client.In(NetworkAccountId, Region));
        await samples.CreateAsync();

        await DeployAsync(cancellationToken);

        progress.Report("Evaluating with the deployed Lambda function");
        var rule = new DeployedRule(localAws, account, RuleName);
        await rule.EvaluateAsync(cancellationToken);
        var before = await rule.ReadAsync(samples.Names);
        VpcTable.Write(progress.Output, before);

        var failing = before.Where(vpc => !vpc.NeedsNoRepair).ToList();
        progress.Report($"Remediating {failing.Count} VPCs with the deployed runbook");
        await rule.RemediateAsync(failing);
        await new RunbookExecutions(localAws.Endpoint, Region).FollowAsync(failing.Count, progress, cancellationToken);
        await localAws.WaitUntilIdleAsync(EvaluationLimit, cancellationToken);

        progress.Report("Evaluating again");
        await rule.EvaluateAsync(cancellationToken);
        var after = await rule.ReadAsync(samples.Names);
        VpcTable.Write(progress.Output, after);

        return new LoopResult(samples.Names, before, after);
    }

    private async Task DeployAsync(CancellationToken cancellationToken)
    {
        var cdk = new CdkCli(localAws.Endpoint, Region);
        progress.Report("Preparing the account for the CDK (cdk bootstrap)");
        await cdk.BootstrapAsync(AccountId, cancellationToken);
        progress.Report("Deploying the CDK app (the first deployment compiles the rule to native code)");
        await cdk.DeployAsync(Context, progress.Report, cancellationToken);
        await localAws.WaitUntilIdleAsync(EvaluationLimit, cancellationToken);
    }
}
