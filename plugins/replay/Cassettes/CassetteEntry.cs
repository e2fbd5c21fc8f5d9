using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay.Cassettes;

/// <summary>One request of a cassette, and what was answered.</summary>
/// <param name="Number">Which request, from 1.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Print">The request.</param>
/// <param name="Updates">The answer, its end included.</param>
internal sealed record CassetteEntry(int Number, int Line, Fingerprint Print, IReadOnlyList<ModelUpdate> Updates);
