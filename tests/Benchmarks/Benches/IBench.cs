using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Measures one thing.</summary>
internal interface IBench
{
    /// <summary>The word for <c>--only</c>.</summary>
    string Name { get; }

    /// <exception cref="BenchException">Something did not run.</exception>
    Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options);
}
