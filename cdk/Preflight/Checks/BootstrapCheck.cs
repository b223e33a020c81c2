using System.Globalization;
using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the regions of an account are bootstrapped for the CDK.</summary>
/// <remarks>https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html</remarks>
public static class BootstrapCheck
{
    public const string Name = "CDK bootstrap";

    public static Check Declaration { get; } =
        new(Name, "version 6 or newer in each region of the deploying account, and of the management account if it gets stacks")
        {
            ByCaller = [AwsOperation.GetBootstrapVersion],
            ByRole = [AwsOperation.GetBootstrapVersion],
        };

    /// <summary>The version that the default synthesizer of the CDK needs.</summary>
    public const int Oldest = 6;

    /// <summary>The parameter that holds the version.</summary>
    public static string Parameter(string qualifier) => $"/cdk-bootstrap/{qualifier}/version";

    public static async Task<IReadOnlyList<Finding>> RunAsync(
        CheckedRollout rollout,
        string account,
        IReadOnlyList<string> regions,
        RoleCredentials? role
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(regions);
        var findings = await Task.WhenAll(
            regions.Select(region =>
                ReadFailures.CatchAsync(
                    Name,
                    $"{account}/{region}",
                    async () =>
                    {
                        try
                        {
                            return
                            [
                                Judge(
                                    account,
                                    region,
                                    await rollout.Aws.ReadAsync(
                                        new AwsCall(
                                            AwsOperation.GetBootstrapVersion,
                                            region,
                                            ["--name", Parameter(rollout.Qualifier)],
                                            role
                                        )
                                    )
                                ),
                            ];
                        }
                        catch (AwsReadException exception) when (exception.Code == "ParameterNotFound")
                        {
                            return [Judge(account, region, null)];
                        }
                    }
                )
            )
        );

        return [.. findings.SelectMany(some => some)];
    }

    /// <param name="account">The account.</param>
    /// <param name="region">The region.</param>
    /// <param name="parameter">The response with the parameter that holds the version; null if there is none.</param>
    public static Finding Judge(string account, string region, JsonElement? parameter)
    {
        var text = parameter?.Text("Parameter", "Value");
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= Oldest)
        {
            return Finding.Ok(Name, $"{account}/{region}", $"version {version}");
        }

        return Finding.Fail(
            Name,
            $"{account}/{region}",
            parameter is null ? "not bootstrapped" : $"bootstrapped with version {text}; version {Oldest} or newer is needed",
            $"cdk/node_modules/.bin/cdk bootstrap aws://{account}/{region}"
        );
    }
}
