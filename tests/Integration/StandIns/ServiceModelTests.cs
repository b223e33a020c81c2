using System.Reflection;
using System.Text.Json;
using Amazon.ConfigService;
using Amazon.ConfigService.Model;
using Amazon.Runtime;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.StandIns;

/// <summary>
/// The members of AWSSDK.ConfigService beside AWS Config's service model, from which the official package is generated. The model is
/// the one that boto3 has.
/// </summary>
public sealed class ServiceModelTests : IClassFixture<PrerequisitesFixture>
{
    private const string ReadModel =
        "import botocore.session as s, json; print(json.dumps(s.get_session().get_service_model('config')._service_description))";

    [Fact]
    public async Task Every_member_has_the_type_that_version_4_of_the_SDK_gives_it()
    {
        using var model = await ReadModelAsync();
        var declared = StandInProject.All.SelectMany(standIn => standIn.DeclaredTypes).Select(type => type.ToString()).ToHashSet();
        var types = typeof(Evaluation)
            .Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(Evaluation).Namespace && declared.Contains(type.FullName ?? ""))
            .Where(type => !type.IsAssignableTo(typeof(Exception)))
            .ToList();

        Assert.NotEmpty(types);
        Assert.All(types, type => AssertMembers(type, model.RootElement.GetProperty("shapes")));
    }

    [Fact]
    public async Task Every_enumeration_is_a_class_with_values_of_the_model()
    {
        using var model = await ReadModelAsync();
        var types = typeof(ComplianceType).Assembly.GetExportedTypes().Where(type => type.BaseType == typeof(ConstantClass)).ToList();

        Assert.NotEmpty(types);
        Assert.All(
            types,
            type =>
            {
                var shape = model.RootElement.GetProperty("shapes").GetProperty(type.Name);
                var values = shape.GetProperty("enum").EnumerateArray().Select(value => value.GetString()).ToHashSet();
                var constants = type.GetFields(BindingFlags.Public | BindingFlags.Static);
                Assert.NotEmpty(constants);
                Assert.All(constants, constant => Assert.Contains(((ConstantClass)constant.GetValue(null)!).Value, values));
            }
        );
    }

    [Fact]
    public async Task Every_exception_is_an_error_of_the_model()
    {
        using var model = await ReadModelAsync();
        var shapes = model.RootElement.GetProperty("shapes");

        var exceptions = typeof(ValidationException)
            .Assembly.GetExportedTypes()
            .Where(type => type.BaseType == typeof(AmazonConfigServiceException))
            .ToList();

        Assert.NotEmpty(exceptions);
        Assert.All(exceptions, type => Assert.True(shapes.GetProperty(type.Name).GetProperty("exception").GetBoolean(), type.Name));
    }

    private static void AssertMembers(Type type, JsonElement shapes)
    {
        // An operation without parameters or without an answer has no shape.
        if (!shapes.TryGetProperty(type.Name, out var shape))
        {
            return;
        }

        var members = shape.GetProperty("members").EnumerateObject().ToDictionary(each => Capitalized(each.Name), each => each.Value);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            Assert.True(members.TryGetValue(property.Name, out var member), $"{type.Name} has no {property.Name} in the model");
            Assert.Equal($"{property.Name}: {ExpectedType(member, shapes)}", $"{property.Name}: {NameOf(property.PropertyType)}");
        }
    }

    private static string ExpectedType(JsonElement member, JsonElement shapes)
    {
        var name = member.GetProperty("shape").GetString() ?? "";
        var shape = shapes.GetProperty(name);
        return shape.GetProperty("type").GetString() switch
        {
            "string" when shape.TryGetProperty("enum", out _) => name,
            "string" => "String",
            "boolean" => "Boolean?",
            "integer" => "Int32?",
            "timestamp" => "DateTime?",
            "structure" => name,
            "map" => "Dictionary of String",
            "list" => $"List of {ExpectedElement(shape.GetProperty("member"), shapes)}",
            var other => throw new NotSupportedException($"{name} is a {other}, and no type of the SDK is known for that"),
        };
    }

    /// <summary>In a list the SDK has the text of an enumeration, not its class.</summary>
    private static string ExpectedElement(JsonElement member, JsonElement shapes) =>
        shapes.GetProperty(member.GetProperty("shape").GetString() ?? "").TryGetProperty("enum", out _)
            ? "String"
            : ExpectedType(member, shapes);

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? $"{value.Name}?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]} of {NameOf(type.GenericTypeArguments[0])}"
        : type.Name;

    private static string Capitalized(string name) => $"{char.ToUpperInvariant(name[0])}{name[1..]}";

    private static async Task<JsonDocument> ReadModelAsync()
    {
        var model = await Command.RunAsync("python3", ["-c", ReadModel]);
        return JsonDocument.Parse(model.OrThrow("reading the service model").Output);
    }
}
