using ConfigRule.Parameters;

namespace ConfigRule.Cdk.Settings;

/// <summary>Reads the rule's parameters from the context. Names and values are checked by the rule's own reader.</summary>
internal static class RuleInputParameters
{
    /// <summary>Characters that a rule's InputParameters may have.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html</remarks>
    private const int LongestInputParameters = 1024;

    /// <exception cref="InvalidSettingException">The rule would reject a value, or AWS Config the length of all together.</exception>
    public static IReadOnlyDictionary<string, string> Read(GivenValues given)
    {
        var parameters = RuleParameters
            .Names.Where(name => given.Has(ContextReader.RulePrefix + name))
            .ToDictionary(name => name, name => given.Text(ContextReader.RulePrefix + name) ?? "");
        var json = InputParameters.Write(parameters);
        if (json.Length > LongestInputParameters)
        {
            throw new InvalidSettingException(
                $"the rule's parameters are {json.Length} characters of JSON, AWS Config allows {LongestInputParameters}; "
                    + $"a tag ({ContextReader.Prefix}{ContextReader.RulePrefix}exemptTagKey) exempts any number of VPCs"
            );
        }

        try
        {
            RuleParameters.Read(json);
        }
        catch (InvalidRuleParametersException exception)
        {
            throw new InvalidSettingException(
                $"context keys {ContextReader.Prefix}{ContextReader.RulePrefix}…: {exception.Message}",
                exception
            );
        }

        return parameters;
    }
}
