using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConfigRule.Cdk.Settings;
using ConfigRule.Tests.Stack;
using static ConfigRule.Tests.Runbook.DeployedRunbook;

namespace ConfigRule.Tests.Runbook;

/// <summary>What the runbook can be asked for, and what the stack asks it for.</summary>
public sealed class RunbookParameterTests
{
    private static readonly string LongPrefix = new('a', 256);
    private static readonly string LongRolePrefix = new('a', 40);

    public static TheoryData<string, string> Allowed { get; } =
        new()
        {
            { "AutomationAssumeRole", "arn:aws:iam::111122223333:role/Automation" },
            { "AutomationAssumeRole", "arn:aws-cn:iam::111122223333:role/path/to/Some.Role+=,@_-1" },
            { "AutomationAssumeRole", "arn:aws-us-gov:iam::111122223333:role/R" },
            { "AutomationAssumeRole", "arn:aws-iso-b:iam::111122223333:role/R" },
            { "VpcId", "vpc-0123456789abcdef0" },
            { "VpcId", "vpc-1a2b3c4d" },
            { "DestinationTypes", "" },
            { "DestinationTypes", "s3" },
            { "DestinationTypes", "cloud-watch-logs, s3,kinesis-data-firehose" },
            { "Destinations", "" },
            { "Destinations", "/vpc-flow-logs/*, /central#1" },
            { "Destinations", "arn:aws:logs:eu-west-1:111122223333:log-group:/central:*,arn:aws:s3:::central-*/vpc/" },
            { "RequiredFields", "" },
            { "RequiredFields", "srcaddr, vpc-id,pkt-srcaddr" },
            { "LogDestination", "" },
            { "LogDestination", "arn:aws:s3:::bucket" },
            { "LogDestination", "arn:aws-cn:s3:::my.bucket-1/team/vpc_logs/" },
            { "LogDestination", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/flow-logs_1" },
            { "LogGroupKmsKeyArn", "" },
            { "LogGroupKmsKeyArn", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
            { "LogGroupKmsKeyArn", "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab" },
            { "PermissionsBoundaryArn", "" },
            { "PermissionsBoundaryArn", "arn:aws:iam::111122223333:policy/path/Boundary" },
            { "PermissionsBoundaryArn", "arn:aws:iam::aws:policy/PowerUserAccess" },
            { "LogGroupPrefix", "/vpc-flow-logs/" },
            { "LogGroupPrefix", "aws-flow.logs_#1" },
            { "LogGroupPrefix", "/aws/flow-logs/" },
            { "LogGroupPrefix", LongPrefix },
            { "DeliveryRolePrefix", "VpcFlowLogsDelivery-" },
            { "DeliveryRolePrefix", "a+=,.@_-9" },
            { "DeliveryRolePrefix", LongRolePrefix },
            { "WaitForRecordsMinutes", "0" },
            { "WaitForRecordsMinutes", "9" },
            { "WaitForRecordsMinutes", "29" },
            { "WaitForRecordsMinutes", "30" },
        };

    public static TheoryData<string, string> Refused { get; } =
        new()
        {
            { "AutomationAssumeRole", "" },
            { "AutomationAssumeRole", "Automation" },
            { "AutomationAssumeRole", "arn:aws:iam::11112222333:role/Automation" },
            { "AutomationAssumeRole", "arn:azure:iam::111122223333:role/Automation" },
            { "AutomationAssumeRole", "arn:aws:iam::111122223333:user/Someone" },
            { "AutomationAssumeRole", "arn:aws:iam::111122223333:role/" },
            { "AutomationAssumeRole", "arn:aws:iam::111122223333:role/A role" },
            { "AutomationAssumeRole", "arn:aws:iam::111122223333:role/Automation\n" },
            { "AutomationAssumeRole", "see arn:aws:iam::111122223333:role/Automation" },
            { "VpcId", "" },
            { "VpcId", "vpc-" },
            { "VpcId", "vpc-1234567" },
            { "VpcId", "vpc-123456789" },
            { "VpcId", "vpc-0123456789ABCDEF0" },
            { "VpcId", "subnet-0123456789abcdef0" },
            { "VpcId", "vpc-0123456789abcdef0\n" },
            { "VpcId", "vpc-0123456789abcdef0,vpc-1a2b3c4d" },
            { "DestinationTypes", "S3" },
            { "DestinationTypes", "s3kinesis-data-firehose" },
            { "DestinationTypes", "s3;cloud-watch-logs" },
            { "DestinationTypes", "elsewhere" },
            { "Destinations", "/group?" },
            { "Destinations", "/group\n" },
            { "Destinations", new string('a', 513) },
            { "RequiredFields", "${srcaddr}" },
            { "RequiredFields", "srcaddr\n" },
            { "RequiredFields", "SRCADDR" },
            { "RequiredFields", new string('a', 513) },
            { "LogDestination", "bucket" },
            { "LogDestination", "arn:aws:s3:::UPPER" },
            { "LogDestination", "arn:aws:s3:::bucket\n" },
            { "LogDestination", "arn:aws:logs:eu-west-1:111122223333:log-group:/group" },
            { "LogDestination", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/" },
            { "LogGroupKmsKeyArn", "alias/key" },
            { "LogGroupKmsKeyArn", "arn:aws:kms:eu-west-1:111122223333:alias/key" },
            { "PermissionsBoundaryArn", "Boundary" },
            { "PermissionsBoundaryArn", "arn:aws:iam::111122223333:role/Boundary" },
            { "LogGroupPrefix", "" },
            { "LogGroupPrefix", "aws/flow-logs/" },
            { "LogGroupPrefix", "a group" },
            { "LogGroupPrefix", "group:*" },
            { "LogGroupPrefix", LongPrefix + "a" },
            { "DeliveryRolePrefix", "" },
            { "DeliveryRolePrefix", "path/Role-" },
            { "DeliveryRolePrefix", "Rôle-" },
            { "DeliveryRolePrefix", LongRolePrefix + "a" },
            { "WaitForRecordsMinutes", "" },
            { "WaitForRecordsMinutes", "-1" },
            { "WaitForRecordsMinutes", "31" },
            { "WaitForRecordsMinutes", "1.5" },
            { "WaitForRecordsMinutes", "010" },
        };

    /// <summary>Those of the values above that the stack can be given too; to the stack, an empty one is none.</summary>
    public static TheoryData<string, string> Prefixes { get; } = SelectPrefixes();

    [Fact]
    public void The_role_comes_first_and_must_be_given()
    {
        var (name, parameter) = DeployedRunbook.Parameters[0];

        Assert.Equal("AutomationAssumeRole", name);
        Assert.False(parameter.ContainsKey("default"));
    }

    [Fact]
    public void Every_parameter_says_in_a_sentence_what_it_is()
    {
        Assert.All(DeployedRunbook.Parameters, parameter => Assert.Matches(@"^[A-Z].*\.$", Of(parameter.Value, "description")));
    }

    [Fact]
    public void Every_parameter_is_a_string_as_Config_passes_it_and_has_bounds()
    {
        Assert.All(
            DeployedRunbook.Parameters,
            parameter =>
            {
                Assert.Equal("String", Of(parameter.Value, "type"));
                Assert.True(parameter.Value.ContainsKey("allowedPattern") != parameter.Value.ContainsKey("allowedValues"), parameter.Key);
            }
        );
    }

    [Fact]
    public void Every_default_is_within_its_bounds()
    {
        Assert.All(
            DeployedRunbook.Parameters.Where(parameter => parameter.Value.ContainsKey("default")),
            parameter => Assert.True(Accepts(parameter.Key, Of(parameter.Value, "default")), parameter.Key)
        );
    }

    [Fact]
    public void Every_pattern_has_values_here_that_it_allows_and_that_it_refuses()
    {
        var patterns = DeployedRunbook
            .Parameters.Where(parameter => parameter.Value.ContainsKey("allowedPattern"))
            .Select(parameter => parameter.Key)
            .ToHashSet();

        Assert.Equal(patterns, [.. Allowed.Select(row => (string)row[0])]);
        Assert.Equal(patterns, [.. Refused.Select(row => (string)row[0])]);
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_pattern_allows_the_values_that_are_meant(string parameter, string value)
    {
        Assert.True(Accepts(parameter, value));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_pattern_refuses_any_other_value(string parameter, string value)
    {
        Assert.False(Accepts(parameter, value));
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_pattern_is_anchored_so_that_no_reader_of_it_finds_a_value_inside_another(string parameter, string value)
    {
        var pattern = new Regex(Of(Parameter(parameter), "allowedPattern"));

        Assert.Matches(pattern, value);
        Assert.DoesNotMatch(pattern, "§" + value);
        Assert.DoesNotMatch(pattern, value + "§");
    }

    [Fact]
    public void Remediation_passes_the_VPC_and_the_role_of_the_stack_and_nothing_else()
    {
        var passed = SynthesizedStack.Default.Only("AWS::Config::RemediationConfiguration").Property("Parameters").AsObject();

        Assert.Equal(["AutomationAssumeRole", "VpcId"], passed.Select(parameter => parameter.Key).Order());
        Assert.Equal(
            DeployedRunbook.Parameters.Where(parameter => !parameter.Value.ContainsKey("default")).Select(parameter => parameter.Key),
            passed.Select(parameter => parameter.Key)
        );
        Assert.NotNull(passed["AutomationAssumeRole"]!["StaticValue"]!["Values"]![0]!.Target());
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void The_stack_takes_a_prefix_exactly_where_the_runbook_does(string parameter, string value)
    {
        var key = char.ToLowerInvariant(parameter[0]) + parameter[1..];

        Assert.Equal(Accepts(parameter, value), TakenByStack(key, value));
    }

    [Fact]
    public void The_stack_takes_exactly_the_retentions_that_the_runbook_takes()
    {
        var taken = Enumerable.Range(0, 4000).Select(days => $"{days}").Where(days => TakenByStack("logRetentionDays", days));

        Assert.Equal(Parameter("LogRetentionDays")["allowedValues"]!.AsArray().Select(days => days!.GetValue<string>()), taken);
    }

    private static TheoryData<string, string> SelectPrefixes()
    {
        var prefixes = new TheoryData<string, string>();
        foreach (var row in Allowed.Concat(Refused))
        {
            if (row is [string parameter, string { Length: > 0 } value] && parameter.EndsWith("Prefix", StringComparison.Ordinal))
            {
                prefixes.Add(parameter, value);
            }
        }

        return prefixes;
    }

    private static bool TakenByStack(string key, string value)
    {
        try
        {
            ContextReader.Read(new JsonObject { [$"flowLogging:{key}"] = value }.ToJsonString());
            return true;
        }
        catch (InvalidSettingException)
        {
            return false;
        }
    }

    private static bool Accepts(string parameter, string value) => RunbookBounds.Allow(Parameter(parameter), value);
}
