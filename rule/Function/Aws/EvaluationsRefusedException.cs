namespace ConfigRule.Aws;

/// <summary>AWS Config answered, but did not take some evaluations. The message names the VPCs.</summary>
public sealed class EvaluationsRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
