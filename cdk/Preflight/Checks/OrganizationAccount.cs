namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>An account of the organization.</summary>
/// <param name="Id">Its id, 12 digits.</param>
/// <param name="Name">Its name in the organization.</param>
/// <param name="State">ACTIVE, or another state of AWS Organizations.</param>
public sealed record OrganizationAccount(string Id, string Name, string State)
{
    public bool IsActive => State == "ACTIVE";
}
