using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether CloudFormation can create remediation configurations in each region.</summary>
public static class ResourceTypeCheck
{
    public const string Name = "resource type";

    public static Check Declaration { get; } =
        new(Name, "CloudFormation can create remediation configurations in each region") { ByCaller = [AwsOperation.DescribeType] };

    private const string Remediation = "AWS::Config::RemediationConfiguration";

    public static Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, IReadOnlyList<string> regions)
    {
        ArgumentNullException.ThrowIfNull(rollout);

        return ReadFailures.CatchAtEachAsync(
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
                            await rollout.Aws.ReadAsync(
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
    /// <param name="type">The response about the type; null if CloudFormation does not know it.</param>
    public static Finding Judge(string region, JsonElement? type) =>
        type switch
        {
            null => Finding.Fail(Name, region, $"CloudFormation does not know {Remediation}", "remove the region from flowLogging:regions"),
            { } known when known.Text("ProvisioningType") == "NON_PROVISIONABLE" => Finding.Fail(
                Name,
                region,
                $"CloudFormation knows {Remediation} but cannot create one",
                "remove the region from flowLogging:regions"
            ),
            { } known when known.Text("DeprecatedStatus") == "DEPRECATED" => Finding.Warn(
                Name,
                region,
                $"{Remediation} is deprecated",
                "read what AWS announced about it"
            ),
            _ => Finding.Ok(
                Name,
                region,
                RemediationRegions.Unknown.Contains(region)
                    ? $"CloudFormation can create {Remediation}, though its published schemas lack it"
                    : $"CloudFormation can create {Remediation}"
            ),
        };
}
