namespace ConfigRule.LocalLoop;

/// <summary>The CDK CLI in the version of cdk/package.json, with the local AWS as its endpoint.</summary>
/// <param name="endpoint">The local AWS.</param>
/// <param name="region">The region.</param>
/// <param name="credentials">Environment variables with the credentials of an account. Without them it is <see
/// cref="WholeLoop.AccountId"/>.</param>
public sealed class CdkCli(Uri endpoint, string region, IReadOnlyDictionary<string, string>? credentials = null)
{
    private static readonly string Executable = Path.Combine(Cdk.Repository.Root, "cdk", "node_modules", ".bin", "cdk");

    /// <summary>The local AWS assigns unknown credentials to its first account.</summary>
    private static readonly Dictionary<string, string> Unknown = new()
    {
        ["AWS_ACCESS_KEY_ID"] = "local",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
    };

    private readonly Dictionary<string, string> environment = new(credentials ?? Unknown)
    {
        ["AWS_ENDPOINT_URL"] = endpoint.OriginalString,
        ["AWS_REGION"] = region,
        ["AWS_DEFAULT_REGION"] = region,
        ["CDK_DISABLE_CLI_TELEMETRY"] = "true",
        ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "true",
    };

    /// <exception cref="LoopException">The account could not be prepared.</exception>
    public async Task BootstrapAsync(string accountId, CancellationToken cancellationToken = default) =>
        // Bootstrapping needs no app. With one, the CLI would wait until it is synthesized.
        (await RunAsync(["bootstrap", "--app", "", $"aws://{accountId}/{region}"], cancellationToken: cancellationToken)).OrThrow(
            "cdk bootstrap"
        );

    /// <param name="context">Values of the CDK context in addition to those of cdk.json.</param>
    /// <param name="onStep">Receives each resource that has been deployed.</param>
    /// <param name="cancellationToken">Kills the CLI.</param>
    /// <exception cref="LoopException">The stack could not be deployed.</exception>
    public async Task DeployAsync(
        IReadOnlyDictionary<string, string> context,
        Action<string>? onStep = null,
        CancellationToken cancellationToken = default
    )
    {
        var deployed = await RunAsync(
            ["deploy", "--require-approval", "never", "--progress", "events", .. Arguments(context)],
            Report,
            cancellationToken
        );
        deployed.OrThrow("cdk deploy");

        void Report(string line)
        {
            // "Stack | 3/12 | 4:45:17 PM | CREATE_COMPLETE | AWS::IAM::Role | RuleFunction/Role (…)"
            var columns = line.Split('|', StringSplitOptions.TrimEntries);
            if (columns.Length >= 6 && columns[3].EndsWith("_COMPLETE", StringComparison.Ordinal))
            {
                onStep?.Invoke($"  {columns[4]} {columns[5].Split(' ')[0]}");
            }
        }
    }

    /// <summary>Runs the CLI from the root of the repository, with the app of cdk.json unless the arguments name another.</summary>
    public Task<CommandResult> RunAsync(
        IEnumerable<string> arguments,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default
    ) => Command.RunAsync(Executable, [.. arguments, "--no-notices", "--no-version-reporting"], environment, onLine, cancellationToken);

    private static IEnumerable<string> Arguments(IReadOnlyDictionary<string, string> context) =>
        context.SelectMany(value => new[] { "--context", $"{value.Key}={value.Value}" });
}
