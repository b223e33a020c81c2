namespace ConfigRule.Aws;

/// <summary>AWS Config answered, but did not take some evaluations. The message names the VPCs.</summary>
public sealed class EvaluationsRefusedException : Exception
{
    public EvaluationsRefusedException(string message)
        : base(message)
    {
    }

    public EvaluationsRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public EvaluationsRefusedException()
    {
    }
}
