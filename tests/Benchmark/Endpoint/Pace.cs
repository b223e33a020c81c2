namespace ConfigRule.Benchmark.Endpoint;

/// <summary>How the endpoint responds. The default is at once, and without throttling.</summary>
/// <param name="Ec2Call">Delay of each page of EC2.</param>
/// <param name="ConfigCall">Delay of each response of AWS Config.</param>
/// <param name="ThrottledCalls">How many calls of each operation are throttled before the first succeeds.</param>
internal sealed record Pace(TimeSpan Ec2Call = default, TimeSpan ConfigCall = default, int ThrottledCalls = 0);
