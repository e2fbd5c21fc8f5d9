using System.Text.Json;

namespace AgentHost;

/// <summary>The entries that a plugin has for one contribution point.</summary>
/// <param name="Plugin">Its id.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Entries">The entries, as they stand in its manifest.</param>
public sealed record Contribution(string Plugin, string Folder, IReadOnlyList<JsonElement> Entries);
