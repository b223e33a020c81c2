using ConfigRule.Cdk;

namespace ConfigRule.Tests.StandIns;

/// <summary>A public type of the packages that have stand-ins.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name, without type parameters.</param>
/// <param name="Arity">The number of its type parameters.</param>
internal sealed record OfficialType(string Namespace, string Name, int Arity)
{
    /// <summary>Every one that is known. The file says where the names come from.</summary>
    public static IReadOnlyList<OfficialType> All { get; } =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests", "official-types.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(Parse),
    ];

    /// <summary>The package that has it: the longest name that its namespace starts with.</summary>
    public string Package =>
        StandInProject
            .All.Where(standIn =>
                Namespace == standIn.RootNamespace || Namespace.StartsWith($"{standIn.RootNamespace}.", StringComparison.Ordinal)
            )
            .MaxBy(standIn => standIn.RootNamespace.Length)
            ?.Name
        ?? throw new InvalidOperationException($"no stand-in for {this}");

    /// <summary>As .NET writes it: a generic type has a backtick and the number of its type parameters.</summary>
    public override string ToString() => Arity == 0 ? $"{Namespace}.{Name}" : $"{Namespace}.{Name}`{Arity}";

    private static OfficialType Parse(string line)
    {
        var (name, arity) = line.Split('`') is [var generic, var parameters]
            ? (generic, int.Parse(parameters, System.Globalization.CultureInfo.InvariantCulture))
            : (line, 0);
        var dot = name.LastIndexOf('.');
        return new OfficialType(name[..dot], name[(dot + 1)..], arity);
    }
}
