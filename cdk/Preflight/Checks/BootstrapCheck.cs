using System.Globalization;
using System.Text.Json;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the CDK may deploy in an account's regions.</summary>
/// <remarks>https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html</remarks>
public static class BootstrapCheck
{
    public const string Name = "CDK bootstrap";

    /// <summary>What a stack of the CDK's default synthesizer asks for.</summary>
    public const int Oldest = 6;

    private const string Parameter = "/cdk-bootstrap/hnb659fds/version";

    public static async Task<IReadOnlyList<Row>> RunAsync(
        Subject subject,
        string account,
        IReadOnlyList<string> regions,
        RoleCredentials? role
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(regions);
        var rows = await Task.WhenAll(
            regions.Select(region =>
                Subject.LookAsync(
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
                                    await subject.Aws.ReadAsync(new AwsCall(AwsOperation.GetParameter, region, ["--name", Parameter], role))
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

        return [.. rows.SelectMany(some => some)];
    }

    /// <param name="account">The account.</param>
    /// <param name="region">The region.</param>
    /// <param name="parameter">The parameter that holds the version; null where there is none.</param>
    public static Row Judge(string account, string region, JsonElement? parameter)
    {
        var text = parameter?.Text("Parameter", "Value");
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= Oldest)
        {
            return Row.Ok(Name, $"{account}/{region}", $"version {version}");
        }

        return Row.Fail(
            Name,
            $"{account}/{region}",
            parameter is null ? "not bootstrapped" : $"bootstrapped at version {text}; needed is {Oldest} or newer",
            $"cdk/node_modules/.bin/cdk bootstrap aws://{account}/{region}"
        );
    }
}
