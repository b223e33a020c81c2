using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The logger of one invocation.</summary>
internal sealed class LambdaLogger(LogWriter log, string requestId) : ILambdaLogger
{
    public void Log(string message) => Console.Write(message);

    public void LogLine(string message) => log.Write(LogLevel.Information, message, requestId);

    public void Log(string level, string message)
    {
        if (Enum.TryParse<LogLevel>(level, ignoreCase: true, out var known))
        {
            log.Write(known, message, requestId);
        }
        else
        {
            log.Write(LogLevel.Information, message, requestId);
        }
    }
}
