namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>A resource of a server, or a template of some.</summary>
/// <param name="Uri">Its address, or the template of addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">One line.</param>
internal sealed record McpResource(string Uri, string Name, string Description)
{
    public bool IsTemplate { get; init; }
}
