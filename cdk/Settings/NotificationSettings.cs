namespace ConfigRule.Cdk.Settings;

/// <summary>Who is told what, and when.</summary>
public sealed record NotificationSettings
{
    /// <summary>
    /// Whether the stack has a topic, alarms and notices, and the function writes metrics. Without, what it finds is in AWS
    /// Config alone, and what it fails on in its log and its queue.
    /// </summary>
    public bool Monitoring { get; init; } = true;

    /// <summary>Address that is subscribed to the stack's topic; null for none.</summary>
    public string? Email { get; init; }

    /// <summary>A topic that exists; null for one of the stack's own.</summary>
    public string? TopicArn { get; init; }

    /// <summary>Whether each VPC that becomes NON_COMPLIANT is told too.</summary>
    public bool NonCompliant { get; init; }

    /// <summary>Hours without a successful scheduled evaluation after which an alarm rings; null for the schedule's and a margin.</summary>
    public int? EvaluationAlarmHours { get; init; }

    /// <summary>Whether the stack has a dashboard.</summary>
    public bool Dashboard { get; init; } = true;
}
