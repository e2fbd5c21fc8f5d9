namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>A token that goes along with requests.</summary>
/// <param name="Value">The token.</param>
/// <param name="Until">When to get another.</param>
internal sealed record AccessToken(string Value, DateTimeOffset Until);
