using System.Text.Json.Nodes;
using ConfigRule.Cdk;
using ConfigRule.Delivery;

namespace ConfigRule.Tests.Judgement;

/// <summary>A case of tests/destination-doctor.json. The file says how it is written.</summary>
internal sealed record DoctorCase(JsonObject Destination, DeliverySource Source, string Answer, IReadOnlyList<string> Obstacles)
{
    private static readonly JsonObject File = JsonNode
        .Parse(System.IO.File.ReadAllText(Path.Combine(Repository.Root, "tests", "destination-doctor.json")))!
        .AsObject();

    public static TheoryData<string> Names { get; } = [.. File["cases"]!.AsArray().Select(each => (string)each!["case"]!)];

    public static IEnumerable<string> Bases => File["bases"]!.AsObject().Select(each => each.Key);

    public static DoctorCase Base(string name) => new(File["bases"]![name]!.DeepClone().AsObject(), SourceOf(null), "yes", []);

    public static DoctorCase Of(string name)
    {
        var written = File["cases"]!.AsArray().Single(each => (string)each!["case"]! == name)!;
        var destination = Base((string)written["base"]!).Destination;
        foreach (var (member, value) in written["with"]?.AsObject() ?? [])
        {
            destination[member] = value?.DeepClone();
        }

        return new DoctorCase(
            destination,
            SourceOf(written["source"]),
            (string)written["answer"]!,
            [.. (written["obstacles"]?.AsArray() ?? []).Select(each => (string)each!)]
        );
    }

    public Diagnosis Examine() => DestinationDoctor.Examine(Read(Destination), Source);

    /// <summary>The case after the corrections of the diagnosis.</summary>
    public DoctorCase Corrected(Diagnosis diagnosis)
    {
        var corrected = this with { Destination = Destination.DeepClone().AsObject() };
        var corrections = diagnosis.Obstacles.Select(obstacle => obstacle.Correction!).Distinct();
        // From the last statement to the first, so that a removal does not move one that is still to be changed.
        foreach (var correction in corrections.OrderByDescending(correction => correction.Index))
        {
            Apply(correction, corrected.Policy(correction.Policy));
        }

        return corrected;
    }

    /// <summary>Every policy of the destination.</summary>
    public IEnumerable<JsonObject> Policies =>
        Destination
            .SelectMany(member =>
                member.Key switch
                {
                    "rolePolicies" => member.Value!.AsObject().Select(each => each.Value),
                    "serviceControlPolicies" => member.Value!.AsArray().SelectMany(level => level!.AsObject()).Select(each => each.Value),
                    _ => [member.Value],
                }
            )
            .OfType<JsonObject>();

    private static void Apply(Correction correction, JsonObject policy)
    {
        var statements = policy["Statement"]!.AsArray();
        switch (correction.Kind)
        {
            case CorrectionKind.Add:
                statements.Add(JsonNode.Parse(correction.Statement));
                break;
            case CorrectionKind.Replace:
                statements[correction.Index] = JsonNode.Parse(correction.Statement);
                break;
            default:
                statements.RemoveAt(correction.Index);
                break;
        }
    }

    private JsonObject Policy(string name)
    {
        var (parent, key) = name switch
        {
            "bucket policy" => (Destination, "bucketPolicy"),
            "key policy" => (Destination, "keyPolicy"),
            "role trust" => (Destination, "roleTrust"),
            "permissions boundary" => (Destination, "permissionsBoundary"),
            _ when name.StartsWith("role policy", StringComparison.Ordinal) => (
                Destination["rolePolicies"]!.AsObject(),
                name["role policy".Length..].Trim()
            ),
            _ => (
                Destination["serviceControlPolicies"]!
                    .AsArray()
                    .Select(level => level!.AsObject())
                    .Single(level => level.ContainsKey(name)),
                name
            ),
        };
        parent[key] ??= new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray() };

        return parent[key]!.AsObject();
    }

    private static DeliverySource SourceOf(JsonNode? more)
    {
        var source = File["source"]!;

        return new DeliverySource((string)source["account"]!, (string)source["region"]!, (string)source["partition"]!)
        {
            OrganizationId = (string?)more?["organizationId"],
            OrganizationPath = (string?)more?["organizationPath"],
        };
    }

    private static Destination Read(JsonObject written) =>
        new()
        {
            Type = (string)written["type"]!,
            Name = (string)written["name"]!,
            HiveCompatiblePartitions = (bool?)written["hiveCompatiblePartitions"] ?? false,
            BucketPolicy = FactOf(written["bucketPolicy"]),
            ObjectOwnership = FactOf(written["objectOwnership"]),
            EncryptionKey = FactOf(written["encryptionKey"]),
            KeyPolicy = FactOf(written["keyPolicy"]),
            KeyState = FactOf(written["keyState"]),
            LogGroup = FactOf(written["logGroup"]),
            Role = FactOf(written["role"]),
            RoleTrust = FactOf(written["roleTrust"]),
            RolePolicies = Named(written["rolePolicies"]),
            PermissionsBoundary = FactOf(written["permissionsBoundary"]),
            ServiceControlPolicies = [.. (written["serviceControlPolicies"]?.AsArray() ?? []).Select(Named)],
        };

    private static IReadOnlyList<NamedPolicy> Named(JsonNode? policies) =>
        [.. (policies?.AsObject() ?? []).Select(each => new NamedPolicy(each.Key, FactOf(each.Value)))];

    private static Fact FactOf(JsonNode? written) =>
        written switch
        {
            null => Fact.None,
            JsonValue text => Fact.Of((string)text!),
            _ when written["unreadable"] is { } reason => Fact.Unreadable((string)reason!),
            _ => Fact.Of(written.ToJsonString()),
        };
}
