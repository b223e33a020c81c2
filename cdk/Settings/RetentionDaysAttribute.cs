using System.ComponentModel.DataAnnotations;

namespace ConfigRule.Cdk.Settings;

/// <summary>A number of days for which CloudWatch Logs can keep records.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RetentionDaysAttribute()
    : AllowedValuesAttribute(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);
