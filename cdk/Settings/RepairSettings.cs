using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>The log groups and the role that the runbook's flow logs deliver with, to CloudWatch Logs.</summary>
public sealed record RepairSettings
{
    internal const string LogGroupKmsKeyArnKey = "logGroupKmsKeyArn";
    internal const string LogGroupClassKey = "logGroupClass";

    [ConfigurationKeyName("logGroupPrefix")]
    [Description("The log group of a remediated VPC has this name, followed by the VPC's id")]
    [RegularExpression(
        "^(?!aws/)[A-Za-z0-9._/#-]{1,256}$",
        ErrorMessage = "letters, digits and . - _ / #, not starting with aws/, at most 256"
    )]
    [RunbookParameter("LogGroupPrefix")]
    public string LogGroupPrefix { get; init; } = "/vpc-flow-logs/";

    [ConfigurationKeyName("logRetentionDays")]
    [Description("Days for which those log groups keep records")]
    [RetentionDays]
    [RunbookParameter("LogRetentionDays")]
    public int LogRetentionDays { get; init; } = 365;

    [ConfigurationKeyName("allowShorterRetention")]
    [Description("Whether a log group that the runbook created may get a shorter retention, which deletes records")]
    [RunbookParameter("AllowShorterRetention")]
    public bool AllowShorterRetention { get; init; }

    [ConfigurationKeyName("waitForRecordsMinutes")]
    [Description("Minutes that a run waits after it created a flow log, before it looks for records")]
    [Range(0, 30)]
    [RunbookParameter("WaitForRecordsMinutes")]
    public int WaitForRecordsMinutes { get; init; }

    [ConfigurationKeyName(LogGroupKmsKeyArnKey)]
    [Description(
        "KMS key that encrypts those log groups; without it their encryption is not changed. Its policy must allow CloudWatch Logs"
    )]
    [RegularExpression(ArnPatterns.KmsKey, ErrorMessage = ArnPatterns.KmsKeyInWords)]
    [RunbookParameter("LogGroupKmsKeyArn")]
    public string? LogGroupKmsKeyArn { get; init; }

    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html</remarks>
    [ConfigurationKeyName(LogGroupClassKey)]
    [Description("Class of new log groups")]
    [AllowedValues("STANDARD", "INFREQUENT_ACCESS")]
    [RunbookParameter("LogGroupClass")]
    public string LogGroupClass { get; init; } = "STANDARD";

    // IAM roles are global and deployments regional, hence the region. A role name has at most 64 characters.
    [ConfigurationKeyName("deliveryRolePrefix")]
    [Description("The delivery role has this name, followed by the region")]
    [RegularExpression("^[A-Za-z0-9+=,.@_-]{1,40}$", ErrorMessage = "letters, digits and + = , . @ _ -, at most 40")]
    [RunbookParameter("DeliveryRolePrefix")]
    public string DeliveryRolePrefix { get; init; } = "VpcFlowLogsDelivery-";
}
