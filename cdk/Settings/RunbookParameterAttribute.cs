namespace ConfigRule.Cdk.Settings;

/// <summary>The setting decides a parameter of the runbooks: the deployed documents allow no other value.</summary>
/// <param name="name">The parameter's name.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RunbookParameterAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
