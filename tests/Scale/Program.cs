using ConfigRule.Scale;

try
{
    var options = ScaleOptions.Read(args);
    if (options.Help)
    {
        Console.WriteLine(ScaleOptions.Usage);
    }
    else if (options.Json)
    {
        await using var output = Console.OpenStandardOutput();
        JsonReport.Write(options.Assumptions, output);
    }
    else
    {
        foreach (var section in new Report(options.Assumptions).Sections)
        {
            section.Write(Console.Out);
        }
    }

    return 0;
}
catch (ScaleException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
