namespace AgentHost.Benchmarks;

/// <summary>Something that was to be measured did not run.</summary>
internal sealed class BenchException(string message) : Exception(message);
