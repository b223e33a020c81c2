using System.Runtime.ExceptionServices;

namespace ConfigRule;

/// <summary>
/// Reported to Lambda instead of a failure whose message is too long: the runtime also sends the message in an HTTP header.
/// The message starts with the type of the failure, and its end says that it was shortened.
/// </summary>
public sealed class ShortenedFailureException : Exception
{
    /// <summary>Characters of a message that are reported. In a header a character can take six bytes.</summary>
    public const int LongestMessage = 4096;

    private ShortenedFailureException(string message)
        : base(message) { }

    /// <summary>
    /// The failure itself where its message and those of its causes are short enough, otherwise one with a shorter message and no cause.
    /// </summary>
    public static Exception From(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (!HasLongMessage(failure))
        {
            return failure;
        }

        var shortened = new ShortenedFailureException($"{failure.GetType().Name}: {Shorten(failure.Message)}");
        return failure.StackTrace is { } stackTrace ? ExceptionDispatchInfo.SetRemoteStackTrace(shortened, stackTrace) : shortened;
    }

    /// <summary>The message, or its beginning with a note of its full length.</summary>
    public static string Shorten(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Length <= LongestMessage)
        {
            return message;
        }

        var length = char.IsHighSurrogate(message[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage;
        return $"{message[..length]}… (shortened, the message has {message.Length} characters)";
    }

    private static bool HasLongMessage(Exception failure) =>
        failure.Message.Length > LongestMessage || (failure.InnerException is { } cause && HasLongMessage(cause));
}
