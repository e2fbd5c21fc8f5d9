using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary><c>list</c> of a whole tree, as text in its order, against ripgrep's list of files.</summary>
internal sealed class ListingBench : IBench
{
    private const double Most = 2;

    public string Name => "listing";

    public Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options) =>
        SearchRace.RunAsync(place, options, "all files", "list", """{"depth":64""", 100_000, ["--files"], Most);
}
