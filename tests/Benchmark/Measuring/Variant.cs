namespace ConfigRule.Benchmark.Measuring;

/// <summary>One way to run a rule.</summary>
/// <param name="Name">How tables call it.</param>
/// <param name="Description">What it is.</param>
/// <param name="Program">Its executable.</param>
/// <param name="Arguments">And its arguments.</param>
internal sealed record Variant(string Name, string Description, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables that it needs beside those of Lambda.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Size of what is deployed, where the variant is a package that this project builds.</summary>
    public PackageSize? Size { get; init; }
}

/// <summary>Bytes.</summary>
internal sealed record PackageSize(long Files, long Zip);
