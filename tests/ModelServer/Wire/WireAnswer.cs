namespace AgentHost.ModelServing;

/// <summary>An answer that a wire gives by itself.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Parts">The body; more than one part is a stream.</param>
internal sealed record WireAnswer(int Status, params IReadOnlyList<ReadOnlyMemory<byte>> Parts);
