using AgentHost.Plugins.Mcp.Servers;

namespace AgentHost.Plugins.Mcp.Prompts;

/// <summary><c>@mcp:SERVER:URI</c> in a prompt: a resource of a server.</summary>
internal sealed class ResourceSource(ServerHub hub) : ContextSource
{
    public override async ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        var target = reference.Target;
        TimeSpan? patience = reference.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        try
        {
            if (colon <= 0)
            {
                throw new McpServerException("A resource is written mcp:SERVER:URI.");
            }

            await hub.StartAsync(cancellationToken);
            var text = await hub.ReadResourceAsync(hub.Find(target[..colon]), target[(colon + 1)..], patience, cancellationToken);
            return new() { Text = text, Title = target };
        }
        catch (McpServerException exception)
        {
            return ContextContent.Failed(exception.Message.TrimEnd('.') + ".");
        }
    }
}
