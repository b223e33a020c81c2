using System.Text.Json.Nodes;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Settings;
using ConfigRule.Tests.Stack;

namespace ConfigRule.Tests.Organization;

[Collection(JsiiTests.Name)]
public sealed class OrganizationStacksTests
{
    private static readonly SynthesizedOrganization Default = SynthesizedOrganization.Default;

    [Fact]
    public void Each_region_has_a_bucket_a_package_and_the_management_account_and_the_home_region_the_stack_sets_and_the_view()
    {
        Assert.Equal(
            [
                "RejectFlowLogging-Bucket-eu-west-1",
                "RejectFlowLogging-Bucket-us-east-1",
                "RejectFlowLogging-Canary",
                "RejectFlowLogging-Management-eu-west-1",
                "RejectFlowLogging-Management-us-east-1",
                "RejectFlowLogging-Organization",
                "RejectFlowLogging-Package-eu-west-1",
                "RejectFlowLogging-Package-us-east-1",
                "RejectFlowLogging-View",
            ],
            Default.Stacks
        );
        Assert.All(
            ["Canary", "Organization", "View"],
            stack => Assert.EndsWith("/us-east-1", EnvironmentOf($"RejectFlowLogging-{stack}"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Packages_are_deployed_before_the_canaries_and_these_before_all_others()
    {
        Assert.Contains("RejectFlowLogging-Bucket-eu-west-1", DependenciesOf("RejectFlowLogging-Package-eu-west-1"));
        Assert.Contains("RejectFlowLogging-Package-eu-west-1", DependenciesOf("RejectFlowLogging-Canary"));
        Assert.Contains("RejectFlowLogging-Package-us-east-1", DependenciesOf("RejectFlowLogging-Canary"));
        Assert.Contains("RejectFlowLogging-Canary", DependenciesOf("RejectFlowLogging-Organization"));
        Assert.Contains("RejectFlowLogging-Organization", DependenciesOf("RejectFlowLogging-Management-us-east-1"));
    }

    [Fact]
    public void The_canary_stack_set_has_only_canary_accounts_all_at_once_and_none_may_fail()
    {
        var stackSet = StackSetOf("RejectFlowLogging-Canary");

        AssertTargets(stackSet, "INTERSECTION", OrganizationContext.Canary);
        Assert.False(stackSet.Property("AutoDeployment")["Enabled"]!.GetValue<bool>());
        Assert.Equal(100, stackSet.Property("OperationPreferences")["MaxConcurrentPercentage"]!.GetValue<int>());
        Assert.Equal(0, stackSet.Property("OperationPreferences")["FailureTolerancePercentage"]!.GetValue<int>());
    }

    [Fact]
    public void The_other_stack_set_has_all_other_accounts_of_the_units_and_accounts_that_join()
    {
        var stackSet = StackSetOf("RejectFlowLogging-Organization");

        AssertTargets(stackSet, "DIFFERENCE", OrganizationContext.Excluded, OrganizationContext.Canary);
        Assert.True(stackSet.Property("AutoDeployment")["Enabled"]!.GetValue<bool>());
        Assert.False(stackSet.Property("AutoDeployment")["RetainStacksOnAccountRemoval"]!.GetValue<bool>());
    }

    [Fact]
    public void Without_canaries_and_exclusions_one_stack_set_has_whole_units()
    {
        var organization = new SynthesizedOrganization(OrganizationContext.Read(("canaryAccounts", ""), ("excludedAccounts", "")));
        var targets = organization["RejectFlowLogging-Organization"].Only("AWS::CloudFormation::StackSet").Property("StackInstancesGroup")[
            0
        ]!["DeploymentTargets"]!;

        Assert.DoesNotContain("RejectFlowLogging-Canary", organization.Stacks);
        Assert.Null(targets["AccountFilterType"]);
        Assert.Null(targets["Accounts"]);
    }

    [Fact]
    public void A_stack_set_has_the_chosen_concurrency_and_tolerance()
    {
        var preferences = new SynthesizedOrganization(
            OrganizationContext.Read(
                ("maximumConcurrentPercentage", "33"),
                ("failureTolerancePercentage", "7"),
                ("regionConcurrency", "PARALLEL")
            )
        )["RejectFlowLogging-Organization"]
            .Only("AWS::CloudFormation::StackSet")
            .Property("OperationPreferences");

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(
                    """
                    {"ConcurrencyMode": "SOFT_FAILURE_TOLERANCE", "FailureTolerancePercentage": 7, "MaxConcurrentPercentage": 33,
                     "RegionConcurrencyType": "PARALLEL", "RegionOrder": ["eu-west-1", "us-east-1"]}
                    """
                ),
                preferences
            )
        );
    }

    [Theory]
    [InlineData("", "SELF")]
    [InlineData("777788889999", "DELEGATED_ADMIN")]
    public void Stack_sets_are_created_as_the_account_that_deploys(string delegated, string callAs)
    {
        var organization = new SynthesizedOrganization(OrganizationContext.Read(("delegatedAdministrator", delegated)));

        Assert.Equal(
            callAs,
            organization["RejectFlowLogging-Organization"].Only("AWS::CloudFormation::StackSet").Property("CallAs").GetValue<string>()
        );
    }

    [Fact]
    public void With_a_delegated_administrator_the_management_account_gets_stacks_only_if_it_is_named()
    {
        var without = new SynthesizedOrganization(OrganizationContext.Read(("delegatedAdministrator", "777788889999")));
        var with = new SynthesizedOrganization(
            OrganizationContext.Read(("delegatedAdministrator", "777788889999"), ("managementAccount", "123456789012"))
        );
        const string stack = "RejectFlowLogging-Management-us-east-1";

        Assert.DoesNotContain(stack, without.Stacks);
        Assert.Contains("The management account is not deployed to", without.Notes, StringComparison.Ordinal);
        Assert.Equal("aws://123456789012/us-east-1", with.Manifest["artifacts"]![stack]!["environment"]!.GetValue<string>());
        Assert.Equal(
            "rejectflowlogging-packages-777788889999-us-east-1",
            with[stack].Only("AWS::Lambda::Function").Property("Code")["S3Bucket"]!.GetValue<string>()
        );
    }

    [Fact]
    public void The_member_template_uses_the_package_of_its_region_by_its_hash()
    {
        var code = Default.Member.Only("AWS::Lambda::Function").Property("Code");
        var other = new SynthesizedOrganization(OrganizationContext.Read(), "another executable")
            .Member.Only("AWS::Lambda::Function")
            .Property("Code");

        Assert.Equal("${PackageBucketPrefix}-${AWS::Region}", code["S3Bucket"]!.Text());
        Assert.Matches("^[0-9a-f]{64}\\.zip$", code["S3Key"]!.GetValue<string>());
        Assert.NotEqual(code["S3Key"]!.GetValue<string>(), other["S3Key"]!.GetValue<string>());
    }

    [Fact]
    public void The_package_is_published_to_the_bucket_that_the_member_template_names()
    {
        var key = Default.Member.Only("AWS::Lambda::Function").Property("Code")["S3Key"]!.GetValue<string>();
        var destination = Default.PackageAssets["files"]![Path.GetFileNameWithoutExtension(key)]!["destinations"]!
            .AsObject()
            .Single()
            .Value!;

        Assert.Equal(key, destination["objectKey"]!.GetValue<string>());
        Assert.StartsWith(
            "rejectflowlogging-packages-${AWS::AccountId}-",
            destination["bucketName"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "rejectflowlogging-packages-${AWS::AccountId}",
            StackSetOf("RejectFlowLogging-Organization").Property("Parameters")[0]!["ParameterValue"]!.Text()
        );
    }

    [Fact]
    public void The_member_template_is_that_of_one_account_except_for_package_and_monitoring()
    {
        var settings = OrganizationContext.Read(("monitoring", "true"));
        var member = new SynthesizedOrganization(settings).Member;
        var single = SynthesizedStack.Synthesize(settings);
        foreach (var template in new[] { member, single })
        {
            template.Only("AWS::Lambda::Function")["Properties"]!.AsObject().Remove("Code");
        }

        // The asset's own metadata says where a build machine found it.
        single.Only("AWS::Lambda::Function").Remove("Metadata");
        Assert.True(JsonNode.DeepEquals(single["Resources"], member["Resources"]));
    }

    [Fact]
    public void An_accounts_stack_has_no_topic_key_alarm_dashboard_or_metric_by_default()
    {
        Assert.DoesNotContain(
            Types(Default.Member),
            type =>
                type
                    is "AWS::SNS::Topic"
                        or "AWS::KMS::Key"
                        or "AWS::CloudWatch::Alarm"
                        or "AWS::CloudWatch::Dashboard"
                        or "AWS::Events::Rule"
        );
        Assert.Equal(
            "off",
            Default.Member.Only("AWS::Lambda::Function").Property("Environment")["Variables"]!["FLOW_LOGGING_METRICS"]!.GetValue<string>()
        );
    }

    [Fact]
    public void The_member_template_needs_nothing_that_an_account_may_lack()
    {
        Assert.Null(Default.Member["Transform"]);
        Assert.Null(Default.Member["Rules"]);
        Assert.Equal([MemberTemplate.BucketPrefix], Default.Member["Parameters"]!.AsObject().Select(parameter => parameter.Key));
    }

    [Fact]
    public void No_role_has_a_name_that_collides_with_a_second_region()
    {
        var named = new SynthesizedOrganization(OrganizationContext.Read(("roleNamePrefix", "net-"))).Member.All("AWS::IAM::Role");

        Assert.All(Default.Member.All("AWS::IAM::Role"), role => Assert.Null(role.Value["Properties"]!["RoleName"]));
        Assert.All(named, role => Assert.EndsWith("-${AWS::Region}", role.Value.Property("RoleName").Text(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_permissions_boundary_is_the_policy_of_that_name_in_each_account()
    {
        var organization = new SynthesizedOrganization(
            OrganizationContext.Read(("permissionsBoundaryArn", "arn:aws:iam::111122223333:policy/team/Boundary"))
        );

        Assert.All(
            organization.Member.All("AWS::IAM::Role"),
            role =>
                Assert.Equal(
                    "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/team/Boundary",
                    role.Value.Property("PermissionsBoundary").Text()
                )
        );
    }

    [Fact]
    public void The_size_of_the_member_template_is_printed_and_a_too_large_one_is_rejected()
    {
        Assert.Matches("Template of a member account: [0-9,]+ bytes of 1,048,576", Default.Notes);
        MemberTemplate.RejectOversized(1_048_576);
        var problem = Assert.Throws<InvalidSettingException>(() => MemberTemplate.RejectOversized(1_048_577));
        Assert.Contains("1048577 bytes; allowed: 1048576", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_organization_can_read_packages_and_only_over_TLS()
    {
        var statements = Default["RejectFlowLogging-Bucket-eu-west-1"].Only("AWS::S3::BucketPolicy").Property("PolicyDocument")[
            "Statement"
        ]!.AsArray();
        var open = statements
            .Where(statement => statement!["Effect"]!.GetValue<string>() == "Allow" && statement["Principal"]!["AWS"] is JsonValue)
            .Single()!;

        Assert.Equal("s3:GetObject", open["Action"]!.GetValue<string>());
        Assert.Equal("o-abcdefghij", open["Condition"]!["StringEquals"]!["aws:PrincipalOrgID"]!.GetValue<string>());
        Assert.Contains(
            statements,
            statement =>
                statement!["Effect"]!.GetValue<string>() == "Deny"
                && statement["Condition"]?["Bool"]?["aws:SecureTransport"]?.GetValue<string>() == "false"
        );
    }

    [Fact]
    public void A_package_expires_only_after_it_was_tagged_as_retired()
    {
        var bucket = Default["RejectFlowLogging-Bucket-eu-west-1"].Only("AWS::S3::Bucket");
        var rules = bucket.Property("LifecycleConfiguration")["Rules"]!.AsArray();

        var expiring = Assert.Single(rules, rule => rule!["ExpirationInDays"] is not null);
        Assert.Equal("retired", Assert.Single(expiring!["TagFilters"]!.AsArray())!["Key"]!.GetValue<string>());
        Assert.Contains(rules, rule => rule!["NoncurrentVersionExpiration"] is not null);
        Assert.Equal("Enabled", bucket.Property("VersioningConfiguration")["Status"]!.GetValue<string>());
        Assert.NotNull(bucket.Property("BucketEncryption"));
    }

    [Fact]
    public void The_aggregator_covers_the_chosen_regions_of_the_whole_organization()
    {
        var source = Default["RejectFlowLogging-View"]
            .Only("AWS::Config::ConfigurationAggregator")
            .Property("OrganizationAggregationSource");

        Assert.Equal(["eu-west-1", "us-east-1"], source["AwsRegions"]!.AsArray().Select(region => region!.GetValue<string>()));
        Assert.NotNull(source["RoleArn"]);
    }

    [Fact]
    public void The_aggregators_role_has_path_name_and_boundary_like_all_roles()
    {
        var role = new SynthesizedOrganization(
            OrganizationContext.Read(
                ("permissionsBoundaryArn", "arn:aws:iam::111122223333:policy/Boundary"),
                ("rolePath", "/net/"),
                ("roleNamePrefix", "net-"),
                ("tags", "team=net")
            )
        )["RejectFlowLogging-View"]
            .Only("AWS::IAM::Role");

        Assert.Equal("arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/Boundary", role.Property("PermissionsBoundary").Text());
        Assert.Equal("/net/", role.Property("Path").GetValue<string>());
        Assert.Equal("net-AggregatorRole-us-east-1", role.Property("RoleName").Text());
        Assert.Equal("team", role.Property("Tags")[0]!["Key"]!.GetValue<string>());
    }

    private static JsonObject StackSetOf(string stack) => Default[stack].Only("AWS::CloudFormation::StackSet");

    private static void AssertTargets(JsonObject stackSet, string filter, params string[] accounts)
    {
        var group = Assert.Single(stackSet.Property("StackInstancesGroup").AsArray())!;
        var targets = group["DeploymentTargets"]!;

        Assert.Equal(["eu-west-1", "us-east-1"], group["Regions"]!.AsArray().Select(region => region!.GetValue<string>()));
        Assert.Equal(
            ["ou-abcd-11111111", "ou-abcd-22222222"],
            targets["OrganizationalUnitIds"]!.AsArray().Select(unit => unit!.GetValue<string>())
        );
        Assert.Equal(filter, targets["AccountFilterType"]!.GetValue<string>());
        Assert.Equal(accounts, targets["Accounts"]!.AsArray().Select(account => account!.GetValue<string>()));
    }

    private static IEnumerable<string> Types(JsonNode template) =>
        template["Resources"]!.AsObject().Select(resource => resource.Value!["Type"]!.GetValue<string>());

    private static string EnvironmentOf(string stack) => Default.Manifest["artifacts"]![stack]!["environment"]!.GetValue<string>();

    private static IEnumerable<string> DependenciesOf(string stack) =>
        Default.Manifest["artifacts"]![stack]!["dependencies"]!.AsArray().Select(dependency => dependency!.GetValue<string>());
}
