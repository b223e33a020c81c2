using System.Text.Json.Nodes;
using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Preflight;

/// <summary>The healthy organization after a roll-out that went well: the first account is the canary, the second the rest.</summary>
public static class RolledOutOrganization
{
    public const string CanarySet = "RejectFlowLogging-Canary";
    public const string OrganizationSet = "RejectFlowLogging-Organization";
    public const string Query = "RejectFlowLogging-vpcs-without-flow-logging";
    public const string Excluded = "444455556666";
    public const string Outsider = "555566667777";

    /// <summary>The profile of the account outside the organization.</summary>
    public const string OutsideProfile = "outside";

    public static OrganizationSettings Settings { get; } =
        HealthyOrganization.Settings with
        {
            CanaryAccounts = [HealthyOrganization.First],
            ExcludedAccounts = [Excluded],
        };

    public static PreflightOptions Options { get; } =
        new()
        {
            IsAfterRollout = true,
            Role = "Audit",
            OutsideProfile = OutsideProfile,
        };

    public static CannedAws Aws() =>
        HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.ListAccountsOfParent,
                HealthyOrganization.Accounts(HealthyOrganization.First, Excluded, HealthyOrganization.Management),
                HealthyOrganization.Unit
            )
            .Answers(
                AwsOperation.ListAccountsOfParent,
                $$"""
                {"Accounts": [{"Id": "{{HealthyOrganization.Second}}", "State": "ACTIVE", "Status": "ACTIVE"},
                 {"Id": "000011112222", "Status": "SUSPENDED"}]}
                """,
                HealthyOrganization.Child
            )
            .Answers(AwsOperation.ListAccounts, HealthyOrganization.Accounts(HealthyOrganization.Management, HealthyOrganization.First))
            .Answers(AwsOperation.GetCallerIdentity, $$"""{"Account": "{{Outsider}}"}""", OutsideProfile)
            .Answers(AwsOperation.GetPackageKey, """{"Parameter": {"Value": "abc.zip"}}""")
            .Answers(AwsOperation.HeadObject, """{"LastModified": "2026-11-02T10:00:00+00:00"}""")
            .Answers(AwsOperation.HeadObject, "!403: Forbidden", OutsideProfile)
            .Answers(AwsOperation.DescribeStacks, """{"Stacks": [{"CreationTime": "2026-11-02T09:00:00+00:00"}]}""")
            .Answers(AwsOperation.ListRolePolicies, """{"PolicyNames": ["Default"]}""")
            .Answers(AwsOperation.GetRolePolicy, RolePolicy("arn:aws:s3:::cdk-hnb659fds-assets-1", "arn:aws:s3:::cdk-hnb659fds-assets-1/*"))
            .Answers(AwsOperation.ListAttachedRolePolicies, """{"AttachedPolicies": []}""")
            .Answers(
                AwsOperation.DescribeStackSet,
                $$$"""
                {"StackSet": {"Status": "ACTIVE", "PermissionModel": "SERVICE_MANAGED", "ManagedExecution": {"Active": true},
                 "Capabilities": ["CAPABILITY_NAMED_IAM"], "OrganizationalUnitIds": ["{{{HealthyOrganization.Unit}}}"]}}
                """
            )
            .Answers(AwsOperation.ListStackInstances, Instances(HealthyOrganization.First), CanarySet)
            .Answers(AwsOperation.ListStackInstances, Instances(HealthyOrganization.Second), OrganizationSet)
            .Answers(
                AwsOperation.ListStackSetOperations,
                """
                {"Summaries": [
                 {"OperationId": "older", "Action": "CREATE", "Status": "SUCCEEDED", "CreationTimestamp": "2026-11-02T10:00:00Z", "EndTimestamp": "2026-11-02T10:04:30Z"},
                 {"OperationId": "latest", "Action": "UPDATE", "Status": "SUCCEEDED", "CreationTimestamp": "2026-11-03T10:00:00Z", "EndTimestamp": "2026-11-03T10:01:00Z"}]}
                """
            )
            .Answers(
                AwsOperation.ListStackSetOperationResults,
                $$"""
                {"Summaries": [{"Account": "{{HealthyOrganization.First}}", "Region": "eu-west-1", "Status": "SUCCEEDED"},
                 {"Account": "{{HealthyOrganization.First}}", "Region": "us-east-1", "Status": "SUCCEEDED"}]}
                """
            )
            .Answers(AwsOperation.DescribeStackEvents, Events("10:03:00"))
            .Answers(
                AwsOperation.DescribeAggregatorSources,
                $$"""
                {"AggregatedSourceStatusList": [{"SourceType": "ACCOUNT", "SourceId": "{{HealthyOrganization.First}}", "AwsRegion": "eu-west-1",
                 "LastUpdateStatus": "SUCCEEDED"}]}
                """
            )
            .Answers(
                AwsOperation.GetAggregatedCounts,
                $$"""{"GroupedResourceCounts": [{"GroupName": "{{HealthyOrganization.First}}"}, {"GroupName": "{{HealthyOrganization.Second}}"}]}"""
            )
            .Answers(
                AwsOperation.ListStoredQueries,
                $$"""{"StoredQueryMetadata": [{"QueryName": "{{Query}}"}, {"QueryName": "RejectFlowLogging-results-by-age"}, {"QueryName": "RejectFlowLogging-flow-logs-of-the-runbook"}, {"QueryName": "another"}]}"""
            )
            .Answers(AwsOperation.GetStoredQuery, """{"StoredQuery": {"Expression": "SELECT accountId WHERE resourceType = 'x'"}}""")
            .Answers(AwsOperation.SelectAggregated, Rows("vpc-0a"))
            .Answers(
                AwsOperation.GetAggregatedCompliance,
                """{"AggregateEvaluationResults": [{"EvaluationResultIdentifier": {"EvaluationResultQualifier": {"ResourceId": "vpc-0a"}}}]}"""
            )
            .Answers(
                AwsOperation.GetComplianceOfRule,
                """{"EvaluationResults": [{"EvaluationResultIdentifier": {"EvaluationResultQualifier": {"ResourceId": "vpc-0a"}}}]}"""
            )
            .Answers(AwsOperation.DescribeEvaluationStatus, """{"ConfigRulesEvaluationStatus": []}""")
            .Answers(AwsOperation.DescribeRemediations, """{"RemediationConfigurations": [{"Automatic": true}]}""")
            .Answers(AwsOperation.DescribeVpcs, """{"Vpcs": [{"VpcId": "vpc-0a"}]}""");

    public static string Instances(string account, string status = "CURRENT") =>
        $$"""
            {"Summaries": [{"Account": "{{account}}", "Region": "eu-west-1", "Status": "{{status}}", "StackId": "arn:aws:cloudformation:stack/1"},
             {"Account": "{{account}}", "Region": "us-east-1", "Status": "{{status}}", "StackId": "arn:aws:cloudformation:stack/2"}]}
            """;

    public static string Events(string end) =>
        $$"""
            {"StackEvents": [{"ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "CREATE_COMPLETE", "Timestamp": "2026-11-02T{{end}}Z"},
             {"ResourceType": "AWS::Lambda::Function", "ResourceStatus": "CREATE_COMPLETE", "Timestamp": "2026-11-02T09:00:00Z"},
             {"ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "CREATE_IN_PROGRESS", "Timestamp": "2026-11-02T10:00:00Z"}]}
            """;

    public static string RolePolicy(params string[] resources) =>
        new JsonObject
        {
            ["PolicyDocument"] = new JsonObject
            {
                ["Statement"] = new JsonArray(
                    new JsonObject
                    {
                        ["Effect"] = "Allow",
                        ["Resource"] = new JsonArray([.. resources.Select(each => JsonValue.Create(each))]),
                    },
                    new JsonObject { ["Effect"] = "Allow", ["Resource"] = "arn:aws:kms:eu-west-1:111122223333:key/1" }
                ),
            },
        }.ToJsonString();

    /// <summary>Rows of the saved query for the canary account in both regions.</summary>
    public static string Rows(params string[] vpcs) =>
        new JsonObject
        {
            ["Results"] = new JsonArray([
                .. from vpc in vpcs
                from region in new[] { "eu-west-1", "us-east-1" }
                select JsonValue.Create(
                    $$"""{"accountId":"{{HealthyOrganization.First}}","awsRegion":"{{region}}","configuration":{"targetResourceId":"{{vpc}}"} }"""
                ),
            ]),
        }.ToJsonString();

    public static CheckedRollout Rollout(IAwsReader aws) =>
        new(
            new StackSettings
            {
                Organization = Settings,
                Remediation = new RemediationSettings { Automatic = true },
            },
            Settings,
            aws
        );

    public static Task<IReadOnlyList<Finding>> CheckAsync(CannedAws aws, PreflightOptions? options = null, Action<string>? say = null) =>
        new AfterRollout(Rollout(aws), options ?? Options, say ?? (_ => { }))
        {
            Patience = new Patience(TimeSpan.FromSeconds(1), TimeSpan.Zero),
        }.RunAsync();
}
