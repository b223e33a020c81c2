namespace ConfigRule.Cdk.Settings;

/// <summary>A value of the CDK context cannot be used. The message says which key, the value got and what is allowed.</summary>
public sealed class InvalidSettingException(string message, Exception? innerException = null) : Exception(message, innerException);
