using System.Text.Json;
using ConfigRule.Cdk.Preflight.Cli;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether CloudFormation knows remediation configurations in each region.</summary>
public static class ResourceTypeCheck
{
    public const string Name = "resource type";

    private const string Remediation = "AWS::Config::RemediationConfiguration";

    public static Task<IReadOnlyList<Row>> RunAsync(Subject subject, IReadOnlyList<string> regions)
    {
        ArgumentNullException.ThrowIfNull(subject);

        return Subject.LookAsync(
            Name,
            regions,
            async region =>
            {
                try
                {
                    return
                    [
                        Judge(
                            region,
                            await subject.Aws.ReadAsync(
                                new AwsCall(AwsOperation.DescribeType, region, "--type", "RESOURCE", "--type-name", Remediation)
                            )
                        ),
                    ];
                }
                catch (AwsReadException exception) when (exception.Code == "TypeNotFoundException")
                {
                    return [Judge(region, null)];
                }
            }
        );
    }

    /// <param name="region">The region.</param>
    /// <param name="type">What it says of the type; null where it knows none.</param>
    public static Row Judge(string region, JsonElement? type) =>
        type switch
        {
            null => Row.Fail(
                Name,
                region,
                $"CloudFormation has no {Remediation} there",
                "take the region from flowLogging:regions and flowLogging:regionsWithRemediation"
            ),
            { } known when known.Text("ProvisioningType") == "NON_PROVISIONABLE" => Row.Fail(
                Name,
                region,
                $"CloudFormation knows {Remediation} there and cannot make one",
                "take the region from flowLogging:regions"
            ),
            { } known when known.Text("DeprecatedStatus") == "DEPRECATED" => Row.Warn(
                Name,
                region,
                $"{Remediation} is deprecated there",
                "look at what AWS says of it"
            ),
            _ => Row.Ok(
                Name,
                region,
                RemediationRegions.Without.Contains(region)
                    ? $"CloudFormation has {Remediation}, which its published schemas lack"
                    : $"CloudFormation has {Remediation}"
            ),
        };
}
