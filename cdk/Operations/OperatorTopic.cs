using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Operations;

/// <summary>The topic that notifies the operator: the stack's own, or an existing one, whose policy its owner sets.</summary>
public sealed class OperatorTopic : Construct
{
    private readonly Topic? own;

    public OperatorTopic(Construct scope, string id, StackSettings settings)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Notification.TopicArn is { } existing)
        {
            Topic = Amazon.CDK.AWS.SNS.Topic.FromTopicArn(this, "Topic", existing);
            return;
        }

        Topic = own = new Topic(
            this,
            "Topic",
            new TopicProps
            {
                DisplayName = "VPC flow logging",
                MasterKey = settings.Account.KmsKeyArn is { } key ? Key.FromKeyArn(this, "Key", key) : OwnKey(),
                // Rejects messages that are published without TLS.
                EnforceSSL = true,
            }
        );
        own.AddToResourcePolicy(Publishing("Alarms", "cloudwatch.amazonaws.com", AlarmArns($"{settings.Rule.Name}-*")));
        if (settings.Notification.Email is { } email)
        {
            _ = new CfnSubscription(
                this,
                "Email",
                new CfnSubscriptionProps
                {
                    TopicArn = own.TopicArn,
                    Protocol = "email",
                    Endpoint = email,
                }
            );
        }
    }

    public ITopic Topic { get; }

    /// <summary>Allows an EventBridge rule to publish.</summary>
    /// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html has the condition keys.</remarks>
    public void AllowPublishingFrom(string id, string ruleArn) => own?.AddToResourcePolicy(Publishing(id, "events.amazonaws.com", ruleArn));

    private PolicyStatement Publishing(string id, string service, string sourceArn) =>
        new(
            new PolicyStatementProps
            {
                Sid = id,
                Principals = [new ServicePrincipal(service)],
                Actions = ["sns:Publish"],
                Resources = [Topic.TopicArn],
                Conditions = FromThisAccount(sourceArn),
            }
        );

    /// <summary>
    /// With SNS's own key, alarms and events could not be published: its policy cannot be changed.
    /// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    /// </summary>
    private Key OwnKey()
    {
        var key = new Key(
            this,
            "Key",
            new KeyProps
            {
                Description = "Encrypts notifications about VPC flow logging",
                EnableKeyRotation = true,
                // SNS keeps no messages, so nothing is lost with the key. KMS waits at least 7 days.
                RemovalPolicy = RemovalPolicy.DESTROY,
                PendingWindow = Duration.Days(7),
            }
        );
        key.AddToResourcePolicy(Using("Alarms", "cloudwatch.amazonaws.com", FromThisAccount(AlarmArns("*"))));
        // EventBridge's requests to KMS have no source, so a condition on it would silently drop every event. The topic's policy
        // has the condition. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        key.AddToResourcePolicy(Using("Events", "events.amazonaws.com", null));

        return key;
    }

    private static PolicyStatement Using(string id, string service, IDictionary<string, object>? conditions) =>
        new(
            new PolicyStatementProps
            {
                Sid = id,
                Principals = [new ServicePrincipal(service)],
                Actions = ["kms:Decrypt", "kms:GenerateDataKey"],
                Resources = ["*"],
                Conditions = conditions,
            }
        );

    private string AlarmArns(string names) =>
        Stack
            .Of(this)
            .FormatArn(
                new ArnComponents
                {
                    Service = "cloudwatch",
                    Resource = "alarm",
                    ResourceName = names,
                    ArnFormat = ArnFormat.COLON_RESOURCE_NAME,
                }
            );

    private Dictionary<string, object> FromThisAccount(string sourceArn) =>
        new()
        {
            ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = Stack.Of(this).Account },
            ["ArnLike"] = new Dictionary<string, string> { ["aws:SourceArn"] = sourceArn },
        };
}
