namespace Amazon.Lambda.Core;

/// <summary>The mobile application that invoked the function.</summary>
public interface IClientContext
{
    IDictionary<string, string> Environment { get; }

    IClientApplication Client { get; }

    IDictionary<string, string> Custom { get; }
}
