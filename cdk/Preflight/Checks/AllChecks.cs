namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The checks in the order of the report. The documentation and the IAM policies come from these lists.</summary>
public static class AllChecks
{
    public static IReadOnlyList<Check> BeforeRollout { get; } =
    [
        CallerCheck.Declaration,
        TrustedAccessCheck.Declaration,
        DelegatedAdministratorCheck.Declaration,
        AccountsCheck.Declaration,
        QuotaCheck.Declaration,
        RegionsCheck.Declaration,
        ResourceTypeCheck.Declaration,
        BootstrapCheck.Declaration,
        BucketsCheck.Declaration,
        StackSetCheck.Declaration,
        PackagesCheck.Declaration,
        TemplateCheck.Declaration,
        DestinationCheck.Declaration,
        AccountCheck.Declaration,
        RecorderCheck.Declaration,
        RuleCheck.Declaration,
    ];

    public static IReadOnlyList<Check> AfterRollout { get; } =
    [
        CallerCheck.Declaration,
        AccountsCheck.Declaration,
        ResourceTypeCheck.Declaration,
        PublishingCheck.Declaration,
        OutsiderCheck.Declaration,
        StackSetOptionsCheck.Declaration,
        StackInstancesCheck.Declaration,
        OperationsCheck.Declaration,
        AggregatorCheck.Declaration,
        SavedQueriesCheck.Declaration,
        CanaryAccessCheck.Declaration,
        EvaluationCheck.Declaration,
        DurationCheck.Declaration,
        JoiningCheck.Declaration,
    ];
}
