using Amazon.Runtime;
using ConfigRule.Aws;
using ConfigRule.Tests.Events;

namespace ConfigRule.Tests.Rule;

/// <summary>How verdicts reach AWS Config, and what an invocation does whose time is too short for them.</summary>
public sealed class EvaluationReportTests : IDisposable
{
    private readonly RuleInMemory rule = new();
    private readonly TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => rule.Dispose();

    [Fact]
    public async Task Verdicts_are_put_in_hundreds_each_VPC_once()
    {
        await HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(250)));

        Assert.Equal([50, 100, 100], rule.Records.Puts.Select(put => put.Verdicts.Count).Order());
        Assert.Equal(250, rule.Put().Select(put => put.VpcId).Distinct().Count());
    }

    [Fact]
    public async Task Four_hundreds_are_on_their_way_at_first()
    {
        rule.Records.BeforePut = _ => answer.Task;
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(1000)));
        await UntilAsync(() => rule.Records.MostOnTheirWay == 4);

        await Task.Delay(50);
        Assert.Equal(4, rule.Records.MostOnTheirWay);
        answer.SetResult();
        await handling;

        Assert.Equal(10, rule.Records.Puts.Count);
    }

    [Fact]
    public async Task More_go_at_once_with_each_that_is_answered_but_never_more_than_twenty()
    {
        var calls = 0;
        rule.Records.BeforePut = async _ =>
        {
            if (Interlocked.Increment(ref calls) > 40)
            {
                await answer.Task;
            }
        };
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(10_000)));
        await UntilAsync(() => rule.Records.OnTheirWay == 20);

        await Task.Delay(50);
        Assert.Equal(20, rule.Records.OnTheirWay);
        answer.SetResult();
        await handling;

        Assert.Equal(100, rule.Records.Puts.Count);
    }

    [Fact]
    public async Task Config_is_answered_where_there_is_nothing_to_report()
    {
        await HandleScheduleAsync(new FakeInventory());

        Assert.Empty(Assert.Single(rule.Records.Puts).Verdicts);
    }

    [Fact]
    public async Task Verdicts_that_Config_does_not_take_fail_the_invocation_by_name_and_the_others_are_put()
    {
        var vpcs = RuleInMemory.Vpcs(250);
        rule.Records.Refused.UnionWith([vpcs[7].Id, vpcs[170].Id]);

        var failure = await Assert.ThrowsAsync<EvaluationsRefusedException>(() => HandleScheduleAsync(new FakeInventory(vpcs)));

        Assert.StartsWith("PutEvaluations refused 2 of 250 evaluations", failure.Message, StringComparison.Ordinal);
        Assert.Contains(vpcs[7].Id, failure.Message, StringComparison.Ordinal);
        Assert.Contains(vpcs[170].Id, failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, rule.Records.Puts.Count);
    }

    [Fact]
    public async Task A_put_that_is_throttled_is_made_again_and_fewer_go_at_once_from_then_on()
    {
        var calls = 0;
        rule.Records.BeforePut = async time =>
        {
            if (Interlocked.Increment(ref calls) <= 4)
            {
                await answer.Task;
                throw Throttled();
            }

            await Task.Delay(2, time);
        };
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(1000)));
        await UntilAsync(() => calls == 4);

        answer.SetResult();
        await UntilAsync(() => rule.Records.OnTheirWay == 0);
        rule.Records.MostOnTheirWay = 0;
        await AdvanceUntilAsync(handling);

        Assert.Equal(1000, rule.Put().Select(put => put.VpcId).Distinct().Count());
        Assert.Equal(1, rule.Records.MostOnTheirWay);
    }

    [Fact]
    public async Task A_put_that_is_throttled_on_and_on_fails_the_invocation()
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
    public async Task When_time_is_up_what_is_on_its_way_is_put_and_the_number_left_is_named()
    {
        rule.Records.BeforePut = answer.Task.WaitAsync;
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(1050)));
        await UntilAsync(() => rule.Records.MostOnTheirWay == 4);

        rule.Clock.Advance(TimeSpan.FromSeconds(296));
        answer.SetResult();
        var failure = await Assert.ThrowsAsync<OutOfTimeException>(() => handling);

        Assert.Equal("ran out of time: 400 VPCs were reported and 650 were left", failure.Message);
        Assert.Equal(4, rule.Records.Puts.Count);
    }

    [Fact]
    public async Task When_time_is_up_before_everything_is_read_that_is_said()
    {
        var inventory = new FakeInventory(RuleInMemory.Vpcs(150)) { EndOfListing = time => Task.Delay(Timeout.Infinite, time) };
        var handling = HandleScheduleAsync(inventory);
        await UntilAsync(() => rule.Records.Puts.Count == 1);

        rule.Clock.Advance(TimeSpan.FromSeconds(296));
        var failure = await Assert.ThrowsAsync<OutOfTimeException>(() => handling);

        Assert.Equal(
            "ran out of time before everything was read: 100 VPCs were reported and at least 50 were left, beside those not yet listed",
            failure.Message
        );
    }

    [Fact]
    public async Task An_empty_answer_that_does_not_reach_Config_is_no_success()
    {
        rule.Records.BeforePut = time => Task.Delay(Timeout.Infinite, time);
        var handling = HandleScheduleAsync(new FakeInventory());
        await UntilAsync(() => rule.Records.MostOnTheirWay == 1);

        rule.Clock.Advance(TimeSpan.FromSeconds(299));

        await Assert.ThrowsAsync<OutOfTimeException>(() => handling);
    }

    [Fact]
    public async Task Verdicts_that_Config_did_not_take_are_named_though_the_time_is_up_too()
    {
        var vpcs = RuleInMemory.Vpcs(1050);
        rule.Records.Refused.Add(vpcs[7].Id);
        rule.Records.BeforePut = answer.Task.WaitAsync;
        var handling = HandleScheduleAsync(new FakeInventory(vpcs));
        await UntilAsync(() => rule.Records.MostOnTheirWay == 4);

        rule.Clock.Advance(TimeSpan.FromSeconds(296));
        answer.SetResult();
        var failure = await Assert.ThrowsAsync<OutOfTimeException>(() => handling);

        Assert.Equal($"ran out of time: 399 VPCs were reported and 650 were left; PutEvaluations refused 1: {vpcs[7].Id}", failure.Message);
    }

    [Fact]
    public async Task A_put_that_fails_for_good_is_not_followed_by_those_that_wait_for_their_turn()
    {
        var calls = 0;
        rule.Records.BeforePut = _ =>
            Interlocked.Increment(ref calls) == 4
                ? throw new AwsCallException("PutEvaluations failed: InvalidResultTokenException: made up")
                : throw Throttled();

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(1000))));

        Assert.Contains("made up", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_outlasts_the_time_is_not_waited_for()
    {
        rule.Records.BeforePut = time => Task.Delay(Timeout.Infinite, time);
        var handling = HandleScheduleAsync(new FakeInventory(RuleInMemory.Vpcs(150)));
        await UntilAsync(() => rule.Records.MostOnTheirWay == 2);

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

    /// <summary>Lets time pass until it has ended.</summary>
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
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
