using System.Globalization;
using System.Text;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>A request for a listing of EC2: form-encoded names and values.</summary>
internal sealed record Ec2Query(string Action, string? NextToken)
{
    private const string OwnerFilter = "owner-id";

    /// <exception cref="BenchmarkException">It is not a request for a whole listing in pages of 1,000.</exception>
    public static Ec2Query Read(byte[] body)
    {
        var given = Encoding
            .ASCII.GetString(body)
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => Decode(pair[0]), pair => Decode(pair.ElementAtOrDefault(1) ?? ""));

        var action = given.GetValueOrDefault("Action");
        if (action is not ("DescribeVpcs" or "DescribeFlowLogs"))
        {
            throw new BenchmarkException(
                $"EC2 was asked for Action {action ?? "(none)"}, which is none of the calls of a scheduled evaluation"
            );
        }

        if (given.GetValueOrDefault("MaxResults") != Ec2Pages.PageSize.ToString(CultureInfo.InvariantCulture))
        {
            throw new BenchmarkException(
                $"{action} was asked for MaxResults {given.GetValueOrDefault("MaxResults") ?? "(none)"}; the pages have {Ec2Pages.PageSize}"
            );
        }

        // The account owns every VPC here, so the filter by owner matches all of them.
        var filters = given.Where(pair => pair.Key.StartsWith("Filter.", StringComparison.Ordinal)).Select(pair => pair.Value).ToList();
        if (filters is not [] && !filters.ToHashSet().SetEquals([OwnerFilter, Account.Id]))
        {
            throw new BenchmarkException(
                $"{action} was asked with the filter {string.Join(" ", filters)}; only {OwnerFilter} {Account.Id} is known"
            );
        }

        return new Ec2Query(action, given.GetValueOrDefault("NextToken"));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
