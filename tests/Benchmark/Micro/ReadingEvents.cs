using System.Text;
using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using BenchmarkDotNet.Attributes;
using ConfigRule.Events;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Benchmark.Micro;

/// <summary>Reads an event from its bytes.</summary>
public class ReadingEvents
{
    private static readonly byte[] Scheduled = Encoding.UTF8.GetBytes(
        """
        {
          "version": "1.0",
          "invokingEvent": "{\"awsAccountId\":\"111122223333\",\"notificationCreationTime\":\"2025-11-05T09:30:00.000Z\",\"messageType\":\"ScheduledNotification\",\"recordVersion\":\"1.0\"}",
          "ruleParameters": "{\"trafficType\":\"REJECT\",\"destinationTypes\":\"cloud-watch-logs,s3\"}",
          "resultToken": "result-token",
          "eventLeftScope": false,
          "executionRoleArn": "arn:aws:iam::111122223333:role/config",
          "configRuleArn": "arn:aws:config:eu-central-1:111122223333:config-rule/config-rule-abcdef",
          "configRuleName": "vpc-reject-flow-logging",
          "configRuleId": "config-rule-abcdef",
          "accountId": "111122223333"
        }
        """
    );

    private readonly SourceGeneratorLambdaJsonSerializer<RuleJsonContext> serializer = new();
    private readonly ConfigEvent received = Deserialize(new SourceGeneratorLambdaJsonSerializer<RuleJsonContext>());

    [Benchmark]
    public ConfigEvent Envelope() => Deserialize(serializer);

    [Benchmark]
    public object Trigger() => TriggerReader.Read(received);

    [Benchmark]
    public FlowLoggingRequirements Requirements() => RuleParameters.Read(received.RuleParameters);

    private static ConfigEvent Deserialize(SourceGeneratorLambdaJsonSerializer<RuleJsonContext> serializer)
    {
        using var payload = new MemoryStream(Scheduled, writable: false);
        return serializer.Deserialize<ConfigEvent>(payload);
    }
}
