using System.Text.Json;

namespace AgentHost.Models;

/// <summary>A type of provider that a plugin declares.</summary>
/// <param name="Name">The name that entries of settings give as their <c>type</c>.</param>
/// <param name="Declaration">Its entry in the plugin's manifest.</param>
public record ProviderType(string Name, JsonElement Declaration);
