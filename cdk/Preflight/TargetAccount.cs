namespace ConfigRule.Cdk.Preflight;

/// <summary>An account of the organization.</summary>
/// <param name="Id">Its 12 digits.</param>
/// <param name="Name">Its name in the organization.</param>
/// <param name="State">ACTIVE, or another word of AWS Organizations.</param>
public sealed record TargetAccount(string Id, string Name, string State)
{
    public bool IsActive => State == "ACTIVE";
}
