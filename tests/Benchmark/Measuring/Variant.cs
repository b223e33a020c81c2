namespace ConfigRule.Benchmark.Measuring;

/// <summary>One way to run a rule.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Description">A description for the report.</param>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">The arguments of the executable.</param>
internal sealed record Variant(string Name, string Description, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables that it needs in addition to those of Lambda.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Size of the deployment package, null if this project does not build it.</summary>
    public PackageSize? Size { get; init; }
}

/// <summary>Bytes.</summary>
internal sealed record PackageSize(long Files, long Zip);
