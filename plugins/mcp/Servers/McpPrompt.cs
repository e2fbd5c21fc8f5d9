namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>A prompt of a server.</summary>
/// <param name="Name">Its name at the server.</param>
/// <param name="Description">One line.</param>
/// <param name="Arguments">Its arguments in their order.</param>
internal sealed record McpPrompt(string Name, string Description, IReadOnlyList<McpPromptArgument> Arguments);
