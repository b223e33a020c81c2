using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Preflight.Cli;

/// <summary>AWS, or the CLI, did not answer what was asked.</summary>
public sealed partial class AwsReadException(AwsCall call, string code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The code where the CLI could not be started.</summary>
    public const string CliAbsent = "CliAbsent";

    /// <summary>The code where the answer is not of the shape that the API documents.</summary>
    public const string UnreadableAnswer = "UnreadableAnswer";

    /// <summary>The code where the CLI failed without an error of AWS: no credentials, no network, wrong arguments.</summary>
    public const string CliFailed = "CliFailed";

    public AwsCall Call { get; } = call;

    /// <summary>AWS's error code, or one of the above.</summary>
    public string Code { get; } = code;

    /// <summary>What the operator can do about it.</summary>
    public string Remedy =>
        Code switch
        {
            CliAbsent => "install the AWS CLI, version 1 or 2, and have it on the PATH",
            UnreadableAnswer => "update the AWS CLI",
            CliFailed => "look at the credentials, the profile and the network",
            _ when IsDenial => $"let {(Call.Role is { } role ? $"the role in {role.Account}" : "the caller")} {Call.Operation.Permission}",
            _ when Code.Contains("Throttl", StringComparison.OrdinalIgnoreCase)
                    || Code is "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown" => "run it again later",
            _ => "mend what the message says, and run it again",
        };

    public bool IsDenial =>
        Code.Contains("AccessDenied", StringComparison.Ordinal)
        || Code is "UnauthorizedOperation" or "403" or "AuthorizationError" or "AuthFailure";

    /// <summary>What the CLI's message on standard error comes to.</summary>
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
                OneLine(standardError) is { Length: > 0 } said ? said : "the AWS CLI failed and said nothing"
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
