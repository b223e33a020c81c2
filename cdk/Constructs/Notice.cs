using Amazon.CDK.AWS.Events;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>A rule of EventBridge that tells the operator of events, in a sentence of ours.</summary>
public sealed class Notice : Construct
{
    /// <param name="scope">What it is about.</param>
    /// <param name="id">The construct's id; names the rule in the policies of topic and queue.</param>
    /// <param name="description">What the rule is for.</param>
    /// <param name="source">The events' source.</param>
    /// <param name="detailType">Their detail type.</param>
    /// <param name="detail">What their detail must have; see <see cref="Any"/>.</param>
    /// <param name="fields">What the sentence takes from an event: a name and its JSON path.</param>
    /// <param name="sentence">The sentence, with names in angle brackets.</param>
    /// <param name="topic">Where it goes.</param>
    /// <param name="failedEvents">Where it goes if it cannot be delivered.</param>
    public Notice(
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
        // CDK's own target would let every rule of every account publish.
        topic.TakeFrom(id, rule.AttrArn);
        failedEvents.TakeFrom(id, rule.AttrArn);

        RuleName = rule.Ref;
    }

    public string RuleName { get; }

    /// <summary>Any of the values, as a pattern has it.</summary>
    public static string[] Any(params string[] values) => values;
}
