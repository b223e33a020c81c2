using System.Text.Json;
using ConfigRule.LocalLoop;
using ConfigRule.Tests.Stack;

namespace ConfigRule.Tests.EndToEnd;

/// <summary>The real deployment on a local AWS: evaluated, remediated, evaluated again, and read by an independent client.</summary>
[Collection(AppOfCdkJson.Name)]
public sealed class WholeLoopTests(DeployedLoop loop) : IClassFixture<DeployedLoop>
{
    [Theory]
    [InlineData("the region's default VPC", "NON_COMPLIANT", "NO_FLOW_LOG")]
    [InlineData("no flow log", "NON_COMPLIANT", "NO_FLOW_LOG")]
    [InlineData("REJECT", "COMPLIANT", "LOGGING")]
    [InlineData("ALL", "COMPLIANT", "LOGGING")]
    [InlineData("ACCEPT only", "NON_COMPLIANT", "TRAFFIC_TYPE")]
    [InlineData("REJECT to S3", "COMPLIANT", "LOGGING")]
    [InlineData("delivery failed", "NON_COMPLIANT", "DELIVERY_FAILED")]
    [InlineData("exempt", "NOT_APPLICABLE", "EXEMPT")]
    [InlineData("exemption expired", "NON_COMPLIANT", "NO_FLOW_LOG")]
    [InlineData("shared by another account", "NOT_APPLICABLE", "SHARED_VPC")]
    public void Each_VPC_has_its_verdict_before_remediation(string name, string compliance, string reason)
    {
        var vpc = Assert.Single(loop.Result.Before, vpc => vpc.Name == name);

        Assert.Equal(compliance, vpc.Compliance);
        Assert.StartsWith($"{reason}: ", vpc.Annotation, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_VPC_is_compliant_or_not_applicable_after_remediation()
    {
        Assert.Empty(loop.Result.Failed);
        Assert.Equal(loop.Result.Names.Count, loop.Result.After.Count);
    }

    [Fact]
    public async Task Each_repaired_VPC_has_a_flow_log_that_captures_rejects_and_delivers()
    {
        foreach (var repaired in loop.Result.Before.Where(vpc => vpc.Compliance == "NON_COMPLIANT"))
        {
            var flowLogs = await FlowLogsAsync(repaired.Id);

            Assert.Contains(
                flowLogs,
                log =>
                    Text(log, "TrafficType") == "REJECT"
                    && Text(log, "FlowLogStatus") == "ACTIVE"
                    && Text(log, "DeliverLogsStatus") == "SUCCESS"
                    && Text(log, "LogGroupName") == $"/vpc-flow-logs/{repaired.Id}"
            );
        }
    }

    [Fact]
    public async Task VPCs_with_flow_logging_are_left_unchanged()
    {
        foreach (var logged in loop.Result.Before.Where(vpc => vpc.Compliance == "COMPLIANT"))
        {
            Assert.Single(await FlowLogsAsync(logged.Id));
        }
    }

    [Fact]
    public async Task Five_VPCs_share_one_delivery_role()
    {
        var role = await loop.Account.CallAsync("iam", "get_role", new { RoleName = $"VpcFlowLogsDelivery-{WholeLoop.Region}" });

        var arns = new HashSet<string?>();
        foreach (var repaired in loop.Result.Before.Where(vpc => vpc.Compliance == "NON_COMPLIANT"))
        {
            var ours = (await FlowLogsAsync(repaired.Id)).Single(log => Text(log, "LogGroupName") == $"/vpc-flow-logs/{repaired.Id}");
            arns.Add(Text(ours, "DeliverLogsPermissionArn"));
        }

        Assert.Equal([Text(role.GetProperty("Role"), "Arn")], arns);
    }

    [Theory]
    [InlineData("RuleFunction")]
    [InlineData("RunbookRole")]
    public async Task The_policy_of_each_deployed_role_allows_every_call_that_it_made(string roleName)
    {
        var journal = await loop.LocalAws.ControlAsync(HttpMethod.Get, "journal");
        var made = journal
            .GetProperty("entries")
            .EnumerateArray()
            .Where(entry => Text(entry, "principal")?.Contains($"role/RejectFlowLogging-{roleName}", StringComparison.Ordinal) == true)
            .Select(entry => $"{Text(entry, "service")}:{Text(entry, "action")}")
            .ToHashSet();
        var allowed = SynthesizedStack
            .Default.All("AWS::IAM::Role")
            .Where(role => role.Key.StartsWith(roleName, StringComparison.Ordinal))
            .SelectMany(role => PolicyStatements.Allowed(role.Value))
            .SelectMany(PolicyStatements.Actions);

        Assert.NotEmpty(made);
        Assert.Empty(made.Except(allowed));
    }

    [Fact]
    public async Task With_automatic_remediation_a_new_VPC_is_repaired_without_manual_work()
    {
        var cdk = new CdkCli(loop.LocalAws.Endpoint, WholeLoop.Region);
        await cdk.DeployAsync(new Dictionary<string, string>(WholeLoop.Context) { ["flowLogging:automaticRemediation"] = "true" });

        var vpcId = await loop.Account.CreateVpcAsync("10.99.0.0/16");
        await loop.LocalAws.WaitUntilIdleAsync(TimeSpan.FromSeconds(120));

        var results = await new DeployedRule(loop.LocalAws, loop.Account, WholeLoop.RuleName).ReadAsync(new Dictionary<string, string>());
        Assert.Equal("COMPLIANT", results.Single(vpc => vpc.Id == vpcId).Compliance);
        Assert.Single(await FlowLogsAsync(vpcId));
    }

    private Task<IReadOnlyList<JsonElement>> FlowLogsAsync(string vpcId) => loop.Account.FlowLogsAsync(vpcId);

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value.ToString() : null;
}
