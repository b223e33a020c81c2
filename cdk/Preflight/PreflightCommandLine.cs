using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Preflight;

/// <summary>The options as the operator types them.</summary>
public sealed partial class PreflightCommandLine
{
    private const string AllAccounts = "all";

    private readonly Option<string?> role = Text(
        "--role",
        "NAME",
        "role to assume in each account; without it only the caller's own account is checked"
    );

    private readonly Option<string?> sample = Text(
        "--sample",
        "N|all",
        $"how many accounts to check from inside, besides the canary accounts; {PreflightOptions.DefaultSample} by default"
    );

    private readonly Option<string?> profile = Text("--profile", "P", "profile of the AWS CLI");

    private readonly Option<string[]> context = new("--context", "-c")
    {
        HelpName = "KEY=VALUE",
        Description = "a setting that overrides cdk.json; can be repeated",
    };

    private readonly Option<bool> afterRollout = new("--after-rollout")
    {
        Description = "check a deployed roll-out instead of one to come",
    };

    private readonly Option<string?> outsideProfile = Text(
        "--outside-profile",
        "P",
        "with --after-rollout: profile of an account outside the organization that may read every bucket"
    );

    private readonly Option<string?> joining = Text(
        "--joining",
        "ACCOUNT",
        "with --after-rollout: account that you move into a unit while the command waits for its stacks"
    );

    private readonly Option<bool> json = new("--json") { Description = "print JSON instead of a table" };

    private readonly Option<bool> policies = new("--policies")
    {
        Description = "print the IAM policies that the checks need, for the caller and for the role, and check nothing",
    };

    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        role.Validators.Add(result =>
            Allow(
                result,
                RoleNamePattern(),
                "the name of a role that each account has, with its path if it has one, such as audit/ReadOnly"
            )
        );
        sample.Validators.Add(result => Allow(result, SamplePattern(), $"a number from 1, or {AllAccounts}"));
        joining.Validators.Add(result => Allow(result, AccountPattern(), "an account of 12 digits"));
        context.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--context got {token.Value}; allowed: KEY=VALUE");
            }
        });
        foreach (var option in new Option[] { role, sample, profile, context, afterRollout, outsideProfile, joining, json, policies })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            foreach (
                var option in new[] { outsideProfile, joining }.Where(option =>
                    !result.GetValue(afterRollout) && result.GetResult(option) is not null
                )
            )
            {
                result.AddError($"{option.Name} is only allowed with {afterRollout.Name}");
            }
        });
    }

    /// <exception cref="InvalidOperationException">The arguments have errors.</exception>
    public PreflightOptions Read(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);

        return new PreflightOptions
        {
            Role = parsed.GetValue(role),
            Sample = parsed.GetValue(sample) switch
            {
                null => PreflightOptions.DefaultSample,
                AllAccounts => null,
                var number => int.Parse(number, CultureInfo.InvariantCulture),
            },
            Profile = parsed.GetValue(profile),
            Context = (parsed.GetValue(context) ?? [])
                .Select(setting => setting.Split('=', 2))
                .GroupBy(setting => setting[0], StringComparer.Ordinal)
                .ToDictionary(settings => settings.Key, settings => settings.Last()[1], StringComparer.Ordinal),
            IsAfterRollout = parsed.GetValue(afterRollout),
            OutsideProfile = parsed.GetValue(outsideProfile),
            Joining = parsed.GetValue(joining),
            AsJson = parsed.GetValue(json),
            PrintsPolicies = parsed.GetValue(policies),
        };
    }

    private static Option<string?> Text(string name, string helpName, string description)
    {
        var option = new Option<string?>(name) { HelpName = helpName, Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{name} needs a value");
            }
        });

        return option;
    }

    private static void Allow(OptionResult result, Regex pattern, string allowed)
    {
        foreach (var token in result.Tokens.Where(token => !pattern.IsMatch(token.Value)))
        {
            result.AddError($"{result.Option.Name} got {token.Value}; allowed: {allowed}");
        }
    }

    [GeneratedRegex("^(?:[A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_][A-Za-z0-9+=,.@_-]{0,63}$")]
    private static partial Regex RoleNamePattern();

    [GeneratedRegex($"^(?:[1-9][0-9]{{0,8}}|{AllAccounts})$")]
    private static partial Regex SamplePattern();

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex AccountPattern();
}
