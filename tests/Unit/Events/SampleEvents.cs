using System.Text.Json.Nodes;
using Amazon.Lambda.ConfigEvents;
using ConfigRule.Cdk;

namespace ConfigRule.Tests.Events;

/// <summary>Events as AWS Config sends them, read from the sample files beside this one.</summary>
public static class SampleEvents
{
    public static string Sample(string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Unit", "Events", "Samples", $"{name}.json"));

    public static ConfigEvent With(string invokingEvent, bool leftScope = false) =>
        new()
        {
            AccountId = "111122223333",
            ConfigRuleName = "vpc-reject-flow-logging",
            ConfigRuleArn = "arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-abcdef",
            ConfigRuleId = "config-rule-abcdef",
            EventLeftScope = leftScope,
            InvokingEvent = invokingEvent,
            ResultToken = "token",
            RuleParameters = "{}",
            Version = "1.0",
        };

    /// <summary>The sample, changed.</summary>
    public static string Sample(string name, Action<JsonObject> change)
    {
        var sample = JsonNode.Parse(Sample(name))?.AsObject() ?? throw new InvalidOperationException($"sample {name} is null");
        change(sample);
        return sample.ToJsonString();
    }
}
