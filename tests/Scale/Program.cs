using ConfigRule.Scale;

return await ScaleCommandLine.Create(Print).Parse(args).InvokeAsync();

static void Print(Assumptions assumptions, bool json)
{
    if (json)
    {
        using var output = Console.OpenStandardOutput();
        JsonReport.Write(assumptions, output);
        return;
    }

    foreach (var table in new Report(assumptions).Tables)
    {
        table.Write(Console.Out);
    }
}
