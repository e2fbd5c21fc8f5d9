using AgentHost.Plugins.Mcp.Servers;

namespace AgentHost.Plugins.Mcp.Prompts;

/// <summary><c>@mcp:SERVER:URI</c> in a prompt: a resource of a server.</summary>
internal sealed class ResourceSource(ServerHub hub) : ContextSource
{
    /// <summary>Time in which a server that starts may tell what it has, while a person types.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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
    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<string>> CompleteAsync(string typed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(typed);
        await hub.StartAsync(cancellationToken);
        var colon = typed.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return [.. hub.Servers.Select(static server => server.Spec.Name + ":").Where(name => name.StartsWith(typed, StringComparison.Ordinal))];
        }

        await hub.WaitBrieflyAsync(Patience, cancellationToken);
        var (name, address) = (typed[..colon], typed[(colon + 1)..]);
        return hub.Servers.FirstOrDefault(server => server.Spec.Name == name) is not { } found ? []
            : [
                .. found.Offer.Resources.Where(static resource => !resource.IsTemplate)
                    .Where(resource => resource.Uri.StartsWith(address, StringComparison.OrdinalIgnoreCase)
                        || resource.Name.Contains(address, StringComparison.OrdinalIgnoreCase))
                    .Select(resource => $"{name}:{resource.Uri}")];
    }
}
