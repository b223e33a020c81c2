using System.Text.Json;

namespace ConfigRule.Delivery;

/// <summary>Asks one policy whether it allows a request.</summary>
/// <param name="Name">The policy's name in the obstacles.</param>
/// <param name="Document">The policy.</param>
/// <param name="Kind">What it is attached to.</param>
/// <param name="Exempt">A denying statement, changed so that it no longer denies; null to remove it.</param>
internal sealed record PolicyReview(string Name, Fact Document, PolicyKind Kind, Func<JsonElement, string>? Exempt = null)
{
    /// <summary>What stands against a request that this policy has to allow.</summary>
    /// <param name="request">The request.</param>
    /// <param name="missing">The statement to add if none allows the request.</param>
    public IEnumerable<Obstacle> Of(AccessRequest request, string missing) => Denials(request).Concat(Allowances(request, missing));

    /// <summary>The statements that deny the request, or may.</summary>
    public IEnumerable<Obstacle> Denials(AccessRequest request) =>
        Read(
            request,
            judged =>
                judged
                    .Where(each => each.Statement.IsDenial)
                    .Select(each => Denial(each.Statement, each.Judged, request))
                    .OfType<Obstacle>()
        );

    /// <summary>Empty if a statement allows the request.</summary>
    public IEnumerable<Obstacle> Allowances(AccessRequest request, string missing) =>
        Read(request, judged => Allowance([.. judged.Where(each => !each.Statement.IsDenial)], request, missing));

    private IEnumerable<Obstacle> Read(
        AccessRequest request,
        Func<IEnumerable<(PolicyStatement Statement, (Truth Applies, string Doubt) Judged)>, IEnumerable<Obstacle>> judge
    )
    {
        if (Document.Failure is { } failure)
        {
            return [Unreadable(failure)];
        }

        var (statements, problem) = Document.Text is { } text ? PolicyDocument.Read(text, Kind) : ([], null);

        return problem is null
            ? judge(statements.Select(statement => (statement, statement.AppliesTo(request))))
            : [Unreadable($"it is not valid: {problem}")];
    }

    private IEnumerable<Obstacle> Allowance(
        List<(PolicyStatement Statement, (Truth Applies, string Doubt) Judged)> allowing,
        AccessRequest request,
        string missing
    )
    {
        var correction = new Correction(CorrectionKind.Add, Name, -1, missing);

        return allowing.Any(each => each.Judged.Applies) switch
        {
            Truth.Yes => [],
            Truth.No =>
            [
                new Obstacle(
                    ObstacleKind.Missing,
                    Name,
                    request.Action,
                    $"{(Document.IsNone ? $"there is no {Name}: nothing" : $"no statement of the {Name}")} allows {Describe(request)}",
                    correction
                ),
            ],
            _ => allowing
                .Where(each => each.Judged.Applies == Truth.Unknown)
                .Select(each => Doubtful(each.Statement, each.Judged.Doubt, request, correction)),
        };
    }

    private Obstacle? Denial(PolicyStatement statement, (Truth Applies, string Doubt) judged, AccessRequest request)
    {
        var correction = Exempt is null
            ? new Correction(CorrectionKind.Remove, Name, statement.Index, statement.Json.GetRawText())
            : new Correction(CorrectionKind.Replace, Name, statement.Index, Exempt(statement.Json));

        return judged.Applies switch
        {
            Truth.No => null,
            Truth.Unknown => Doubtful(statement, judged.Doubt, request, correction),
            _ => new Obstacle(
                ObstacleKind.Denies,
                Name,
                statement.Name,
                $"the {Name}, statement {statement.Name}, denies {Describe(request)}",
                correction
            ),
        };
    }

    private Obstacle Doubtful(PolicyStatement statement, string doubt, AccessRequest request, Correction correction) =>
        new(
            ObstacleKind.Unknown,
            Name,
            statement.Name,
            $"whether the {Name}, statement {statement.Name}, {(statement.IsDenial ? "denies" : "allows")} {Describe(request)} "
                + $"is not known: {doubt}",
            correction
        );

    private Obstacle Unreadable(string reason) =>
        new(ObstacleKind.Unknown, Name, "unreadable", $"the {Name} could not be read: {reason}", null);

    private static string Describe(AccessRequest request) =>
        $"{request.Action} on {request.Resource}{(request.Principal is { } service ? $" to {service}" : "")}";
}
