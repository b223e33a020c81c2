using System.Text.Json;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether AWS Config records what the rule is about, in one account and region.</summary>
/// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html</remarks>
public static class RecorderCheck
{
    public const string Name = "recorder";

    private const string TurnOn = "turn AWS Config on there, or name the account in flowLogging:excludedAccounts";

    private static readonly string[] Recorded = [ConfigResourceTypes.Vpc, ConfigResourceTypes.FlowLog];

    /// <returns>What was found, and whether there is a recorder at all.</returns>
    public static async Task<(IReadOnlyList<Row> Rows, bool Exists)> RunAsync(
        Subject subject,
        string account,
        string region,
        RoleCredentials? role
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        var exists = true;
        var where = $"{account}/{region}";
        var rows = await Subject.LookAsync(
            Name,
            where,
            async () =>
            {
                var asksWhat = new AwsCall(AwsOperation.DescribeRecorders, region, [], role);
                var recorder = Own((await subject.Aws.ReadAsync(asksWhat)).RequiredItems(asksWhat, "ConfigurationRecorders"));
                if (recorder is null)
                {
                    exists = false;
                    return [Row.Fail(Name, where, "AWS Config has no recorder, so no rule can be made", TurnOn)];
                }

                var asksHow = new AwsCall(AwsOperation.DescribeRecorderStatus, region, [], role);
                var asksWhither = new AwsCall(AwsOperation.DescribeDeliveryChannels, region, [], role);
                var answers = await Task.WhenAll(subject.Aws.ReadAsync(asksHow), subject.Aws.ReadAsync(asksWhither));
                return Judge(
                    where,
                    recorder.Value,
                    Own(answers[0].RequiredItems(asksHow, "ConfigurationRecordersStatus")),
                    answers[1].RequiredItems(asksWhither, "DeliveryChannels")
                );
            }
        );

        return (rows, exists);
    }

    /// <param name="where">The account and region.</param>
    /// <param name="recorder">The recorder.</param>
    /// <param name="status">Its status; null where there is none.</param>
    /// <param name="channels">The delivery channels.</param>
    public static IReadOnlyList<Row> Judge(string where, JsonElement recorder, JsonElement? status, IReadOnlyList<JsonElement> channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        var rows = new List<Row>();
        if (status is not { } known || !known.Flag("recording"))
        {
            rows.Add(Row.Fail(Name, where, "the recorder is not recording", TurnOn));
        }
        else if (string.Equals(known.Text("lastStatus"), "Failure", StringComparison.OrdinalIgnoreCase))
        {
            rows.Add(
                Row.Warn(
                    Name,
                    where,
                    $"the recorder's last status is a failure: {known.Text("lastErrorCode")} {known.Text("lastErrorMessage")}".TrimEnd(),
                    "mend what it says, often the recorder's role"
                )
            );
        }

        if (Recorded.Where(type => !Records(recorder, type)).ToList() is { Count: > 0 } missing)
        {
            rows.Add(
                Row.Fail(
                    Name,
                    where,
                    $"the recorder does not record {string.Join(" and ", missing)}",
                    "record them, or name the account in flowLogging:excludedAccounts"
                )
            );
        }
        else if (Recorded.Where(type => IsDaily(recorder, type)).ToList() is { Count: > 0 } daily)
        {
            rows.Add(
                Row.Warn(
                    Name,
                    where,
                    $"{string.Join(" and ", daily)} {(daily.Count == 1 ? "is" : "are")} recorded daily: changes are seen daily, not within minutes",
                    "record continuously, or live with it"
                )
            );
        }

        if (channels.Count == 0)
        {
            rows.Add(Row.Fail(Name, where, "AWS Config has no delivery channel, so its recorder cannot run", TurnOn));
        }

        return rows.Count > 0 ? rows : [Row.Ok(Name, where, "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously")];
    }

    /// <summary>The account's own recorder: a service's is its own, for its own purpose.</summary>
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
