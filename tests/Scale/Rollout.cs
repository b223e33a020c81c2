using System.Text.Json.Serialization;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Scale;

/// <summary>How long stack sets take, where no stack fails and StackSets adds nothing between the stacks.</summary>
public sealed record Rollout([property: JsonIgnore] Assumptions Given)
{
    private const double MinutesAnHour = 60;

    /// <summary>Of that many accounts, how many are worked on at a time: the percentage rounded down, and never none.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html</remarks>
    public int Concurrency(int accounts) => AtATime(accounts, Given.Rollout);

    /// <summary>The same in STRICT_FAILURE_TOLERANCE: at most one more than may fail.</summary>
    public int StrictConcurrency(int accounts) =>
        Math.Min(Concurrency(accounts), (accounts * Given.Rollout.FailureTolerancePercentage / 100) + 1);

    /// <summary>Hours in which the accounts but the canary's get their stacks, one region after the other.</summary>
    public double SequentialHours => Hours(Others, Concurrency(Others), Given.Regions, Given.CreateStackMinutes);

    public double StrictSequentialHours => Hours(Others, StrictConcurrency(Others), Given.Regions, Given.CreateStackMinutes);

    /// <summary>Hours where all regions go side by side.</summary>
    public double ParallelHours => Hours(Others, Concurrency(Others), 1, Given.CreateStackMinutes);

    /// <summary>Hours of the canary accounts' own stack set, which comes first.</summary>
    public double CanaryHours =>
        Hours(Given.CanaryAccounts, AtATime(Given.CanaryAccounts, Given.Rollout.ForCanaries()), Given.Regions, Given.CreateStackMinutes);

    /// <summary>Hours of an update one region after the other. A roll-back is an update to the version before, once that has stopped or been stopped.</summary>
    public double UpdateHours => Hours(Others, Concurrency(Others), Given.Regions, Given.UpdateStackMinutes);

    public double ParallelUpdateHours => Hours(Others, Concurrency(Others), 1, Given.UpdateStackMinutes);

    public double CanaryUpdateHours =>
        Hours(Given.CanaryAccounts, AtATime(Given.CanaryAccounts, Given.Rollout.ForCanaries()), Given.Regions, Given.UpdateStackMinutes);

    /// <summary>Hours from the canary's start until every account has a first result in every region.</summary>
    public double FirstEvaluationHours => CanaryHours + SequentialHours + (Given.FirstEvaluationMinutes / MinutesAnHour);

    /// <summary>The same where a rule's creation evaluated nothing, and its schedule did first.</summary>
    public double FirstScheduleHours => CanaryHours + SequentialHours + EvaluationSchedule.Hours(Given.Schedule);

    /// <summary>Stacks that are worked on at once, over all regions.</summary>
    public long ParallelStacks => (long)Concurrency(Others) * Given.Regions;

    private int Others => Given.Accounts - Given.CanaryAccounts;

    private static int AtATime(int accounts, RolloutSettings rollout) => Math.Max(1, accounts * rollout.MaximumConcurrentPercentage / 100);

    private static double Hours(int accounts, int concurrency, int regions, double minutesOfStack) =>
        Math.Ceiling((double)accounts / concurrency) * regions * minutesOfStack / MinutesAnHour;
}
