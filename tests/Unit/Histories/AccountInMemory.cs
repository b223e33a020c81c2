using System.Globalization;
using Amazon.ConfigService;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Logging;
using ConfigRule.Parameters;
using ConfigRule.Tests.Events;
using ConfigRule.Tests.Rule;
using Microsoft.Extensions.Time.Testing;

namespace ConfigRule.Tests.Histories;

/// <summary>An account with its VPCs, the events that Config has not delivered yet, and the rule.</summary>
internal sealed class AccountInMemory : IDisposable
{
    /// <summary>Lambda invokes a function three times for one event, if it fails.</summary>
    private const int Attempts = 3;

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 2, 17, 2, 0, 0, TimeSpan.Zero));
    private readonly SortedDictionary<string, ObservedVpc> vpcs = new(StringComparer.Ordinal);
    private readonly List<string> events = [];

    public AccountInMemory(bool dropsOlder)
    {
        Config = new ConfigInMemory { Clock = clock, DropsOlder = dropsOlder };
    }

    public ConfigInMemory Config { get; }

    public void Dispose() => Config.Dispose();

    public async Task DoAsync(Step step, Refresh refresh)
    {
        clock.Advance(TimeSpan.FromMinutes(7));
        var vpcId = VpcId(step.Vpc);
        switch (step.Happening)
        {
            case Happening.FlowLogsChange when vpcs.ContainsKey(vpcId):
            case Happening.VpcAppears:
                vpcs[vpcId] = VpcIn(step.State, vpcId);
                events.Add(Changed(vpcId, "OK"));
                break;
            case Happening.VpcDisappears when vpcs.Remove(vpcId):
                events.Add(Changed(vpcId, "ResourceDeleted"));
                break;
            case Happening.ResultIsDeletedByHand:
                Config.Results.Remove(vpcId);
                break;
            case Happening.EventIsDelivered when events.Count > 0:
                // Any of them, so it may arrive late.
                await InvokeAsync(Taken(step.Vpc), refresh, step.Fault);
                break;
            case Happening.EventIsLost when events.Count > 0:
                Taken(step.Vpc);
                break;
            case Happening.EventIsDuplicated when events.Count > 0:
                events.Add(events[step.Vpc % events.Count]);
                break;
            case Happening.HoursPass:
                clock.Advance(TimeSpan.FromHours(30 * step.State));
                break;
            case Happening.ScheduledRun:
                await RunScheduledAsync(Config, refresh, step.Fault);
                break;
        }
    }

    public Task<bool> RunScheduledAsync(ConfigInMemory config, Refresh refresh, Fault fault) =>
        InvokeAsync(
            SampleEvents.Sample("scheduled", sample => sample["notificationCreationTime"] = Time(clock.GetUtcNow())),
            refresh,
            fault,
            config
        );

    /// <summary>Fails the first attempt; the retries succeed.</summary>
    private async Task<bool> InvokeAsync(string invokingEvent, Refresh refresh, Fault fault, ConfigInMemory? of = null)
    {
        var config = of ?? Config;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            config.BeforeCall = attempt == 0 ? (call, nextToken) => Meet(fault, call, nextToken) : (_, _) => { };
            var rule = new FlowLoggingRule(
                new Inventory(vpcs),
                new ConfigRecords(config, clock),
                new EarlierResults(config),
                refresh,
                new ApiCalls(),
                new JsonLog(Stream.Null, clock, includesDebug: false),
                clock
            );
            try
            {
                await rule.HandleAsync(SampleEvents.With(invokingEvent), new FakeContext());
                return true;
            }
            catch (Exception failure) when (failure is AwsCallException or OutOfTimeException)
            {
                // Lambda invokes it again.
            }
        }

        return false;
    }

    private void Meet(Fault fault, string call, string? nextToken)
    {
        var isMet = fault switch
        {
            Fault.FirstPageFails => call == "GetComplianceDetailsByConfigRule" && nextToken is null,
            Fault.LaterPageFails => call == "GetComplianceDetailsByConfigRule" && nextToken is not null,
            Fault.OneResultFails => call == "GetComplianceDetailsByResource",
            Fault.PutFails => call == "PutEvaluations",
            _ => false,
        };
        if (isMet)
        {
            throw new AmazonConfigServiceException($"{call} is broken");
        }

        if (fault == Fault.TimeRunsOut)
        {
            clock.Advance(TimeSpan.FromMinutes(5));
        }
    }

    private string Taken(int position)
    {
        var taken = events[position % events.Count];
        events.Remove(taken);
        return taken;
    }

    private string Changed(string vpcId, string status) =>
        SampleEvents.Sample(
            "vpc-change",
            sample =>
            {
                var item = sample["configurationItem"]!;
                item["configurationItemStatus"] = status;
                item["resourceId"] = vpcId;
                item["configurationItemCaptureTime"] = Time(clock.GetUtcNow());
            }
        );

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string VpcId(int number) => $"vpc-{number:x17}";

    /// <summary>Each state has another reason.</summary>
    private static ObservedVpc VpcIn(int state, string vpcId)
    {
        var vpc = RuleInMemory.Vpc(vpcId);
        var log = new ObservedFlowLog
        {
            Id = "fl-1",
            Traffic = Traffic.All,
            Status = "ACTIVE",
            DeliverLogsStatus = "SUCCESS",
        };
        return state switch
        {
            0 => vpc,
            1 => vpc with { FlowLogs = [log] },
            2 => vpc with { FlowLogs = [log with { DeliverLogsErrorMessage = "Rate limited" }] },
            3 => vpc with { FlowLogs = [log with { DeliverLogsStatus = "FAILED", DeliverLogsErrorMessage = "Access error" }] },
            4 => vpc with { FlowLogs = [log with { Traffic = Traffic.Accept }] },
            5 => vpc with { OwnerId = "999988887777" },
            _ => vpc with { FlowLogs = [log, log with { Id = "fl-0" }] },
        };
    }

    /// <summary>EC2: its listing has only VPCs of the account.</summary>
    private sealed class Inventory(IReadOnlyDictionary<string, ObservedVpc> vpcs) : IVpcInventory
    {
        public Task<IReadOnlyList<ObservedVpc>> ReadEveryAsync(
            string accountId,
            FlowLoggingRequirements requirements,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyList<ObservedVpc>>([.. vpcs.Values.Where(vpc => vpc.OwnerId == accountId)]);

        public Task<IReadOnlyList<ObservedVpc>> ReadAsync(
            string accountId,
            IReadOnlyCollection<string> vpcIds,
            FlowLoggingRequirements requirements,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyList<ObservedVpc>>([.. vpcs.Values.Where(vpc => vpcIds.Contains(vpc.Id))]);

        public Task<string?> FindVpcOfSubnetAsync(string subnetId, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }
}
