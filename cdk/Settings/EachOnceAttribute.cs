using System.ComponentModel.DataAnnotations;

namespace ConfigRule.Cdk.Settings;

/// <summary>No item of a list occurs twice; of items such as <c>key=value</c>, no key.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EachOnceAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is IEnumerable<string> items
        && items.GroupBy(item => item.Split('=')[0], StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? new ValidationResult($"each once, not {twice.Key} twice")
            : ValidationResult.Success;
}
