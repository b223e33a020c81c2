using System.Text.Json.Nodes;
using ConfigRule.Events;
using ConfigRule.Tests.Events;
using CsCheck;
using static ConfigRule.Tests.Properties.RandomJson;

namespace ConfigRule.Tests.Properties;

public sealed class TriggerReaderPropertyTests
{
    private static readonly string[] Samples =
    [
        .. new[] { "vpc-change", "vpc-oversized", "flow-log-change", "flow-log-deleted", "scheduled", "snapshot-delivered" }.Select(
            SampleEvents.Sample
        ),
    ];

    /// <summary>A sample with one or two members removed, changed or added at random places.</summary>
    private static readonly Gen<string> Changed =
        from sample in Gen.OneOfConst(Samples)
        from changes in Gen.Select(Gen.Int[0, 99], Gen.Frequency<string?>((1, Gen.Const((string?)null)), (3, Value!)), Gen.Bool).Array[1, 2]
        select Change(sample, changes);

    [Fact]
    public void Any_change_to_an_event_gives_a_trigger_or_is_rejected()
    {
        var invokingEvent = Gen.Frequency((6, Changed), (2, Mutated(Gen.OneOfConst(Samples))), (1, Value), (1, RandomText.Brief));

        Gen.Select(invokingEvent, Gen.OneOfConst("", "\uFEFF", "\uFEFF\uFEFF", " \n"), Gen.Bool)
            .Sample(
                (json, mark, leftScope) =>
                {
                    try
                    {
                        Assert.NotNull(TriggerReader.Read(SampleEvents.With(mark + json, leftScope)));
                    }
                    catch (InvalidConfigEventException error)
                    {
                        Assert.NotEmpty(error.Message);
                    }
                },
                iter: 20_000
            );
    }

    /// <param name="sample">An event.</param>
    /// <param name="changes">
    /// Place is the number of a member, nested ones included. The member gets the value, or a new member with the value is
    /// added next to it; without a value it is removed.
    /// </param>
    private static string Change(string sample, (int Place, string? Value, bool IsBeside)[] changes)
    {
        var root = JsonNode.Parse(sample);
        foreach (var (index, (place, value, isBeside)) in changes.Index())
        {
            var members = Members(root).ToList();
            var (holder, name) = members[place % members.Count];
            if (value is null)
            {
                holder.Remove(name);
            }
            else
            {
                holder[isBeside ? $"{name}New" : name] = Placeholder(index);
            }
        }

        // As text, for a JsonNode would not write every value as it is written here.
        return changes
            .Index()
            .Aggregate(
                $"{root?.ToJsonString()}",
                (json, change) => json.Replace(Quote(Placeholder(change.Index)), change.Item.Value, StringComparison.Ordinal)
            );
    }

    private static string Placeholder(int index) => $"#{index}#";

    private static IEnumerable<(JsonObject Holder, string Name)> Members(JsonNode? node) =>
        node switch
        {
            JsonObject holder => holder.SelectMany(member => Members(member.Value).Prepend((holder, member.Key))),
            JsonArray array => array.SelectMany(Members),
            _ => [],
        };
}
