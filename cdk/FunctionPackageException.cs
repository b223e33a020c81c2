namespace ConfigRule.Cdk;

/// <summary>There is no executable to deploy. The message says why, and how to go on.</summary>
public sealed class FunctionPackageException : Exception
{
    public FunctionPackageException(string message)
        : base(message)
    {
    }

    public FunctionPackageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public FunctionPackageException()
    {
    }
}
