using ConfigRule.Parameters;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>Reads the settings from the CDK context: its keys that start with <see cref="Prefix"/>.</summary>
public static class ContextReader
{
    public const string Prefix = "flowLogging:";

    /// <summary>The keys of the rule's parameters start with this, after the prefix.</summary>
    internal const string RulePrefix = "rule:";

    /// <summary>Every key, without the prefix, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [.. Setting.All.Select(setting => setting.Key), .. RuleParameters.Names.Select(name => RulePrefix + name)];

    /// <summary>Keys of earlier versions, without the prefix.</summary>
    internal static IReadOnlyList<string> RemovedKeys { get; } =
    ["regionsWithRemediation", .. RuleParameters.Removed.Select(name => RulePrefix + name)];

    private static readonly IReadOnlyList<string> ListKeys =
    [
        .. Setting.All.Where(setting => setting.IsList).Select(setting => setting.Key),
        .. RuleParameters.All.Where(parameter => parameter.IsList).Select(parameter => RulePrefix + parameter.Name),
    ];

    /// <param name="contextJson">The CDK context, a JSON object, as the CDK CLI passes it to an app; null or empty for none.</param>
    /// <exception cref="InvalidSettingException">A key with our prefix is unknown, or a value is not allowed.</exception>
    public static StackSettings Read(string? contextJson)
    {
        var given = GivenValues.Read(contextJson, Keys, ListKeys);
        var isForOrganization = given.Has(OrganizationSettings.OrganizationIdKey);
        ThrowIfAny(Setting.All.Select(setting => given.Text(setting.Key) is { } text ? setting.ConversionProblem(text) : null));

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Setting.All.SelectMany(setting => Entries(setting, given)))
            .Build();
        var settings = Group<StackSettings>() with
        {
            Rule = Group<RuleSettings>() with { Parameters = RuleInputParameters.Read(given) },
            Function = Group<FunctionSettings>(),
            Remediation = Group<RemediationSettings>(),
            Destination = Group<DestinationSettings>(),
            Repair = Group<RepairSettings>(),
            Notification = Group<NotificationSettings>(),
            Account = Group<AccountSettings>(),
            Organization = isForOrganization ? Group<OrganizationSettings>() with { Rollout = Group<RolloutSettings>() } : null,
        };
        OrganizationChecks.Check(settings, given);
        DestinationChecks.Check(settings, given);
        NotificationChecks.Check(settings, given);
        RegionalArns.RejectRegionalInOrganization(settings);
        RemediationChecks.Check(settings);
        RefreshChecks.Check(settings);

        return settings;

        T Group<T>()
            where T : new()
        {
            var group = configuration.Get<T>() ?? new T();
            var declared = Setting.All.Where(setting => setting.Group == typeof(T) && (isForOrganization || !setting.IsForOrganization));
            ThrowIfAny(declared.Select(setting => setting.Problem(group, given.Text(setting.Key))));
            return group;
        }
    }

    /// <summary>Items of a list have numbered keys, as the configuration binder expects them.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Entries(Setting setting, GivenValues given)
    {
        if (given.Text(setting.Key) is not { } text)
        {
            return [];
        }

        return setting.IsList
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Index()
                .Select(item => KeyValuePair.Create<string, string?>($"{setting.Key}:{item.Index}", item.Item))
            : [KeyValuePair.Create<string, string?>(setting.Key, text)];
    }

    private static void ThrowIfAny(IEnumerable<string?> problems)
    {
        var found = problems.OfType<string>().ToList();
        if (found.Count > 0)
        {
            throw new InvalidSettingException(string.Join(Environment.NewLine, found));
        }
    }
}
