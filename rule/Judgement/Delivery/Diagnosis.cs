namespace ConfigRule.Delivery;

/// <summary>Whether delivery will be allowed, and everything that stands against it.</summary>
internal sealed record Diagnosis(IReadOnlyList<Obstacle> Obstacles)
{
    public Truth Answer =>
        Obstacles switch
        {
            [] => Truth.Yes,
            _ when Obstacles.All(obstacle => obstacle.Kind == ObstacleKind.Unknown) => Truth.Unknown,
            _ => Truth.No,
        };
}

internal enum ObstacleKind
{
    /// <summary>A statement denies it.</summary>
    Denies,

    /// <summary>Something that it needs does not exist.</summary>
    Missing,

    /// <summary>It cannot be known.</summary>
    Unknown,
}

/// <param name="Kind">What kind of obstacle it is.</param>
/// <param name="Policy">The policy, or what else the obstacle is about.</param>
/// <param name="Subject">The statement, the action or the resource.</param>
/// <param name="Text">The obstacle as a sentence.</param>
/// <param name="Correction">The change that removes it; null if no statement does.</param>
internal sealed record Obstacle(ObstacleKind Kind, string Policy, string Subject, string Text, Correction? Correction);

internal enum CorrectionKind
{
    Add,
    Replace,
    Remove,
}

/// <summary>A change of a policy.</summary>
/// <param name="Kind">What to do with the statement.</param>
/// <param name="Policy">The policy to change.</param>
/// <param name="Index">The index of the statement to replace or remove; -1 to add one.</param>
/// <param name="Statement">The statement to add, to put in its place, or to remove; JSON.</param>
internal sealed record Correction(CorrectionKind Kind, string Policy, int Index, string Statement);
