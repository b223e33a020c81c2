using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Runbook;

/// <summary>The calls of the runbook, as the local AWS recorded them.</summary>
public static class RunbookJournal
{
    /// <summary>The calls of the account's automation role in their order: service, action, and the error if there is one.</summary>
    public static async Task<IReadOnlyList<string>> CallsAsync(this LocalAws localAws, RunbookAccount runbook)
    {
        ArgumentNullException.ThrowIfNull(runbook);
        var journal = await localAws.ControlAsync(HttpMethod.Get, "journal");

        return
        [
            .. journal
                .GetProperty("entries")
                .EnumerateArray()
                .Where(entry =>
                    entry.GetProperty("account").GetString() == runbook.Account.Id
                    && entry.GetProperty("principal").GetString()!.Contains("/Automation", StringComparison.Ordinal)
                )
                .Select(entry => $"{entry.GetProperty("service")}:{entry.GetProperty("action")} {entry.GetProperty("error")}".TrimEnd()),
        ];
    }

    /// <summary>Stops the next run in the account after a step, as if SSM had lost it.</summary>
    public static Task InterruptAfterAsync(this LocalAws localAws, RunbookAccount runbook, string step) =>
        localAws.ControlAsync(
            HttpMethod.Post,
            "faults",
            new
            {
                service = "automation",
                action = step,
                code = "Interrupted",
                times = 1,
                principal = runbook?.AutomationRoleArn,
            }
        );
}
