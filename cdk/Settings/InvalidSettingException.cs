namespace ConfigRule.Cdk.Settings;

/// <summary>A setting has a value that is not allowed. The message has the key, the value received and the allowed values.</summary>
public sealed class InvalidSettingException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <param name="key">The key without its prefix.</param>
    /// <param name="value">The value received; null if there was none.</param>
    /// <param name="allowed">The allowed values, in words.</param>
    public static InvalidSettingException Of(string key, string? value, string allowed) => new(Describe(key, value, allowed));

    internal static string Describe(string key, string? value, string allowed) =>
        $"context key {ContextReader.Prefix}{key} has the value \"{value}\"; allowed: {allowed}";
}
