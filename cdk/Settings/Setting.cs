using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>
/// One setting, as its property declares it: key and meaning by attributes, type and default by the property itself, allowed
/// values by validation attributes. Reading, checking and documenting settings all start here.
/// </summary>
public sealed class Setting
{
    /// <summary>The records that declare settings, in the order of the documentation.</summary>
    private static readonly Type[] Groups =
    [
        typeof(StackSettings),
        typeof(RuleSettings),
        typeof(FunctionSettings),
        typeof(RemediationSettings),
        typeof(DestinationSettings),
        typeof(RepairSettings),
        typeof(NotificationSettings),
        typeof(AccountSettings),
        typeof(OrganizationSettings),
        typeof(RolloutSettings),
    ];

    private readonly PropertyInfo property;
    private readonly Type type;
    private readonly IReadOnlyList<ValidationAttribute> limits;

    private Setting(PropertyInfo property, string key)
    {
        this.property = property;
        type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        limits = [.. property.GetCustomAttributes<ValidationAttribute>()];
        Key = key;
        Meaning =
            property.GetCustomAttribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"the setting {key} has no description");
        RunbookParameter = property.GetCustomAttribute<RunbookParameterAttribute>()?.Name;
        Default = TextOf(property.GetValue(Activator.CreateInstance(Group)));
    }

    /// <summary>Every setting, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Groups.SelectMany(Declared)];

    /// <summary>The key without its prefix.</summary>
    public string Key { get; }

    public string Meaning { get; }

    /// <summary>The value without a key in the context, as text; empty for none.</summary>
    public string Default { get; }

    /// <summary>The allowed values, in words.</summary>
    public string Allowed =>
        limits.FirstOrDefault(limit => limit is not RequiredAttribute) is { } limit ? Words(limit)
        : type == typeof(bool) ? "true, false"
        : "any text";

    /// <summary>The parameter of the runbooks that always has the value of this setting; null if there is none.</summary>
    public string? RunbookParameter { get; }

    public bool IsForOrganization => Group == typeof(OrganizationSettings) || Group == typeof(RolloutSettings);

    internal bool IsList => type == typeof(IReadOnlyList<string>);

    internal Type Group => property.DeclaringType ?? throw new InvalidOperationException($"{property} is in no type");

    /// <summary>The setting's value as text; empty for none.</summary>
    public string ValueIn(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return TextOf(property.GetValue(settings.Groups.Single(group => group.GetType() == Group)));
    }

    /// <summary>Why the text cannot be converted to the property's type; null if it can.</summary>
    internal string? ConversionProblem(string text) =>
        (type == typeof(int) && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        || (type == typeof(bool) && text is not ("true" or "false"))
            ? InvalidSettingException.Describe(Key, text, Allowed)
            : null;

    /// <summary>Why a value is not allowed; null if it is.</summary>
    /// <param name="group">The record that declares the setting.</param>
    /// <param name="text">The text received; null if there was none, so that the value is the default.</param>
    internal string? Problem(object group, string? text)
    {
        var value = property.GetValue(group) is ICollection { Count: 0 } ? null : property.GetValue(group);
        foreach (var limit in limits.Where(limit => limit is RequiredAttribute || (text is not null && value is not null)))
        {
            if (limit.GetValidationResult(value, new ValidationContext(group)) is { } failure)
            {
                return InvalidSettingException.Describe(Key, text, limit is EachOnceAttribute ? failure.ErrorMessage ?? "" : Words(limit));
            }
        }

        return null;
    }

    private static IEnumerable<Setting> Declared(Type group) =>
        group
            .GetProperties()
            .Select(property => (property, property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name))
            .Where(declared => declared.Name is not null)
            .Select(declared => new Setting(declared.property, declared.Name ?? ""));

    private static string Words(ValidationAttribute limit) =>
        limit switch
        {
            RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"a whole number from {range.Minimum} to {range.Maximum}"),
            AllowedValuesAttribute values => string.Join(", ", values.Values),
            EachAttribute each => $"items separated by commas, each {each.ErrorMessage}",
            _ => limit.ErrorMessage ?? throw new InvalidOperationException($"{limit} does not say what it allows"),
        };

    private static string TextOf(object? value) =>
        value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            IEnumerable<string> items => string.Join(',', items),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
}
