using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Deployment;

/// <summary>What an upgrade and a removal change, and what they leave unchanged.</summary>
public sealed class UpgradeTests(UpgradedDeployment deployment) : IClassFixture<UpgradedDeployment>
{
    private const string DeliveryRole = $"VpcFlowLogsDelivery-{WholeLoop.Region}";

    [Fact]
    public void The_deployed_version_repairs_a_VPC()
    {
        Assert.Single(deployment.Before.FlowLogs[deployment.FirstVpc]);
        Assert.Single(deployment.After.FlowLogs[deployment.SecondVpc]);
        Assert.Equal(deployment.After.Remediations[WholeLoop.RuleName], deployment.After.Executions[^1]);
    }

    [Fact]
    public void After_an_upgrade_remediation_starts_the_changed_runbook()
    {
        var (before, after) = (deployment.Before.Remediations[WholeLoop.RuleName], deployment.After.Remediations[WholeLoop.RuleName]);

        Assert.NotEqual(before, after);
        Assert.NotEqual(UpgradedDeployment.LaterRunbook, deployment.Before.Runbooks[before]);
        Assert.Equal(UpgradedDeployment.LaterRunbook, deployment.After.Runbooks[after]);
        Assert.DoesNotContain(before, deployment.After.Runbooks.Keys);
    }

    [Fact]
    public void Changed_settings_replace_neither_the_function_nor_a_log_group_and_delete_no_flow_log()
    {
        Assert.Equal(deployment.Before.Functions.Keys, deployment.After.Functions.Keys);
        Assert.Equal(deployment.Before.FlowLogs[deployment.FirstVpc], deployment.After.FlowLogs[deployment.FirstVpc]);
        Assert.NotEmpty(deployment.Before.LogGroups);
        Assert.All(deployment.Before.LogGroups, group => Assert.Equal(group.Value.Created, deployment.After.LogGroups[group.Key].Created));
        Assert.NotEmpty(deployment.Before.Others);
        Assert.Subset(deployment.After.Others.ToHashSet(), deployment.Before.Others.ToHashSet());
    }

    [Fact]
    public void Changed_settings_take_effect()
    {
        Assert.Equal([256], deployment.Before.Functions.Values);
        Assert.Equal([512], deployment.After.Functions.Values);
        Assert.Equal("Three_Hours", deployment.After.Rules[WholeLoop.RuleName]);
        Assert.Equal(26, deployment.Before.AlarmPeriods[$"{WholeLoop.RuleName}-no-evaluation"]);
        Assert.Equal(9, deployment.After.AlarmPeriods[$"{WholeLoop.RuleName}-no-evaluation"]);
        Assert.Equal(["net@example.com"], deployment.After.Subscribers);
        Assert.Equal(365, deployment.Before.LogGroups[$"/vpc-flow-logs/{deployment.FirstVpc}"].Days);
        Assert.Equal(731, deployment.After.LogGroups[$"/vpc-flow-logs/{deployment.SecondVpc}"].Days);
        Assert.Contains(
            deployment.After.LogGroups,
            group => group.Key.StartsWith("RejectFlowLogging-", StringComparison.Ordinal) && group.Value.Days == 30
        );
    }

    [Fact]
    public void Destroying_the_stack_removes_everything_that_runs_or_monitors()
    {
        var destroyed = deployment.Destroyed;

        Assert.Empty(destroyed.Rules);
        Assert.Empty(destroyed.Functions);
        Assert.Empty(destroyed.Runbooks);
        Assert.Empty(destroyed.AlarmPeriods);
        Assert.Empty(destroyed.Others);
        Assert.DoesNotContain(destroyed.LogGroups.Keys, name => name.StartsWith("RejectFlowLogging-", StringComparison.Ordinal));
        Assert.DoesNotContain(destroyed.Roles, name => name.StartsWith("RejectFlowLogging-", StringComparison.Ordinal));
    }

    [Fact]
    public void Destroying_the_stack_keeps_everything_that_VPCs_still_need_for_logging()
    {
        foreach (var vpcId in new[] { deployment.FirstVpc, deployment.SecondVpc })
        {
            Assert.Equal(deployment.After.FlowLogs[vpcId], deployment.Destroyed.FlowLogs[vpcId]);
            Assert.Equal(deployment.After.LogGroups[$"/vpc-flow-logs/{vpcId}"], deployment.Destroyed.LogGroups[$"/vpc-flow-logs/{vpcId}"]);
        }

        Assert.Contains(DeliveryRole, deployment.Destroyed.Roles);
    }
}
