using System.Text.Json;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;

namespace ConfigRule.Tests.Preflight;

/// <summary>Compares the declarations of the checks with the calls that they make, the policies that are printed and the README.</summary>
public sealed class DocumentationTests
{
    private const string Delegated = "444455556666";

    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "cdk", "Preflight", "README.md"));

    [Fact]
    public async Task Before_a_roll_out_the_checks_declare_exactly_the_calls_that_they_make()
    {
        var calls = await CallsBeforeRolloutAsync();

        AssertDeclared(AllChecks.BeforeRollout, calls);
    }

    [Fact]
    public async Task After_a_roll_out_the_checks_declare_exactly_the_calls_that_they_make()
    {
        var calls = await CallsAfterRolloutAsync();

        AssertDeclared(AllChecks.AfterRollout, calls);
    }

    [Fact]
    public async Task The_checks_before_a_roll_out_are_declared_in_the_order_of_the_report()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.HeadBucket, "{}")
            .Answers(AwsOperation.GetBucketPolicy, "!NoSuchBucketPolicy: none");

        var findings = await HealthyOrganization.CheckAsync(aws);

        Assert.Equal(AllChecks.BeforeRollout.Select(check => check.Name), findings.Select(finding => finding.Check).Distinct());
    }

    [Fact]
    public async Task The_checks_after_a_roll_out_are_declared_in_the_order_of_the_report()
    {
        var findings = await RolledOutOrganization.CheckAsync(RolledOutOrganization.Aws());

        Assert.Equal(AllChecks.AfterRollout.Select(check => check.Name), findings.Select(finding => finding.Check).Distinct());
    }

    [Fact]
    public void The_README_has_every_check_with_its_description()
    {
        Assert.Equal(RowsOf(AllChecks.BeforeRollout), Table("## The checks before a roll-out"));
        Assert.Equal(RowsOf(AllChecks.AfterRollout), Table("## The checks after a roll-out"));
    }

    [Fact]
    public void The_README_has_every_option_with_its_description()
    {
        var options = PreflightCommand.Create("/nowhere").Options.Select(option => $"| `{option.Name}` | {option.Description} |");

        Assert.Equal(options, Table("## Options"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_policies_allow_each_declared_operation_and_nothing_else(bool isAfterRollout)
    {
        var checks = isAfterRollout ? AllChecks.AfterRollout : AllChecks.BeforeRollout;
        using var policies = JsonDocument.Parse(new IamPolicies("Flow", "hnb659fds", "Audit").Json(checks));

        Assert.Equal(Permissions(checks.SelectMany(check => check.ByCaller)), Actions(policies.RootElement.GetProperty("caller")));
        Assert.Equal(Permissions(checks.SelectMany(check => check.ByRole)), Actions(policies.RootElement.GetProperty("role")));
    }

    [Theory]
    [InlineData("sts:AssumeRole", "arn:*:iam::*:role/Audit")]
    [InlineData("s3:ListBucket", "arn:*:s3:::flow-packages-*-*")]
    [InlineData("ssm:GetParameter", "arn:*:ssm:*:*:parameter/cdk-bootstrap/mine/version")]
    [InlineData("organizations:ListRoots", "*")]
    public void The_policies_name_the_resources_of_the_deployment(string action, string resource)
    {
        using var policies = JsonDocument.Parse(new IamPolicies("Flow", "mine", "Audit").Json(AllChecks.BeforeRollout));

        var statement = Assert.Single(
            Statements(policies.RootElement.GetProperty("caller")),
            statement => statement.GetProperty("Action").EnumerateArray().Any(each => each.GetString() == action)
        );
        Assert.Equal(resource, statement.GetProperty("Resource").GetString());
    }

    /// <summary>Calls of a first deployment, of an update, of a delegated administrator and of a bucket of flow logs: together all that there are.</summary>
    internal static async Task<IReadOnlyList<AwsCall>> CallsBeforeRolloutAsync()
    {
        var first = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.ListRoots, """{"Roots": [{"Id": "r-abcd"}]}""")
            .Answers(AwsOperation.ListAccounts, HealthyOrganization.Accounts(HealthyOrganization.First))
            .Answers(AwsOperation.DescribeAccount, """{"Account": {}}""");
        await HealthyOrganization.CheckAsync(
            first,
            HealthyOrganization.Settings with
            {
                OrganizationalUnits = [HealthyOrganization.Unit, "r-abcd"],
                ExcludedAccounts = ["777788889999"],
            }
        );

        var update = RolledOutOrganization
            .Aws()
            .Answers(AwsOperation.HeadBucket, "{}")
            .Answers(AwsOperation.GetBucketPolicy, """{"Policy": "{\"Statement\": []}"}""")
            .Answers(
                AwsOperation.DescribeStackSet,
                """{"StackSet": {"PermissionModel": "SERVICE_MANAGED", "TemplateBody": "", "ManagedExecution": {"Active": true}}}"""
            )
            .Answers(AwsOperation.ListObjects, "{}")
            .Answers(AwsOperation.DescribeRules, """{"ConfigRules": [{"ConfigRuleName": "vpc-reject-flow-logging"}]}""")
            .Answers(AwsOperation.DescribeStackResources, """{"StackResources": []}""");
        await HealthyOrganization.CheckAsync(update, RolledOutOrganization.Settings);

        var delegated = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.GetCallerIdentity,
                $$"""{"Account": "{{Delegated}}", "Arn": "arn:aws:iam::{{Delegated}}:user/operator"}"""
            )
            .Answers(AwsOperation.ListDelegatedServices, """{"DelegatedServices": []}""")
            .Answers(
                AwsOperation.AssumeRole,
                HealthyOrganization.Credentials(HealthyOrganization.Management),
                $"arn:aws:iam::{HealthyOrganization.Management}:role/Audit"
            );
        await HealthyOrganization.CheckAsync(
            delegated,
            HealthyOrganization.Settings with
            {
                DelegatedAdministrator = Delegated,
                ManagementAccount = HealthyOrganization.Management,
            }
        );

        var bucket = DestinationCheckTests.Aws();
        await DestinationCheckTests.CheckAsync(bucket);

        return [.. first.Calls, .. update.Calls, .. delegated.Calls, .. bucket.Calls];
    }

    /// <summary>Calls of a roll-out that went well, with an account that joins, and with the root among the units.</summary>
    internal static async Task<IReadOnlyList<AwsCall>> CallsAfterRolloutAsync()
    {
        var joining = RolledOutOrganization.Aws();
        await RolledOutOrganization.CheckAsync(joining, RolledOutOrganization.Options with { Joining = HealthyOrganization.Second });

        var root = RolledOutOrganization.Aws().Answers(AwsOperation.ListRoots, """{"Roots": [{"Id": "r-abcd"}]}""");
        await AccountsCheck.RunAsync(
            RolledOutOrganization.Rollout(root) with
            {
                Organization = RolledOutOrganization.Settings with
                {
                    OrganizationalUnits = ["r-abcd"],
                    ExcludedAccounts = ["777788889999"],
                },
            },
            HealthyOrganization.Caller
        );

        return [.. joining.Calls, .. root.Calls];
    }

    private static void AssertDeclared(IReadOnlyList<Check> checks, IReadOnlyList<AwsCall> calls)
    {
        // The account outside the organization is not covered by a policy of ours.
        var own = calls.Where(call => call.Profile is null).ToList();

        Assert.Equal(
            Commands(checks.SelectMany(check => check.ByCaller)),
            Commands(own.Where(call => call.Role is null).Select(call => call.Operation))
        );
        Assert.Equal(
            Commands(checks.SelectMany(check => check.ByRole)),
            Commands(own.Where(call => call.Role is not null).Select(call => call.Operation))
        );
    }

    private static IEnumerable<string> Commands(IEnumerable<AwsOperation> operations) =>
        operations.Select(operation => operation.ToString()).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Permissions(IEnumerable<AwsOperation> operations) =>
        operations.Select(operation => operation.Permission).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string?> Actions(JsonElement policy) =>
        Statements(policy)
            .SelectMany(statement => statement.GetProperty("Action").EnumerateArray())
            .Select(action => action.GetString())
            .Distinct()
            .Order(StringComparer.Ordinal);

    private static JsonElement.ArrayEnumerator Statements(JsonElement policy) => policy.GetProperty("Statement").EnumerateArray();

    private static IEnumerable<string> RowsOf(IEnumerable<Check> checks) =>
        checks.Select(check => $"| {check.Name} | {check.Description} |");

    /// <summary>The rows of the first table below a heading.</summary>
    private static IEnumerable<string> Table(string heading) =>
        Readme
            .Split('\n')
            .SkipWhile(line => line != heading)
            .SkipWhile(line => !line.StartsWith('|'))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'));
}
