using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SQS;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>The queue of what was given up: events that the function failed on, and notifications that did not arrive.</summary>
public sealed class FailedEvents : Construct
{
    public FailedEvents(Construct scope, string id, StackSettings settings)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);

        Queue = new Queue(
            this,
            "Queue",
            new QueueProps
            {
                Encryption = settings.Account.KmsKeyArn is null ? QueueEncryption.SQS_MANAGED : QueueEncryption.KMS,
                EncryptionMasterKey = settings.Account.KmsKeyArn is { } key ? Key.FromKeyArn(this, "Key", key) : null,
                EnforceSSL = true,
                // The longest that SQS keeps a message: an event is the only evidence of what was asked.
                RetentionPeriod = Duration.Days(14),
            }
        );
    }

    public Queue Queue { get; }

    /// <summary>Lets EventBridge leave here what a rule's target did not take.</summary>
    /// <param name="id">Names the rule in the policy.</param>
    /// <param name="ruleArn">The rule.</param>
    /// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html</remarks>
    public void TakeFrom(string id, string ruleArn) =>
        Queue.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = $"Undelivered{id}",
                    Principals = [new ServicePrincipal("events.amazonaws.com")],
                    Actions = ["sqs:SendMessage"],
                    Resources = [Queue.QueueArn],
                    Conditions = new Dictionary<string, object>
                    {
                        ["ArnEquals"] = new Dictionary<string, string> { ["aws:SourceArn"] = ruleArn },
                    },
                }
            )
        );
}
