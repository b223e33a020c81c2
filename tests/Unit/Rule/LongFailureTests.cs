using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using ConfigRule.Aws;
using ConfigRule.Tests.Events;
using ConfigRule.Tests.StandIns;

namespace ConfigRule.Tests.Rule;

/// <summary>A failure with a message that does not fit where Lambda's runtime sends it.</summary>
[Collection(RuntimeApi.Tests)]
public sealed class LongFailureTests
{
    private const int Length = 100 * 1024;

    private static readonly string Shortened = new string('x', 4096) + $"… (shortened, the message has {Length} characters)";

    private readonly FakeInventory inventory = new() { Failure = new AwsCallException(new string('x', Length)) };

    [Fact]
    public async Task The_runtime_reports_the_beginning_of_the_message_and_that_it_was_shortened()
    {
        using var api = new RuntimeApi("{}");
        using var rule = new RuleInMemory();
        Func<ConfigEvent, Amazon.Lambda.Core.ILambdaContext, Task> handler = (_, _) =>
            rule.HandleAsync(SampleEvents.Sample("scheduled"), inventory);
        using var bootstrap = LambdaBootstrapBuilder
            .Create(handler, new SourceGeneratorLambdaJsonSerializer<StandInsJsonContext>())
            .Build();

        await bootstrap.RunAsync(api.Stopped);

        var error = Assert.Single(api.Reports).Json;
        Assert.Equal("ShortenedFailureException", error.GetProperty("errorType").GetString());
        Assert.Equal($"AwsCallException: {Shortened}", error.GetProperty("errorMessage").GetString());
        Assert.Contains(nameof(FakeInventory), error.GetProperty("stackTrace").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_line_has_the_type_of_the_failure_and_the_beginning_of_its_message()
    {
        using var rule = new RuleInMemory();

        await Assert.ThrowsAsync<ShortenedFailureException>(() => rule.HandleAsync(SampleEvents.Sample("scheduled"), inventory));

        var error = Assert.Single(rule.LogLines())["error"]!;
        Assert.Equal(("AwsCallException", Shortened), (error["type"]!.GetValue<string>(), error["message"]!.GetValue<string>()));
    }

    [Fact]
    public void A_cause_with_a_long_message_is_left_out_because_the_runtime_sends_causes_too()
    {
        var failure = new AwsCallException("PutEvaluations failed", new InvalidOperationException(new string('x', Length)));

        var reported = ShortenedFailureException.From(failure);

        Assert.Equal("AwsCallException: PutEvaluations failed", reported.Message);
        Assert.Null(reported.InnerException);
    }

    [Fact]
    public void A_failure_with_short_messages_is_reported_as_it_is()
    {
        var failure = new AwsCallException(new string('x', 4096), new InvalidOperationException("slow down"));

        Assert.Same(failure, ShortenedFailureException.From(failure));
    }

    [Fact]
    public void A_character_of_two_halves_is_not_cut_in_the_middle()
    {
        var message = new string('x', 4095) + "😀 and more";

        Assert.Equal(
            $"{message[..4095]}… (shortened, the message has {message.Length} characters)",
            ShortenedFailureException.Shorten(message)
        );
    }
}
