using System.ComponentModel.DataAnnotations;

namespace ConfigRule.Cdk.Settings;

/// <summary>A name of <see cref="EvaluationSchedule"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ScheduleAttribute() : AllowedValuesAttribute([.. EvaluationSchedule.Names]);
