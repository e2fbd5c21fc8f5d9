using AgentHost.Plugins.Offline.Intents;

namespace AgentHost.Plugins.Offline.Language;

/// <summary>Meaning of a request, as far as it was understood.</summary>
/// <param name="Intents">In order.</param>
/// <param name="Rest">Parts that mean nothing here, as written.</param>
internal sealed record Understood(IReadOnlyList<Intent> Intents, IReadOnlyList<string> Rest);
