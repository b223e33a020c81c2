using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Organization;

public sealed class OrganizationSettingsTests
{
    [Fact]
    public void Every_key_of_an_organization_is_read()
    {
        var settings = OrganizationContext
            .Read(
                ("delegatedAdministrator", "777788889999"),
                ("managementAccount", "123456789012"),
                ("maximumConcurrentPercentage", "25"),
                ("failureTolerancePercentage", "0"),
                ("regionConcurrency", "PARALLEL"),
                ("retainStacksOnAccountRemoval", "true")
            )
            .Organization;

        Assert.Equivalent(
            new OrganizationSettings
            {
                OrganizationId = "o-abcdefghij",
                OrganizationalUnits = ["ou-abcd-11111111", "ou-abcd-22222222"],
                Regions = ["eu-west-1", "us-east-1"],
                HomeRegion = "us-east-1",
                ExcludedAccounts = [OrganizationContext.Excluded],
                CanaryAccounts = [OrganizationContext.Canary],
                DelegatedAdministrator = "777788889999",
                ManagementAccount = "123456789012",
                Rollout = new()
                {
                    MaximumConcurrentPercentage = 25,
                    FailureTolerancePercentage = 0,
                    RegionConcurrency = "PARALLEL",
                    RetainStacksOnAccountRemoval = true,
                },
            },
            settings,
            strict: true
        );
    }

    [Fact]
    public void The_root_includes_all_units()
    {
        Assert.Equal(["r-abcd"], OrganizationContext.Read(("organizationalUnits", "r-abcd")).Organization?.OrganizationalUnits);
    }

    [Theory]
    [InlineData("organizationId", "abcdefghij", "o- and 10 to 32")]
    [InlineData("organizationalUnits", "ou-abcd", "ou-…-…")]
    [InlineData("organizationalUnits", "", "ids of organizational units")]
    [InlineData("organizationalUnits", ",", "ids of organizational units")]
    [InlineData("organizationalUnits", "ou-abcd-11111111,ou-abcd-11111111", "each once, not ou-abcd-11111111 twice")]
    [InlineData("regions", "eu-west-1,us-east-1,eu-west-1", "each once, not eu-west-1 twice")]
    [InlineData("regions", "eu-west-1,Ireland", "a region such as eu-west-1")]
    [InlineData("regions", "", "such as eu-west-1,us-east-1")]
    [InlineData("regions", "us-east-1,cn-north-1", "cn-north-1 is in aws-cn, the home region us-east-1 in aws")]
    [InlineData("regions", "us-east-1,eusc-de-east-1", "eusc-de-east-1 is in aws-eusc, the home region us-east-1 in aws")]
    [InlineData("homeRegion", "eu-west-3", "one of flowLogging:regions: eu-west-1, us-east-1")]
    [InlineData("homeRegion", "", "one of flowLogging:regions")]
    [InlineData("excludedAccounts", "44445555666", "an account id of 12 digits")]
    [InlineData("canaryAccounts", OrganizationContext.Excluded, "444455556666 is in flowLogging:excludedAccounts too")]
    [InlineData("delegatedAdministrator", "security", "an account id of 12 digits")]
    [InlineData("maximumConcurrentPercentage", "0", "a whole number from 1 to 100")]
    [InlineData("failureTolerancePercentage", "101", "a whole number from 0 to 100")]
    [InlineData("regionConcurrency", "parallel", "SEQUENTIAL, PARALLEL")]
    public void A_wrong_value_is_rejected_with_the_value_and_the_allowed_values(string key, string value, string allowed)
    {
        var problem = Assert.Throws<InvalidSettingException>(() => OrganizationContext.Read((key, value)));

        Assert.StartsWith($"context key flowLogging:{key} has the value \"{value}\"", problem.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_units_than_a_stack_set_allows_are_rejected()
    {
        var units = string.Join(',', Enumerable.Range(10_000_000, 51).Select(number => $"ou-abcd-{number}"));

        var problem = Assert.Throws<InvalidSettingException>(() => OrganizationContext.Read(("organizationalUnits", units)));

        Assert.Contains("at most 50", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-east-1,ca-central-1", null)]
    [InlineData("us-east-1,eu-north-1,eu-south-1", "in eu-north-1, eu-south-1; the preflight asks CloudFormation")]
    public void A_region_where_remediation_is_unknown_is_allowed_with_a_warning(string regions, string? warning)
    {
        var settings = OrganizationContext.Read(("regions", regions));

        Assert.EndsWith(warning ?? "", RemediationRegions.Warning(settings.Organization?.Regions ?? []) ?? "", StringComparison.Ordinal);
        Assert.Equal(warning is null, RemediationRegions.Warning(settings.Organization?.Regions ?? []) is null);
    }

    [Theory]
    [InlineData("regions", "eu-west-1")]
    [InlineData("delegatedAdministrator", "777788889999")]
    public void A_key_of_an_organization_without_one_is_rejected(string key, string value)
    {
        var problem = Assert.Throws<InvalidSettingException>(() => ContextReader.Read($$"""{"flowLogging:{{key}}": "{{value}}"}"""));

        Assert.Contains("flowLogging:organizationId names no organization", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_management_account_cannot_be_its_own_delegate()
    {
        var problem = Assert.Throws<InvalidSettingException>(() =>
            OrganizationContext.Read(("delegatedAdministrator", "777788889999"), ("managementAccount", "777788889999"))
        );

        Assert.Contains("the management account needs no delegation", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_management_account_cannot_be_a_canary_because_no_stack_set_deploys_to_it()
    {
        var problem = Assert.Throws<InvalidSettingException>(() =>
            OrganizationContext.Read(("delegatedAdministrator", "777788889999"), ("managementAccount", OrganizationContext.Canary))
        );

        Assert.Contains("111122223333 is the management account", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kmsKeyArn", "arn:aws:kms:eu-west-1:111122223333:key/1")]
    [InlineData("logGroupKmsKeyArn", "arn:aws:kms:eu-west-1:111122223333:key/1")]
    [InlineData("notificationTopicArn", "arn:aws:sns:eu-west-1:111122223333:operators")]
    public void A_resource_of_one_account_and_region_is_rejected(string key, string arn)
    {
        var problem = Assert.Throws<InvalidSettingException>(() => OrganizationContext.Read(("monitoring", "true"), (key, arn)));

        Assert.Contains("nothing that belongs to one account and region", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unchanged_results_are_put_again_only_weekly_by_default_in_an_organization()
    {
        Assert.Equal(7, OrganizationContext.Read().RefreshDays);
        Assert.Equal(0, OrganizationContext.Read(("refreshDays", "0")).RefreshDays);
        Assert.Equal(0, ContextReader.Read(null).RefreshDays);
    }

    [Fact]
    public void Monitoring_is_off_by_default_only_in_an_organization()
    {
        Assert.False(OrganizationContext.Read().IsMonitored);
        Assert.True(OrganizationContext.Read(("monitoring", "true")).IsMonitored);
        Assert.True(ContextReader.Read(null).IsMonitored);
    }

    [Theory]
    [InlineData("notificationEmail", "net@example.com")]
    [InlineData("notifyNonCompliant", "true")]
    [InlineData("evaluationAlarmHours", "30")]
    [InlineData("dashboard", "true")]
    public void A_setting_of_monitoring_is_rejected_without_monitoring(string key, string value)
    {
        var problem = Assert.Throws<InvalidSettingException>(() => OrganizationContext.Read((key, value)));

        Assert.Contains("flowLogging:monitoring is not true", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_would_make_a_bucket_name_too_long_is_rejected()
    {
        var problem = Assert.Throws<InvalidSettingException>(() => OrganizationContext.Read(("stackName", new string('a', 25))));

        Assert.Contains("at most 24", problem.Message, StringComparison.Ordinal);
    }
}
