using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SQS;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Evaluation;

/// <summary>The queue of events that failed after all retries, and of notifications that could not be delivered.</summary>
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
                // The longest time that SQS keeps a message: it is the only copy of the event.
                RetentionPeriod = Duration.Days(14),
            }
        );
    }

    public Queue Queue { get; }

    /// <summary>Allows EventBridge to send the events here that a rule could not deliver.</summary>
    /// <param name="id">Identifies the rule in the policy.</param>
    /// <param name="ruleArn">The EventBridge rule.</param>
    /// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html</remarks>
    public void AllowSendingFrom(string id, string ruleArn) =>
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
