using System.Text.Json;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;

namespace ConfigRule.Tests.Stack;

/// <summary>For any setting, a context in which it has another allowed value than its default.</summary>
public static class SettingExample
{
    private const string Range = "a whole number from ";

    /// <summary>Values of settings whose declaration gives only a pattern.</summary>
    private static readonly Dictionary<string, string> Values = new()
    {
        ["stackName"] = "Net",
        ["ruleName"] = "flow",
        ["functionPackage"] = "/package",
        ["functionLogRetentionDays"] = "7",
        ["destinationType"] = FlowLogDestination.S3,
        ["destinationArn"] = "arn:aws:s3:::central/vpc/",
        ["logGroupPrefix"] = "/flow/",
        ["logRetentionDays"] = "30",
        ["logGroupKmsKeyArn"] = "arn:aws:kms:eu-west-1:111122223333:key/1",
        ["deliveryRolePrefix"] = "Flow-",
        ["notificationEmail"] = "net@example.com",
        ["notificationTopicArn"] = "arn:aws:sns:eu-west-1:111122223333:net",
        ["kmsKeyArn"] = "arn:aws:kms:eu-west-1:111122223333:key/2",
        ["permissionsBoundaryArn"] = "arn:aws:iam::111122223333:policy/Boundary",
        ["rolePath"] = "/net/",
        ["roleNamePrefix"] = "net-",
        ["tags"] = "team=net,cost centre=a=b",
        ["refreshDays"] = "14",
        ["evaluationAlarmHours"] = "48",
        ["monitoring"] = "false",
        ["dashboard"] = "false",
        ["organizationId"] = "o-1234567890",
        ["organizationalUnits"] = "r-abcd",
        ["regions"] = "us-east-1,eu-west-3",
        ["homeRegion"] = "eu-west-1",
        ["excludedAccounts"] = "444444444444",
        ["canaryAccounts"] = "555555555555",
        ["delegatedAdministrator"] = "777788889999",
        ["managementAccount"] = "123456789012",
    };

    private static readonly string[] OnlyForS3 = ["destinationArn", "fileFormat", "hiveCompatiblePartitions", "perHourPartition"];

    public static TheoryData<string> Keys { get; } = [.. Setting.All.Select(setting => setting.Key)];

    public static Setting Of(string key) => Setting.All.Single(setting => setting.Key == key);

    /// <summary>The context that <see cref="ContextWith"/> adds the value to.</summary>
    public static Dictionary<string, string> ContextWithout(Setting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var context = new Dictionary<string, string>();
        if (setting.IsForOrganization)
        {
            context["organizationId"] = "o-abcdefghij";
            context["organizationalUnits"] = "ou-abcd-11111111";
            context["regions"] = "eu-west-1,us-east-1";
            context["homeRegion"] = "us-east-1";
        }
        else if (OnlyForS3.Contains(setting.Key))
        {
            context["destinationType"] = FlowLogDestination.S3;
            context["destinationArn"] = "arn:aws:s3:::central";
        }

        return context;
    }

    public static Dictionary<string, string> ContextWith(Setting setting)
    {
        var context = ContextWithout(setting);
        context[setting.Key] = ValueOf(setting);
        if (setting.Key == "destinationType")
        {
            context["destinationArn"] = "arn:aws:s3:::central";
        }

        return context;
    }

    public static string Json(Dictionary<string, string> context) =>
        JsonSerializer.Serialize(context.ToDictionary(entry => ContextReader.Prefix + entry.Key, entry => entry.Value));

    /// <summary>An allowed value that is not the default.</summary>
    public static string ValueOf(Setting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (Values.TryGetValue(setting.Key, out var value))
        {
            return value;
        }

        var allowed = setting.Allowed.StartsWith(Range, StringComparison.Ordinal)
            ? setting.Allowed[Range.Length..].Split(" to ")
            : setting.Allowed.Split(", ");
        return allowed.Last(other => other != setting.Default);
    }
}
