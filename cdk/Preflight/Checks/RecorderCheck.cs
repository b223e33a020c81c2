using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether AWS Config records VPCs and flow logs in an account and region.</summary>
/// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html</remarks>
public static class RecorderCheck
{
    public const string Name = "recorder";

    public static Check Declaration { get; } =
        new(Name, "AWS Config records both resource types, is running and delivers; daily recording is a warning")
        {
            ByCaller = [AwsOperation.DescribeRecorders, AwsOperation.DescribeRecorderStatus, AwsOperation.DescribeDeliveryChannels],
            ByRole = [AwsOperation.DescribeRecorders, AwsOperation.DescribeRecorderStatus, AwsOperation.DescribeDeliveryChannels],
        };

    private const string TurnOn = "turn on AWS Config there, or add the account to flowLogging:excludedAccounts";

    private static readonly string[] Recorded = [ConfigResourceTypes.Vpc, ConfigResourceTypes.FlowLog];

    /// <returns>What was found, and whether there is a recorder.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, bool Exists)> RunAsync(
        CheckedRollout rollout,
        string account,
        string region,
        RoleCredentials? role
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var exists = true;
        var where = $"{account}/{region}";
        var findings = await ReadFailures.CatchAsync(
            Name,
            where,
            async () =>
            {
                var getRecorders = new AwsCall(AwsOperation.DescribeRecorders, region, [], role);
                var recorder = Own((await rollout.Aws.ReadAsync(getRecorders)).RequiredItems(getRecorders, "ConfigurationRecorders"));
                if (recorder is null)
                {
                    exists = false;
                    return [Finding.Fail(Name, where, "AWS Config has no recorder, so no rule can be created", TurnOn)];
                }

                var getStatus = new AwsCall(AwsOperation.DescribeRecorderStatus, region, [], role);
                var getChannels = new AwsCall(AwsOperation.DescribeDeliveryChannels, region, [], role);
                var answers = await Task.WhenAll(rollout.Aws.ReadAsync(getStatus), rollout.Aws.ReadAsync(getChannels));
                return Judge(
                    where,
                    recorder.Value,
                    Own(answers[0].RequiredItems(getStatus, "ConfigurationRecordersStatus")),
                    answers[1].RequiredItems(getChannels, "DeliveryChannels")
                );
            }
        );

        return (findings, exists);
    }

    /// <param name="where">The account and region.</param>
    /// <param name="recorder">The recorder.</param>
    /// <param name="status">Its status; null if there is none.</param>
    /// <param name="channels">The delivery channels.</param>
    public static IReadOnlyList<Finding> Judge(string where, JsonElement recorder, JsonElement? status, IReadOnlyList<JsonElement> channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        var findings = new List<Finding>();
        if (status is not { } known || !known.Flag("recording"))
        {
            findings.Add(Finding.Fail(Name, where, "the recorder is not recording", TurnOn));
        }
        else if (string.Equals(known.Text("lastStatus"), "Failure", StringComparison.OrdinalIgnoreCase))
        {
            findings.Add(
                Finding.Warn(
                    Name,
                    where,
                    "the last status of the recorder is a failure: "
                        + $"{known.Text("lastErrorCode")} {known.Text("lastErrorMessage")}".TrimEnd(),
                    "fix the reason, often the role of the recorder"
                )
            );
        }

        if (Recorded.Where(type => !Records(recorder, type)).ToList() is { Count: > 0 } missing)
        {
            findings.Add(
                Finding.Fail(
                    Name,
                    where,
                    $"the recorder does not record {string.Join(" and ", missing)}",
                    "record them, or add the account to flowLogging:excludedAccounts"
                )
            );
        }
        else if (Recorded.Where(type => IsDaily(recorder, type)).ToList() is { Count: > 0 } daily)
        {
            findings.Add(
                Finding.Warn(
                    Name,
                    where,
                    $"{string.Join(" and ", daily)} {(daily.Count == 1 ? "is" : "are")} "
                        + "recorded daily: changes show daily, not within minutes",
                    "record continuously, or accept the delay"
                )
            );
        }

        if (channels.Count == 0)
        {
            findings.Add(Finding.Fail(Name, where, "AWS Config has no delivery channel, so its recorder cannot run", TurnOn));
        }

        return findings.Count > 0 ? findings : [Finding.Ok(Name, where, "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously")];
    }

    /// <summary>The customer's recorder; recorders of AWS services record for their own purpose.</summary>
    private static JsonElement? Own(IReadOnlyList<JsonElement> recorders) =>
        recorders
            .Where(recorder => recorder.Text("servicePrincipal") is null or "")
            .Select(recorder => (JsonElement?)recorder)
            .FirstOrDefault();

    private static bool Records(JsonElement recorder, string type)
    {
        var strategy = recorder.Text("recordingGroup", "recordingStrategy", "useOnly");
        if (strategy == "EXCLUSION_BY_RESOURCE_TYPES")
        {
            return !recorder.Texts("recordingGroup", "exclusionByResourceTypes", "resourceTypes").Contains(type);
        }

        return recorder.Flag("recordingGroup", "allSupported")
            || strategy == "ALL_SUPPORTED_RESOURCE_TYPES"
            || recorder.Texts("recordingGroup", "resourceTypes").Contains(type);
    }

    private static bool IsDaily(JsonElement recorder, string type)
    {
        var overriding = recorder
            .Items("recordingMode", "recordingModeOverrides")
            .Where(mode => mode.Texts("resourceTypes").Contains(type))
            .ToList();

        return (overriding.Count > 0 ? overriding[0].Text("recordingFrequency") : recorder.Text("recordingMode", "recordingFrequency"))
            == "DAILY";
    }
}
