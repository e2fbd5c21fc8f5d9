using System.Text.Json;

namespace AgentHost;

/// <summary>A hook as the settings declare it.</summary>
/// <param name="Event">The event at which it runs.</param>
/// <param name="Origin">Place of its declaration: a file with its line.</param>
/// <param name="Declaration">Declaration, as it stands there.</param>
/// <param name="OfProject">True where the workspace's own files declare it.</param>
public sealed record DeclaredHook(HookEvent Event, string Origin, JsonElement Declaration, bool OfProject);
