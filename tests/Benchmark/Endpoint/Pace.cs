namespace ConfigRule.Benchmark.Endpoint;

/// <summary>How the endpoint answers: at once and always, unless told otherwise.</summary>
/// <param name="Ec2Call">How long each page of a listing of EC2's is held back.</param>
/// <param name="ConfigCall">How long each answer of AWS Config's is held back.</param>
/// <param name="ThrottledCalls">How many calls of each operation are refused as throttled before the first is answered.</param>
internal sealed record Pace(TimeSpan Ec2Call = default, TimeSpan ConfigCall = default, int ThrottledCalls = 0);
