namespace ConfigRule.Parameters;

/// <summary>
/// One parameter of the rule. Reading it, rejecting a wrong value, the table in rule/README.md and the settings of the CDK
/// app all come from this declaration.
/// </summary>
public sealed class RuleParameter
{
    private readonly Func<FlowLoggingRequirements, string, FlowLoggingRequirements> set;

    private RuleParameter(
        string name,
        string defaultValue,
        string allowed,
        string meaning,
        Func<FlowLoggingRequirements, string, FlowLoggingRequirements> set
    )
    {
        (Name, Default, Allowed, Meaning) = (name, defaultValue, allowed, meaning);
        this.set = set;
    }

    public string Name { get; }

    /// <summary>The value of a parameter that is not set, or the word "any" or "none".</summary>
    public string Default { get; }

    /// <summary>The allowed values, as text.</summary>
    public string Allowed { get; }

    public string Meaning { get; }

    /// <summary>Whether the value is a list of texts, separated by commas.</summary>
    public bool IsList { get; private init; }

    internal static RuleParameter OneOf(
        string name,
        string defaultValue,
        string[] allowed,
        string meaning,
        Func<FlowLoggingRequirements, string, FlowLoggingRequirements> set
    )
    {
        var text = string.Join(", ", allowed);
        return new(
            name,
            defaultValue,
            text,
            meaning,
            (requirements, value) =>
                allowed.Contains(value) ? set(requirements, value) : throw Rejected(name, value, text + " (letter case counts)")
        );
    }

    internal static RuleParameter Flag(string name, string meaning, Func<FlowLoggingRequirements, bool, FlowLoggingRequirements> set) =>
        OneOf(name, "false", ["true", "false"], meaning, (requirements, value) => set(requirements, value == "true"));

    internal static RuleParameter Text(
        string name,
        string allowed,
        string meaning,
        Func<FlowLoggingRequirements, string, FlowLoggingRequirements> set
    ) => new(name, "none", allowed, meaning, set);

    /// <summary>A list of known names.</summary>
    internal static RuleParameter ListOf(
        string name,
        string defaultValue,
        string allowed,
        IReadOnlyList<string> known,
        string meaning,
        Func<FlowLoggingRequirements, string[], FlowLoggingRequirements> set
    ) => List(name, defaultValue, allowed, known.Contains, meaning, set, item => $"; the nearest is {NearestName.Of(item, known)}");

    /// <summary>A list of texts, separated by commas.</summary>
    internal static RuleParameter List(
        string name,
        string defaultValue,
        string allowed,
        Func<string, bool> isAllowed,
        string meaning,
        Func<FlowLoggingRequirements, string[], FlowLoggingRequirements> set,
        Func<string, string>? hint = null
    ) =>
        new(
            name,
            defaultValue,
            $"list of {allowed}",
            meaning,
            (requirements, value) =>
            {
                var items = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                if (items.Length == 0)
                {
                    throw Rejected(name, value, "a list with at least one item, or an empty value");
                }

                return Array.Find(items, item => !isAllowed(item)) is { } wrong
                    ? throw Rejected(name, wrong, allowed + hint?.Invoke(wrong))
                    : set(requirements, items);
            }
        )
        {
            IsList = true,
        };

    /// <param name="requirements">The requirements so far.</param>
    /// <param name="value">The parameter's value, not empty.</param>
    /// <returns>The requirements with this parameter set.</returns>
    /// <exception cref="InvalidRuleParametersException">The value is not allowed.</exception>
    internal FlowLoggingRequirements Set(FlowLoggingRequirements requirements, string value) => set(requirements, value);

    internal static InvalidRuleParametersException Rejected(string name, string value, string allowed) =>
        new($"rule parameter {name} has the value \"{value}\"; allowed: {allowed}");
}
