using System.Text.Json;

namespace AgentHost.Kernel.Hooks;

/// <summary>A hook as the settings declare it.</summary>
/// <param name="Event">When it runs.</param>
/// <param name="Origin">Where it stands: a file with its line.</param>
/// <param name="Declaration">What stands there.</param>
/// <param name="OfProject">Whether the workspace's own files declare it.</param>
public sealed record DeclaredHook(HookEvent Event, string Origin, JsonElement Declaration, bool OfProject);
