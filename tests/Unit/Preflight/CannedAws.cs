using System.Text.Json;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Tests.Preflight;

/// <summary>An AWS CLI with canned responses. A call without one fails as a denied call does.</summary>
public sealed class CannedAws : IAwsReader
{
    private readonly Dictionary<string, string> answers = [];
    private readonly List<AwsCall> calls = [];

    public IReadOnlyList<AwsCall> Calls
    {
        get
        {
            lock (calls)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>Runs before each call is answered.</summary>
    public Action OnCall { get; set; } = () => { };

    /// <param name="operation">The operation.</param>
    /// <param name="answer">JSON, or an error as "!Code: message".</param>
    /// <param name="about">A profile, an argument, a region or the account of the role that the call has; empty for every call.</param>
    public CannedAws Answers(AwsOperation operation, string answer, string about = "")
    {
        answers[Key(operation, about)] = answer;
        return this;
    }

    public Task<JsonElement> ReadAsync(AwsCall awsCall, CancellationToken cancellationToken = default)
    {
        lock (calls)
        {
            calls.Add(awsCall);
        }

        OnCall();

        var facts = awsCall
            .Arguments.Prepend(awsCall.Profile ?? "")
            .Where(fact => fact.Length > 0)
            .Append(awsCall.Region)
            .Append(awsCall.Role?.Account ?? "")
            .Append("")
            .ToList();
        var answer =
            facts.Select(fact => answers.GetValueOrDefault(Key(awsCall.Operation, fact))).FirstOrDefault(found => found is not null)
            ?? "!AccessDeniedException: not authorized";

        return answer.StartsWith('!')
            ? Task.FromException<JsonElement>(
                new AwsReadException(awsCall, answer[1..answer.IndexOf(':', StringComparison.Ordinal)], answer[1..])
            )
            : Task.FromResult(Json(answer));
    }

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string Key(AwsOperation operation, string about) => $"{operation.Service} {operation.Command} {about}";
}
