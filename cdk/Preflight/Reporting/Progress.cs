using Spectre.Console;

namespace ConfigRule.Cdk.Preflight.Reporting;

/// <summary>Says on standard error what is being read: one changing line on a terminal, else a line for each step.</summary>
/// <param name="error">Standard error.</param>
/// <param name="status">The changing line; null where there is no terminal.</param>
public sealed class Progress(TextWriter error, StatusContext? status)
{
    /// <summary>Without a terminal, the number of calls is printed this often.</summary>
    private const int CallsBetweenLines = 50;

    private string step = "";

    /// <summary>Runs the work with progress on standard error.</summary>
    public static Task<T> RunAsync<T>(TextWriter error, bool isTerminal, Func<Progress, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!isTerminal)
        {
            return work(new Progress(error, null));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });

        return console.Status().StartAsync("Starting", status => work(new Progress(error, status)));
    }

    /// <summary>Another step begins.</summary>
    public void Say(string nextStep)
    {
        step = nextStep;
        if (status is null)
        {
            error.WriteLine(step);
        }
        else
        {
            status.Status = Markup.Escape(step);
        }
    }

    /// <summary>So many calls have been made.</summary>
    public void Count(int calls)
    {
        if (status is not null)
        {
            status.Status = Markup.Escape($"{step} ({calls} calls)");
        }
        else if (calls % CallsBetweenLines == 0)
        {
            error.WriteLine($"{calls} calls");
        }
    }
}
