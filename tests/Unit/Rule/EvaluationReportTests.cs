using Amazon.Runtime;
using ConfigRule.Aws;
using ConfigRule.Tests.Events;

namespace ConfigRule.Tests.Rule;

/// <summary>How verdicts are put to AWS Config, and what happens when the invocation runs out of time.</summary>
public sealed class EvaluationReportTests : IDisposable
{
    private readonly RuleInMemory rule = new();
    private readonly TaskCompletionSource response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => rule.Dispose();

    [Fact]
    public async Task Verdicts_are_put_in_batches_of_100_each_VPC_once()
    {
        await HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(250)));

        Assert.Equal([50, 100, 100], rule.Records.Puts.Select(put => put.Verdicts.Count).Order());
        Assert.Equal(250, rule.Put().Select(put => put.VpcId).Distinct().Count());
    }

    [Fact]
    public async Task Only_so_many_batches_as_there_are_slots_are_in_flight()
    {
        rule.Records.BeforePut = _ => response.Task;
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(4000)));
        await UntilAsync(() => rule.Records.MostInFlight == PutSlots.Maximum);

        await Task.Delay(50);
        Assert.Equal(PutSlots.Maximum, rule.Records.MostInFlight);
        response.SetResult();
        await handling;

        Assert.Equal(40, rule.Records.Puts.Count);
    }

    [Fact]
    public async Task Config_gets_a_response_when_there_is_nothing_to_report()
    {
        await HandleScheduleAsync(new FakeInventory());

        Assert.Empty(Assert.Single(rule.Records.Puts).Verdicts);
    }

    [Fact]
    public async Task Evaluations_that_fail_fail_the_invocation_by_name_and_the_others_are_put()
    {
        var vpcs = RuleInMemory.Vpcs(250);
        rule.Records.FailedVpcs.UnionWith([vpcs[7].Id, vpcs[170].Id]);

        var failure = await Assert.ThrowsAsync<FailedEvaluationsException>(() => HandleScheduleAsync(new FakeInventory(vpcs)));

        Assert.StartsWith("PutEvaluations failed for 2 of 250 evaluations", failure.Message, StringComparison.Ordinal);
        Assert.Contains(vpcs[7].Id, failure.Message, StringComparison.Ordinal);
        Assert.Contains(vpcs[170].Id, failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, rule.Records.Puts.Count);
    }

    [Fact]
    public async Task A_throttled_put_is_retried_and_fewer_puts_run_at_once_from_then_on()
    {
        var calls = 0;
        rule.Records.BeforePut = async time =>
        {
            if (Interlocked.Increment(ref calls) <= PutSlots.Maximum)
            {
                await response.Task;
                throw Throttled();
            }

            await Task.Delay(2, time);
        };
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(4000)));
        await UntilAsync(() => calls == PutSlots.Maximum);

        response.SetResult();
        await UntilAsync(() => rule.Records.InFlight == 0);
        rule.Records.MostInFlight = 0;
        await AdvanceUntilAsync(handling);

        Assert.Equal(4000, rule.Put().Select(put => put.VpcId).Distinct().Count());
        Assert.Equal(1, rule.Records.MostInFlight);
    }

    [Fact]
    public async Task A_put_that_is_always_throttled_fails_the_invocation()
    {
        rule.Records.BeforePut = _ => throw Throttled();
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(50)));

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => AdvanceUntilAsync(handling));

        Assert.Equal("PutEvaluations failed: ThrottlingException: Rate exceeded", failure.Message);
    }

    [Fact]
    public async Task A_put_that_fails_fails_the_invocation()
    {
        rule.Records.BeforePut = _ => throw new AwsCallException("PutEvaluations failed: InvalidResultTokenException: made up");

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(250))));

        Assert.Equal("PutEvaluations failed: InvalidResultTokenException: made up", failure.Message);
    }

    [Fact]
    public async Task When_time_runs_out_calls_in_flight_finish_and_the_error_says_how_many_VPCs_are_left()
    {
        rule.Records.BeforePut = response.Task.WaitAsync;
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(2250)));
        await UntilAsync(() => rule.Records.MostInFlight == PutSlots.Maximum);

        rule.Clock.Advance(TimeSpan.FromSeconds(296));
        response.SetResult();
        var failure = await Assert.ThrowsAsync<OutOfTimeException>(() => handling);

        Assert.Equal("ran out of time: 1600 VPCs were reported and 650 were left", failure.Message);
        Assert.Equal(PutSlots.Maximum, rule.Records.Puts.Count);
    }

    [Fact]
    public async Task When_time_runs_out_before_everything_is_read_nothing_is_put()
    {
        var inventory = new FakeInventory(RuleInMemory.Vpcs(150)) { EndOfListing = time => Task.Delay(Timeout.Infinite, time) };
        var handling = HandleScheduleAsync(inventory);

        rule.Clock.Advance(TimeSpan.FromSeconds(296));
        var failure = await Assert.ThrowsAsync<OutOfTimeException>(() => handling);

        Assert.Equal("ran out of time before everything was read: no VPC was reported", failure.Message);
        Assert.Empty(rule.Records.Puts);
    }

    [Fact]
    public async Task An_empty_response_that_does_not_reach_Config_is_not_a_success()
    {
        rule.Records.BeforePut = time => Task.Delay(Timeout.Infinite, time);
        var handling = HandleScheduleAsync(new FakeInventory());
        await UntilAsync(() => rule.Records.MostInFlight == 1);

        rule.Clock.Advance(TimeSpan.FromSeconds(299));

        await Assert.ThrowsAsync<OutOfTimeException>(() => handling);
    }

    [Fact]
    public async Task Failed_evaluations_are_named_also_when_time_runs_out()
    {
        var vpcs = RuleInMemory.Vpcs(2250);
        rule.Records.FailedVpcs.Add(vpcs[7].Id);
        rule.Records.BeforePut = response.Task.WaitAsync;
        var handling = HandleScheduleAsync(new FakeInventory(vpcs));
        await UntilAsync(() => rule.Records.MostInFlight == PutSlots.Maximum);

        rule.Clock.Advance(TimeSpan.FromSeconds(296));
        response.SetResult();
        var failure = await Assert.ThrowsAsync<OutOfTimeException>(() => handling);

        Assert.Equal(
            $"ran out of time: 1599 VPCs were reported and 650 were left; PutEvaluations failed for 1: {vpcs[7].Id}",
            failure.Message
        );
    }

    [Fact]
    public async Task After_a_put_fails_no_waiting_batch_is_put()
    {
        var calls = 0;
        rule.Records.BeforePut = _ =>
            Interlocked.Increment(ref calls) == 4
                ? throw new AwsCallException("PutEvaluations failed: InvalidResultTokenException: made up")
                : throw Throttled();

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(4000))));

        Assert.Contains("made up", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_still_in_flight_at_the_end_is_not_awaited()
    {
        rule.Records.BeforePut = time => Task.Delay(Timeout.Infinite, time);
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(150)));
        await UntilAsync(() => rule.Records.MostInFlight == 2);

        rule.Clock.Advance(TimeSpan.FromSeconds(299));
        var failure = await Assert.ThrowsAsync<OutOfTimeException>(() => handling);

        Assert.Equal("ran out of time: 0 VPCs were reported and 150 were left", failure.Message);
    }

    private Task HandleScheduleAsync(FakeInventory inventory) => rule.HandleAsync(SampleEvents.Sample("scheduled"), inventory);

    private static AwsCallException Throttled() =>
        new(
            "PutEvaluations failed: ThrottlingException: Rate exceeded",
            new AmazonServiceException("Rate exceeded") { ErrorCode = "ThrottlingException" }
        );

    /// <summary>Advances the clock until the invocation has ended.</summary>
    private async Task AdvanceUntilAsync(Task handling)
    {
        while (!handling.IsCompleted)
        {
            rule.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(handling, Task.Delay(5));
        }

        await handling;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
