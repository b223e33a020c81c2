namespace ConfigRule.Tests.Executable;

public sealed class FunctionLogLinesTests
{
    private const string Own =
        """{"timestamp":"2026-02-17T02:00:00.000Z","level":"ERROR","requestId":"r","error":{"type":"T","message":"m"}}""";

    [Theory]
    [InlineData("""{"timestamp":"2026-02-17T02:00:00.000Z","level":"Error","requestId":"r","message":null,"errorType":"T"}""")]
    [InlineData("""{"timestamp":"2026-02-17T02:00:00.000Z","level":"Error","requestId":"r","message":"","errorType":"T"}""")]
    [InlineData("""{"time":"2026-02-17T02:00:00.000Z","type":"platform.start","record":{"requestId":"r"}}""")]
    [InlineData("2026-02-17T02:00:00.000Z\tr\tfail\tT: m")]
    public void Lines_of_Lambda_and_of_either_runtime_are_left_out(string other)
    {
        var line = Assert.Single(FunctionLogLines.Find([other, Own, other]));

        Assert.Equal(Own, line.GetRawText());
    }
}
