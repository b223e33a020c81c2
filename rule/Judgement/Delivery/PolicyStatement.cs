using System.Text.Json;

namespace ConfigRule.Delivery;

/// <summary>A statement of a policy.</summary>
/// <param name="Json">The statement.</param>
/// <param name="Index">Its index in the policy.</param>
/// <param name="HasVariables">Whether the policy's version has policy variables.</param>
internal sealed record PolicyStatement(JsonElement Json, int Index, bool HasVariables)
{
    public bool IsDenial => Json.GetProperty("Effect").GetString() == "Deny";

    /// <summary>Its Sid, or its number in the policy.</summary>
    public string Name => Json.TryGetProperty("Sid", out var sid) && sid.GetString() is { Length: > 0 } text ? text : $"number {Index + 1}";

    /// <summary>Whether the statement applies to the request, and what is not known if the answer is Unknown.</summary>
    public (Truth Applies, string Doubt) AppliesTo(AccessRequest request)
    {
        var doubts = new List<string>();
        var applies = Principal(request)
            .And(Element("Action", pattern => IamPattern.Matches(pattern, RequestText.Of(request.Action), ignoresCase: true)))
            .And(Element("Resource", pattern => Resource(pattern, request, doubts)));
        if (applies != Truth.No && Json.TryGetProperty("Condition", out var conditions))
        {
            applies = applies.And(new Conditions(request.Context, HasVariables, doubts).Evaluate(conditions));
        }

        return (applies, doubts.Count > 0 ? string.Join("; ", doubts.Distinct()) : $"the resource is only known as {request.Resource}");
    }

    private Truth Element(string name, Func<string, Truth> matches)
    {
        if (Json.TryGetProperty(name, out var patterns))
        {
            return PolicyDocument.Texts(patterns).Any(matches);
        }

        return Json.TryGetProperty($"Not{name}", out patterns) ? PolicyDocument.Texts(patterns).Any(matches).Not() : Truth.Yes;
    }

    private Truth Resource(string text, AccessRequest request, List<string> doubts)
    {
        if (!HasVariables)
        {
            return IamPattern.Matches(text, request.Resource);
        }

        var (isKnown, pattern, doubt) = PolicyVariables.Replace(text, request.Context);
        if (doubt is not null)
        {
            doubts.Add(doubt);
        }

        return isKnown == Truth.Yes ? IamPattern.Matches(pattern, request.Resource) : isKnown;
    }

    private Truth Principal(AccessRequest request)
    {
        if (Json.TryGetProperty("Principal", out var principal))
        {
            return TruthLogic.Of(Includes(principal, request.Principal));
        }

        return Json.TryGetProperty("NotPrincipal", out principal) ? TruthLogic.Of(!Includes(principal, request.Principal)) : Truth.Yes;
    }

    private static bool Includes(JsonElement principal, string? service) =>
        principal.ValueKind == JsonValueKind.String
            ? principal.GetString() == "*"
            : principal
                .EnumerateObject()
                .Any(kind =>
                    PolicyDocument
                        .Texts(kind.Value)
                        .Any(text => (kind.Name is "AWS" or "Service" && text == "*") || (kind.Name == "Service" && text == service))
                );
}
