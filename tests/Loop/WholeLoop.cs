namespace ConfigRule.LocalLoop;

/// <summary>The whole loop: a local AWS with VPCs, the real deployment, evaluation, repair, evaluation.</summary>
public sealed class WholeLoop(LocalAws localAws, AwsClient client, Progress progress)
{
    public const string AccountId = "123456789012";
    public const string Region = "eu-west-1";
    public const string RuleName = "vpc-reject-flow-logging";

    private const string NetworkAccountId = "444455556666";

    private static readonly TimeSpan EvaluationLimit = TimeSpan.FromSeconds(60);

    /// <summary>Values of the CDK context that the loop deploys with, beside those of cdk.json.</summary>
    public static IReadOnlyDictionary<string, string> Context { get; } =
        new Dictionary<string, string>
        {
            ["flowLogging:architecture"] = HostArchitecture.Name,
            ["flowLogging:rule:exemptTagKey"] = SampleVpcs.ExemptionTag,
        };

    /// <returns>What Config says of each VPC before and after the repair.</returns>
    public async Task<LoopResult> RunAsync(CancellationToken cancellationToken = default)
    {
        progress.Say("Creating VPCs, as various teams would");
        var account = client.In(AccountId, Region);
        var samples = new SampleVpcs(localAws, account, client.In(NetworkAccountId, Region));
        await samples.CreateAsync();

        await DeployAsync(cancellationToken);

        progress.Say("Evaluating with the deployed Lambda function");
        var rule = new RuleInAccount(localAws, account, RuleName);
        await rule.EvaluateAsync(cancellationToken);
        var before = await rule.ReadAsync(samples.Names);
        Table.Write(progress.Output, before);

        var failing = before.Where(vpc => !vpc.IsSettled).ToList();
        progress.Say($"Remediating {failing.Count} VPCs with the deployed runbook");
        await rule.RemediateAsync(failing);
        await new RunbookRuns(localAws.Endpoint, Region).FollowAsync(failing.Count, progress, cancellationToken);
        await localAws.WaitUntilIdleAsync(EvaluationLimit, cancellationToken);

        progress.Say("Evaluating again");
        await rule.EvaluateAsync(cancellationToken);
        var after = await rule.ReadAsync(samples.Names);
        Table.Write(progress.Output, after);

        return new LoopResult(samples.Names, before, after);
    }

    private async Task DeployAsync(CancellationToken cancellationToken)
    {
        var cdk = new CdkCli(localAws.Endpoint, Region);
        progress.Say("Bootstrapping the account for the CDK");
        await cdk.BootstrapAsync(AccountId, cancellationToken);
        progress.Say("Deploying the CDK app (the first time this compiles the rule to native code)");
        await cdk.DeployAsync(Context, progress.Say, cancellationToken);
        await localAws.WaitUntilIdleAsync(EvaluationLimit, cancellationToken);
    }
}
