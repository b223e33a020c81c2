using CsCheck;

namespace ConfigRule.Tests.Histories;

/// <summary>What happens next in an account.</summary>
internal enum Happening
{
    FlowLogsChange,
    VpcAppears,
    VpcDisappears,
    ResultIsDeletedByHand,
    EventIsDelivered,
    EventIsLost,
    EventIsDuplicated,
    HoursPass,
    ScheduledRun,
}

/// <summary>What goes wrong in the invocations of a step.</summary>
internal enum Fault
{
    None,
    FirstPageFails,
    LaterPageFails,
    OneResultFails,
    PutFails,
    TimeRunsOut,
}

/// <param name="Happening">What happens.</param>
/// <param name="Vpc">The VPC that it happens to, or the event in the queue.</param>
/// <param name="State">The new state of the VPC's flow logs, or how long time passes.</param>
/// <param name="Fault">What goes wrong.</param>
internal sealed record Step(Happening Happening, int Vpc, int State, Fault Fault)
{
    public const int Vpcs = 7;
    public const int States = 7;

    private static readonly Gen<Happening> Happenings = Gen.FrequencyConst(
        (8, Happening.FlowLogsChange),
        (3, Happening.VpcAppears),
        (2, Happening.VpcDisappears),
        (1, Happening.ResultIsDeletedByHand),
        (6, Happening.EventIsDelivered),
        (2, Happening.EventIsLost),
        (1, Happening.EventIsDuplicated),
        (4, Happening.HoursPass),
        (3, Happening.ScheduledRun)
    );

    private static readonly Gen<Fault> Faults = Gen.FrequencyConst(
        (6, Fault.None),
        (1, Fault.FirstPageFails),
        (2, Fault.LaterPageFails),
        (1, Fault.OneResultFails),
        (1, Fault.PutFails),
        (1, Fault.TimeRunsOut)
    );

    /// <summary>A history that ends with a scheduled run.</summary>
    public static Gen<Step[]> History { get; } =
        from steps in Gen.Select(
            Happenings,
            Gen.Int[0, Vpcs - 1],
            Gen.Int[0, States - 1],
            Faults,
            (a, b, c, d) => new Step(a, b, c, d)
        ).Array[5, 40]
        from fault in Faults
        select (Step[])[.. steps, new Step(Happening.ScheduledRun, 0, 0, fault)];
}
