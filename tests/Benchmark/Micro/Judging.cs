using BenchmarkDotNet.Attributes;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Benchmark.Micro;

/// <summary>The verdict on one VPC with two flow logs.</summary>
public class Judging
{
    private const string AccountId = "111122223333";

    private static readonly DateTimeOffset Now = new(2025, 11, 5, 9, 30, 0, TimeSpan.Zero);

    private readonly FlowLoggingPolicy policy = new(AccountId, new FlowLoggingRequirements(), Now);
    private readonly ObservedVpc logged = WithFlowLogs(Traffic.Accept, Traffic.All);
    private readonly ObservedVpc unlogged = WithFlowLogs(Traffic.Accept, Traffic.Accept);

    [Benchmark]
    public object Compliant() => policy.Judge(logged);

    [Benchmark]
    public object NonCompliant() => policy.Judge(unlogged);

    private static ObservedVpc WithFlowLogs(params Traffic[] captured) =>
        new()
        {
            Id = "vpc-0123456789abcdef0",
            OwnerId = AccountId,
            FlowLogs =
            [
                .. captured.Select(
                    (traffic, number) =>
                        new ObservedFlowLog
                        {
                            Id = $"fl-0123456789abcdef{number}",
                            Traffic = traffic,
                            Status = "ACTIVE",
                            DeliverLogsStatus = "SUCCESS",
                            LogDestinationType = "cloud-watch-logs",
                            LogGroupName = "/vpc/flow-logs",
                            MaxAggregationInterval = 600,
                        }
                ),
            ],
        };
}
