namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>A token that goes along with requests.</summary>
/// <param name="Value">The token.</param>
internal sealed record AccessToken(string Value);
