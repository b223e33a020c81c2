using System.Text.Json;

namespace ConfigRule.Delivery;

/// <summary>Whether flow logs can write to a log group with a delivery role.</summary>
/// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html</remarks>
internal static class LogGroupReview
{
    private const string Service = "vpc-flow-logs.amazonaws.com";
    private const string Trust = "role trust";
    private const string RolePolicy = "role policy";
    private const string Boundary = "permissions boundary";

    private static readonly string[] Writing = ["logs:CreateLogStream", "logs:PutLogEvents"];

    public static IEnumerable<Obstacle> Of(Destination destination, DeliverySource source)
    {
        var group = $"arn:{source.Partition}:logs:{source.Region}:{source.Account}:log-group:{destination.Name}";

        return
        [
            .. Exists(destination.LogGroup, "log group", destination.Name),
            .. OfKey(destination, source, group),
            .. OfTrust(destination, source),
            .. Writing.SelectMany(action =>
                OfRole(destination, source, action, RequestText.StartingWith($"{group}:log-stream:"), $"{group}:*")
            ),
            .. Listing(destination, source, group),
        ];
    }

    private static IEnumerable<Obstacle> Exists(Fact fact, string what, string name)
    {
        if (fact.Failure is { } failure)
        {
            return [new Obstacle(ObstacleKind.Unknown, what, "unreadable", $"the {what} {name} could not be read: {failure}", null)];
        }

        return fact.IsNone ? [new Obstacle(ObstacleKind.Missing, what, name, $"the {what} {name} does not exist: create it", null)] : [];
    }

    private static IEnumerable<Obstacle> OfKey(Destination destination, DeliverySource source, string group)
    {
        var service = $"logs.{source.Region}.amazonaws.com";
        const string Encrypted = "kms:EncryptionContext:aws:logs:arn";

        return KeyReview.Of(
            destination,
            source,
            service,
            ConditionKeys.OfService(service).Has(Encrypted, group),
            ("ArnLike", Encrypted, group)
        );
    }

    private static IEnumerable<Obstacle> OfTrust(Destination destination, DeliverySource source)
    {
        if (destination.Role is not { Text: { } role })
        {
            return Exists(destination.Role, "delivery role", "of the flow log");
        }

        var sourceArn = RequestText.StartingWith($"arn:{source.Partition}:ec2:{source.Region}:{source.Account}:vpc-flow-log/");
        var review = new PolicyReview(
            Trust,
            destination.RoleTrust,
            PolicyKind.Trust,
            statement => StatementJson.Except(statement, "StringNotEqualsIfExists", "aws:PrincipalServiceName", Service)
        );

        return review.Of(
            new AccessRequest(Service, "sts:AssumeRole", RequestText.Of(role), ConditionKeys.OfService(Service).For(source, sourceArn)),
            StatementJson.Allow(
                "AssumeForFlowLogs",
                Service,
                ["sts:AssumeRole"],
                resource: null,
                ("StringEquals", "aws:SourceAccount", source.Account),
                ("ArnLike", "aws:SourceArn", sourceArn.ToString())
            )
        );
    }

    /// <summary>
    /// AWS documents that the role needs to list groups and streams, but a delivery may go on without: what stands against it makes the
    /// answer unknown.
    /// </summary>
    private static IEnumerable<Obstacle> Listing(Destination destination, DeliverySource source, string group) =>
        OfRole(destination, source, "logs:DescribeLogStreams", RequestText.Of($"{group}:log-stream:"), $"{group}:*")
            .Concat(
                OfRole(
                    destination,
                    source,
                    "logs:DescribeLogGroups",
                    RequestText.Of($"arn:{source.Partition}:logs:{source.Region}:{source.Account}:log-group::log-stream:"),
                    "*"
                )
            )
            .Select(obstacle => obstacle with { Kind = ObstacleKind.Unknown });

    private static IEnumerable<Obstacle> OfRole(
        Destination destination,
        DeliverySource source,
        string action,
        RequestText resource,
        string suggested
    )
    {
        if (destination.Role.Text is not { } role)
        {
            return [];
        }

        var request = new AccessRequest(null, action, resource, ConditionKeys.OfRole(role, source));
        var missing = StatementJson.Allow(
            $"Allow{action[(action.IndexOf(':', StringComparison.Ordinal) + 1)..]}",
            null,
            [action],
            suggested
        );
        var levels = destination.ServiceControlPolicies.Select(level => Together(level, request, missing, ExemptRole));

        return
        [
            .. Together(Named(destination.RolePolicies), request, missing, exempt: null),
            .. destination.PermissionsBoundary.IsNone
                ? []
                : new PolicyReview(Boundary, destination.PermissionsBoundary, PolicyKind.Identity).Of(request, missing),
            .. levels.SelectMany(obstacles => obstacles),
        ];

        string ExemptRole(JsonElement statement) => StatementJson.Except(statement, "ArnNotLikeIfExists", "aws:PrincipalArn", role);
    }

    private static IReadOnlyList<NamedPolicy> Named(IReadOnlyList<NamedPolicy> policies) =>
        policies.Count > 0
            ? [.. policies.Select(policy => policy with { Name = $"{RolePolicy} {policy.Name}" })]
            : [new(RolePolicy, Fact.None)];

    /// <summary>Policies of which one has to allow the request, and none may deny it.</summary>
    private static List<Obstacle> Together(
        IReadOnlyList<NamedPolicy> policies,
        AccessRequest request,
        string missing,
        Func<JsonElement, string>? exempt
    )
    {
        var reviews = policies.Select(policy => new PolicyReview(policy.Name, policy.Document, PolicyKind.Identity, exempt)).ToList();
        var denials = reviews.SelectMany(review => review.Denials(request)).ToList();
        var allowances = reviews.Select(review => review.Allowances(request, missing).ToList()).ToList();
        if (allowances.Exists(obstacles => obstacles.Count == 0))
        {
            return denials;
        }

        var doubts = allowances.SelectMany(obstacles => obstacles).Where(obstacle => obstacle.Kind == ObstacleKind.Unknown).ToList();
        // The statement that is missing can be added to any of the policies: the first one.
        return [.. denials, .. doubts.Count > 0 ? doubts : allowances[0]];
    }
}
