using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Runbooks;

/// <summary>The parameters in the YAML text of a runbook. Everything else in the text stays as it is written.</summary>
/// <remarks>
/// A parameter is a name at an indent of two, and its properties are lines at an indent of four; a test compares the result
/// with what a YAML parser reads.
/// </remarks>
public sealed partial class DocumentParameters(string text)
{
    // JSON strings are YAML; the relaxed encoder leaves the placeholders of the CDK as they are.
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Text { get; } = text;

    public bool Has(string name) => Find(name).Success;

    /// <summary>The text in which a parameter has a value as its default and as its only allowed value.</summary>
    /// <exception cref="ArgumentException">The document has no such parameter.</exception>
    public DocumentParameters WithOnly(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var parameter = Find(name);
        if (!parameter.Success)
        {
            throw new ArgumentException($"the document has no parameter {name}", nameof(name));
        }

        var quoted = JsonSerializer.Serialize(value, Quoted);
        // StartAutomationExecution takes no empty value, so an empty one is in a pattern instead of in a list.
        var only = value.Length > 0 ? $"allowedValues: [{quoted}]" : "allowedPattern: \"^$\"";
        var kept = Decided().Replace(parameter.Value, "");
        return new DocumentParameters(
            Text[..parameter.Index] + $"{kept}    default: {quoted}\n    {only}\n" + Text[(parameter.Index + parameter.Length)..]
        );
    }

    /// <summary>The lines of a parameter, from its name to the last property.</summary>
    private Match Find(string name)
    {
        var block = Block().Match(Text);
        return new Regex($@"^  {Regex.Escape(name)}:\n(?:    .*\n)+", RegexOptions.Multiline).Match(Text, block.Index, block.Length);
    }

    [GeneratedRegex(@"^parameters:\n(?:(?: .*)?\n)+", RegexOptions.Multiline)]
    private static partial Regex Block();

    /// <summary>A property that is replaced, with the lines of its value if that is a block.</summary>
    [GeneratedRegex(@"^    (?:default|allowedValues|allowedPattern):.*\n(?:     .*\n|    - .*\n)*", RegexOptions.Multiline)]
    private static partial Regex Decided();
}
