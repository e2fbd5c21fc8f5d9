using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary><c>glob</c>, newest first, against ripgrep's list of files, which knows no times.</summary>
internal sealed class GlobBench : IBench
{
    private const double Most = 2;

    public string Name => "glob";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options) =>
    [
        .. await SearchRace.RunAsync(place, options, "glob *1.md", "glob", "{\"pattern\":\"**/*1.md\"", 1_000, ["--files", "-g", "*1.md"], Most),
        .. await SearchRace.RunAsync(place, options, "glob **", "glob", "{\"pattern\":\"**\"", 1_000, ["--files"], Most),
    ];
}
