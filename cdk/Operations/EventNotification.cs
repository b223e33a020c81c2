using Amazon.CDK.AWS.Events;
using ConfigRule.Cdk.Evaluation;
using Constructs;

namespace ConfigRule.Cdk.Operations;

/// <summary>An EventBridge rule that notifies the operator of events, in one readable sentence.</summary>
public sealed class EventNotification : Construct
{
    /// <param name="scope">The construct that uses it.</param>
    /// <param name="id">The construct's id; also identifies the rule in the policies of topic and queue.</param>
    /// <param name="description">The rule's description.</param>
    /// <param name="source">Source of the events.</param>
    /// <param name="detailType">Their detail type.</param>
    /// <param name="detail">The pattern of their detail; see <see cref="Any"/>.</param>
    /// <param name="fields">Values of an event that the sentence uses: name and JSON path.</param>
    /// <param name="sentence">The sentence, with names in angle brackets.</param>
    /// <param name="topic">The topic to publish to.</param>
    /// <param name="failedEvents">The queue of events that could not be published.</param>
    public EventNotification(
        Construct scope,
        string id,
        string description,
        string source,
        string detailType,
        IReadOnlyDictionary<string, object> detail,
        IReadOnlyDictionary<string, string> fields,
        string sentence,
        OperatorTopic topic,
        FailedEvents failedEvents
    )
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(failedEvents);

        var rule = new CfnRule(
            this,
            "Rule",
            new CfnRuleProps
            {
                Description = description,
                EventPattern = new Dictionary<string, object>
                {
                    ["source"] = Any(source),
                    ["detail-type"] = Any(detailType),
                    ["detail"] = detail,
                },
                Targets = new[]
                {
                    new CfnRule.TargetProperty
                    {
                        Id = "Topic",
                        Arn = topic.Topic.TopicArn,
                        DeadLetterConfig = new CfnRule.DeadLetterConfigProperty { Arn = failedEvents.Queue.QueueArn },
                        InputTransformer = new CfnRule.InputTransformerProperty
                        {
                            InputPathsMap = fields,
                            InputTemplate = $"\"{sentence}\"",
                        },
                    },
                },
            }
        );
        // The CDK's own target would allow every rule of every account to publish.
        topic.AllowPublishingFrom(id, rule.AttrArn);
        failedEvents.AllowSendingFrom(id, rule.AttrArn);

        RuleName = rule.Ref;
    }

    public string RuleName { get; }

    /// <summary>A pattern that matches any of the values.</summary>
    public static string[] Any(params string[] values) => values;
}
