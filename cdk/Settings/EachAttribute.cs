using System.ComponentModel.DataAnnotations;

namespace ConfigRule.Cdk.Settings;

/// <summary>Every item of a list matches the pattern.</summary>
/// <param name="itemPattern">The pattern of a whole item.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EachAttribute(string itemPattern) : RegularExpressionAttribute(itemPattern)
{
    public string ItemPattern => Pattern;

    public override bool IsValid(object? value) => value is IEnumerable<string> items && items.All(base.IsValid);
}
