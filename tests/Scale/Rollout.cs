using System.Text.Json.Serialization;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Scale;

/// <summary>How long stack sets take, if no stack fails and StackSets does not wait between stacks.</summary>
public sealed record Rollout([property: JsonIgnore] Assumptions Given)
{
    private const double MinutesAnHour = 60;

    /// <summary>How many of the accounts are changed at the same time: the percentage rounded down, and at least one.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html</remarks>
    public int Concurrency(int accounts) => AtTheSameTime(accounts, Given.Rollout);

    /// <summary>The same with STRICT_FAILURE_TOLERANCE: at most one more than the number of accounts that may fail.</summary>
    public int StrictConcurrency(int accounts) =>
        Math.Min(Concurrency(accounts), (accounts * Given.Rollout.FailureTolerancePercentage / 100) + 1);

    /// <summary>Hours until all accounts except the canary accounts have their stacks, one region after another.</summary>
    public double SequentialHours => Hours(Others, Concurrency(Others), Given.Regions, Given.CreateStackMinutes);

    public double StrictSequentialHours => Hours(Others, StrictConcurrency(Others), Given.Regions, Given.CreateStackMinutes);

    /// <summary>
    /// The same with all regions in parallel. With canary or excluded accounts the regions of a first roll-out follow each other,
    /// whatever the setting.
    /// </summary>
    public double ParallelHours => Hours(Others, Concurrency(Others), 1, Given.CreateStackMinutes);

    /// <summary>Hours of the canary accounts' stack set, which is deployed first.</summary>
    public double CanaryHours =>
        Hours(
            Given.CanaryAccounts,
            AtTheSameTime(Given.CanaryAccounts, Given.Rollout.ForCanaries()),
            Given.Regions,
            Given.CreateStackMinutes
        );

    /// <summary>Hours of an update, one region after another. A roll-back is an update to the earlier version.</summary>
    public double UpdateHours => Hours(Others, Concurrency(Others), Given.Regions, Given.UpdateStackMinutes);

    public double ParallelUpdateHours => Hours(Others, Concurrency(Others), 1, Given.UpdateStackMinutes);

    /// <summary>
    /// Hours of the second pass of an update. With canary or excluded accounts CloudFormation updates every region and unit again,
    /// one at a time, although nothing differs.
    /// </summary>
    /// <remarks>The handler of AWS::CloudFormation::StackSet in aws-cloudformation-resource-providers-cloudformation, March 2025.</remarks>
    public double SecondPassHours => SecondPassHoursOf(Given.Units);

    /// <summary>Hours of the longest use of the stack set's resource.</summary>
    public double LongestHours => Math.Max(SequentialHours, UpdateHours + SecondPassHours);

    /// <summary>Most units with which an update and its second pass end before the resource's limit; 0 if it ends with none.</summary>
    public int MostUnits =>
        Enumerable
            .Range(1, Others)
            .TakeWhile(units => UpdateHours + SecondPassHoursOf(units) <= Limits.StackSetResourceHours.Value)
            .LastOrDefault();

    public double CanaryUpdateHours =>
        Hours(
            Given.CanaryAccounts,
            AtTheSameTime(Given.CanaryAccounts, Given.Rollout.ForCanaries()),
            Given.Regions,
            Given.UpdateStackMinutes
        );

    /// <summary>Hours from the start of the canary until every account has its first result in every region.</summary>
    public double FirstEvaluationHours => CanaryHours + SequentialHours + (Given.FirstEvaluationMinutes / MinutesAnHour);

    /// <summary>The same if the creation of a rule starts no evaluation and the first result comes with the schedule.</summary>
    public double FirstScheduleHours => CanaryHours + SequentialHours + EvaluationSchedule.Hours(Given.Schedule);

    /// <summary>Stacks that are changed at the same time, in all regions together.</summary>
    public long ParallelStacks => (long)Concurrency(Others) * Given.Regions;

    private double SecondPassHoursOf(int units)
    {
        var accounts = (Others + units - 1) / units;
        return units * Hours(accounts, Concurrency(accounts), Given.Regions, Given.UnchangedStackMinutes);
    }

    private int Others => Given.Accounts - Given.CanaryAccounts;

    private static int AtTheSameTime(int accounts, RolloutSettings rollout) =>
        Math.Max(1, accounts * rollout.MaximumConcurrentPercentage / 100);

    private static double Hours(int accounts, int concurrency, int regions, double minutesOfStack) =>
        Math.Ceiling((double)accounts / concurrency) * regions * minutesOfStack / MinutesAnHour;
}
