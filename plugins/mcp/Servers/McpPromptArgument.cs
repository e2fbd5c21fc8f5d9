namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>An argument of a prompt.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Required">Whether it has to be given.</param>
internal sealed record McpPromptArgument(string Name, bool Required);
