namespace AgentHost.Plugins.Replay.Requests;

/// <summary>A request as a cassette keeps it: the same on every machine and in every run.</summary>
/// <param name="Messages">Each message as one line of JSON, cleaned.</param>
/// <param name="Tools">The tools' names.</param>
/// <param name="Digests">What each aspect comes to, by <see cref="ReplaySettings.Aspects"/>.</param>
internal sealed record Fingerprint(IReadOnlyList<string> Messages, IReadOnlyList<string> Tools, IReadOnlyDictionary<string, string> Digests);
