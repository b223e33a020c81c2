using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Preflight.Reading;

/// <summary>A call of the AWS CLI that failed, or whose response cannot be used.</summary>
public sealed partial class AwsReadException(AwsCall call, string code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The code if the CLI could not be started.</summary>
    public const string CliAbsent = "CliAbsent";

    /// <summary>The code if the response does not have the shape that the API documents.</summary>
    public const string UnreadableAnswer = "UnreadableAnswer";

    /// <summary>The code if the CLI failed before AWS responded: no credentials, no network or wrong arguments.</summary>
    public const string CliFailed = "CliFailed";

    public AwsCall Call { get; } = call;

    /// <summary>The error code of AWS, or one of the codes above.</summary>
    public string Code { get; } = code;

    /// <summary>What the operator can do about it.</summary>
    public string Remedy =>
        Code switch
        {
            CliAbsent => "install the AWS CLI, version 1 or 2, and put it on the PATH",
            UnreadableAnswer => "update the AWS CLI",
            CliFailed => "check the credentials, the profile and the network",
            _ when IsDenial =>
                $"allow {Call.Operation.Permission} to {(Call.Role is { } role ? $"the role in {role.Account}" : "the caller")}",
            _ when Code.Contains("Throttl", StringComparison.OrdinalIgnoreCase)
                    || Code is "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown" => "run it again later",
            _ => "fix what the message says, and run it again",
        };

    public bool IsDenial =>
        Code.Contains("AccessDenied", StringComparison.Ordinal)
        || Code is "UnauthorizedOperation" or "403" or "AuthorizationError" or "AuthFailure";

    /// <summary>The error that the CLI printed on standard error.</summary>
    public static AwsReadException Of(AwsCall call, string standardError)
    {
        ArgumentNullException.ThrowIfNull(standardError);
        var error = AwsError().Match(standardError);

        return error.Success
            ? new AwsReadException(
                call,
                error.Groups["code"].Value,
                $"{error.Groups["code"].Value}: {OneLine(error.Groups["message"].Value)}"
            )
            : new AwsReadException(
                call,
                CliFailed,
                OneLine(standardError) is { Length: > 0 } message ? message : "the AWS CLI failed without a message"
            );
    }

    private static string OneLine(string text) => WhiteSpace().Replace(text, " ").Trim();

    [GeneratedRegex(
        @"An error occurred \((?<code>[^)]+)\) when calling the \S+ operation(?: \([^)]*\))?:(?<message>.*)",
        RegexOptions.Singleline
    )]
    private static partial Regex AwsError();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
