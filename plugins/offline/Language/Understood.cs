using AgentHost.Plugins.Offline.Wishes;

namespace AgentHost.Plugins.Offline.Language;

/// <summary>Meaning of a request, as far as it was understood.</summary>
/// <param name="Wishes">In order.</param>
/// <param name="Rest">Parts that mean nothing here, as written.</param>
internal sealed record Understood(IReadOnlyList<Wish> Wishes, IReadOnlyList<string> Rest);
