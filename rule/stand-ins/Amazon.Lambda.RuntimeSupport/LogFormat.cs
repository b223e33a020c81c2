namespace Amazon.Lambda.RuntimeSupport;

internal enum LogFormat
{
    Default,
    Unformatted,
    Json,
}
