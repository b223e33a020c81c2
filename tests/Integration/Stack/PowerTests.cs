using System.Text.Json.Nodes;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Stack;

/// <summary>
/// Whatever calls an automation role makes, no role that it creates may do more than deliver flow logs.
/// </summary>
/// <remarks>
/// All calls of IAM that a statement of the template allows are judged. iam:PermissionsBoundary and aws:ResourceTag limit a
/// call only if the service authorization reference lists the key for its action.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
/// </remarks>
[Collection(JsiiTests.Name)]
public sealed class PowerTests
{
    private static readonly string[] Delivery =
    [
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
    ];

    /// <summary>Calls that give a role permissions, or remove a limit of them. IAM compares each with the role's boundary.</summary>
    private static readonly string[] Empowering =
    [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
    ];

    /// <summary>Calls that correct an existing role; IAM knows no boundary for all of them.</summary>
    private static readonly string[] Correcting = ["iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:UpdateAssumeRolePolicy"];

    /// <summary>
    /// Every other call that an automation role may make on IAM: these change no permission. TagRole could mark a role of someone
    /// else that has the delivery role's name; cdk/README.md names this as the remaining risk.
    /// </summary>
    private static readonly string[] Harmless =
    [
        "iam:CreateServiceLinkedRole",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
        "iam:PassRole",
        "iam:SimulatePrincipalPolicy",
        "iam:TagRole",
    ];

    public static TheoryData<string?> Boundaries { get; } = [null, "arn:aws:iam::aws:policy/AdministratorAccess"];

    [Theory]
    [MemberData(nameof(Boundaries))]
    public void No_call_of_an_automation_role_gives_a_role_more_than_delivery(string? boundaryOfTheStacksRoles)
    {
        var template = SynthesizedStack.Synthesize(new() { Account = new() { PermissionsBoundaryArn = boundaryOfTheStacksRoles } });

        var excess =
            from role in AutomationRoles(template)
            from statement in PolicyStatements.Allowed(role)
            from action in PolicyStatements.Actions(statement)
            where action.StartsWith("iam:", StringComparison.Ordinal) || action.Contains('*', StringComparison.Ordinal)
            from power in Excess(template, action, statement)
            select $"{action}: {power}";

        Assert.Empty(excess);
    }

    /// <summary>The boundary allows only delivery, and only to log groups with the prefix.</summary>
    [Fact]
    public void The_boundary_allows_writing_to_the_groups_with_the_prefix_and_nothing_else()
    {
        var boundary = SynthesizedStack.Default.Only("AWS::IAM::ManagedPolicy");

        var allowed =
            from statement in boundary.Property("PolicyDocument")["Statement"]!.AsArray()
            from action in PolicyStatements.Actions(statement!.AsObject())
            from resource in PolicyStatements.Resources(statement!.AsObject())
            where action != "logs:DescribeLogGroups"
            select resource;

        Assert.All(allowed, resource => Assert.Contains(":log-group:/vpc-flow-logs/vpc-*", resource, StringComparison.Ordinal));
        Assert.Equal("Retain", boundary["DeletionPolicy"]!.GetValue<string>());
    }

    [Fact]
    public void Config_starts_only_the_version_of_the_document_that_the_stack_created()
    {
        Assert.Equal(
            "1",
            SynthesizedStack.Default.Only("AWS::Config::RemediationConfiguration").Property("TargetVersion").GetValue<string>()
        );
    }

    private static IEnumerable<string> Excess(JsonNode template, string action, JsonObject statement)
    {
        if (Empowering.Contains(action))
        {
            return PowersUnder(template, Required(statement, "iam:PermissionsBoundary"));
        }

        if (Correcting.Contains(action))
        {
            return Required(statement, "aws:ResourceTag/vpc-flow-logging/managed-by") is null ? ["on a role of someone else"] : [];
        }

        return Harmless.Contains(action) ? [] : ["unknown"];
    }

    /// <summary>What a principal with the boundary may do at most, beside delivery.</summary>
    private static IEnumerable<string> PowersUnder(JsonNode template, JsonNode? boundary) =>
        (boundary as JsonObject)?.Target() is { } id
            ? template["Resources"]![id]!.AsObject().Property("PolicyDocument")["Statement"]!
                .AsArray()
                .SelectMany(statement => PolicyStatements.Actions(statement!.AsObject()))
                .Except(Delivery)
            : ["everything: the boundary is none of the stack's policies"];

    private static JsonNode? Required(JsonObject statement, string key) => statement["Condition"]?["StringEquals"]?[key];

    private static IEnumerable<JsonObject> AutomationRoles(JsonNode template) =>
        from role in template.All("AWS::IAM::Role")
        where PolicyStatements.Trust(role.Value).Any(trust => trust["Principal"]?["Service"]?.ToString() == "ssm.amazonaws.com")
        select role.Value;
}
