namespace ConfigRule.Aws;

/// <summary>PutEvaluations returned some evaluations as failed, also after retries. The message names the VPCs.</summary>
internal sealed class FailedEvaluationsException(string message, Exception? innerException = null) : Exception(message, innerException);
