namespace Amazon.Lambda.Core;

/// <summary>What Lambda tells a handler about its invocation.</summary>
public interface ILambdaContext
{
    string AwsRequestId { get; }

    /// <summary>Null unless a mobile application invoked the function.</summary>
    IClientContext ClientContext { get; }

    string FunctionName { get; }

    string FunctionVersion { get; }

    /// <summary>Null unless a mobile application invoked the function.</summary>
    ICognitoIdentity Identity { get; }

    string InvokedFunctionArn { get; }

    ILambdaLogger Logger { get; }

    string LogGroupName { get; }

    string LogStreamName { get; }

    int MemoryLimitInMB { get; }

    TimeSpan RemainingTime { get; }
}
