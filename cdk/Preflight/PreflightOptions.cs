using System.Globalization;
using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Preflight;

/// <summary>What the command was asked for.</summary>
public sealed partial record PreflightOptions
{
    public const string Usage = """
        usage: dotnet run --project cdk -- preflight [--role NAME] [--sample N|all] [--profile P] [--context KEY=VALUE]… [--json]

        Looks, changing nothing, whether a roll-out over the organization of the settings would pass.
          --role NAME          role to assume in each account; without it only the caller's own account is looked into
          --sample N|all       accounts to look into, spread over all, and those of flowLogging:canaryAccounts; 20 by default
          --profile P          profile of the AWS CLI
          --context KEY=VALUE  a setting, before the one of cdk.json
          --json               prints JSON instead of a table
        Exits 0 where the roll-out would pass, 1 where it would fail, 2 for wrong usage.
        """;

    public const int DefaultSample = 20;

    /// <summary>Role to assume in each account; null for none.</summary>
    public string? Role { get; init; }

    /// <summary>How many accounts are looked into; null for all.</summary>
    public int? Sample { get; init; } = DefaultSample;

    /// <summary>Profile of the AWS CLI; null for its own choice.</summary>
    public string? Profile { get; init; }

    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    public bool AsJson { get; init; }

    public bool WantsHelp { get; init; }

    /// <exception cref="UsageException">An argument is unknown, or its value is absent or not allowed.</exception>
    public static PreflightOptions Parse(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var options = new PreflightOptions();
        var context = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            string Value() =>
                ++index < arguments.Count && arguments[index].Length > 0
                    ? arguments[index]
                    : throw new UsageException($"{name} wants a value");
            switch (name)
            {
                case "--role":
                    options = options with { Role = RoleName(Value()) };
                    break;
                case "--sample":
                    options = options with { Sample = SampleSize(Value()) };
                    break;
                case "--profile":
                    options = options with { Profile = Value() };
                    break;
                case "--context" or "-c":
                    var (key, value) = Setting(Value());
                    context[key] = value;
                    break;
                case "--json":
                    options = options with { AsJson = true };
                    break;
                case "--help" or "-h":
                    options = options with { WantsHelp = true };
                    break;
                default:
                    throw new UsageException($"unknown argument {name}; allowed: --role, --sample, --profile, --context, --json, --help");
            }
        }

        return options with
        {
            Context = context,
        };
    }

    private static string RoleName(string value) =>
        RoleNamePattern().IsMatch(value)
            ? value
            : throw new UsageException(
                $"--role got {value}; allowed: the name of a role that each account has, with its path before it where it has one, such as audit/ReadOnly"
            );

    private static int? SampleSize(string value) =>
        value == "all" ? null
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new UsageException($"--sample got {value}; allowed: a number from 1, or all");

    private static (string Key, string Value) Setting(string value) =>
        value.Split('=', 2) is [{ Length: > 0 } key, var text]
            ? (key, text)
            : throw new UsageException($"--context got {value}; allowed: KEY=VALUE");

    [GeneratedRegex("^(?:[A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_][A-Za-z0-9+=,.@_-]{0,63}$")]
    private static partial Regex RoleNamePattern();
}
