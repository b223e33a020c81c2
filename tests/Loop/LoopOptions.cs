namespace ConfigRule.LocalLoop;

/// <summary>What the user asked for on the command line.</summary>
public sealed record LoopOptions
{
    public const string Usage = """
        Deploys the CDK app to a local AWS, evaluates its VPCs, repairs them, and evaluates again.

        dotnet run --project tests/Loop -- [--keep]

          --keep   leave the local AWS running, and say how to talk to it with the AWS CLI
          --help   show this
        """;

    /// <summary>Whether the local AWS goes on when the command has ended.</summary>
    public bool Keep { get; init; }

    public bool Help { get; init; }

    /// <exception cref="ArgumentException">An argument is not known.</exception>
    public static LoopOptions Read(IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);

        return arguments.Aggregate(
            new LoopOptions(),
            (options, argument) =>
                argument switch
                {
                    "--keep" => options with { Keep = true },
                    "--help" => options with { Help = true },
                    _ => throw new ArgumentException($"unknown argument {argument}; allowed: --keep, --help"),
                }
        );
    }
}
