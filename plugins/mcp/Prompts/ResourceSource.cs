using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Servers;

namespace AgentHost.Plugins.Mcp.Prompts;

/// <summary><c>@mcp:SERVER:URI</c> in a prompt: a resource of a server.</summary>
internal sealed class ResourceSource(ServerHub hub) : Capability
{
    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var target = arguments.Text("target") ?? "";
        TimeSpan? patience = arguments.TryGetProperty("timeoutSeconds", out var given) && given.TryGetDouble(out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        try
        {
            if (colon <= 0)
            {
                throw new McpServerException("A resource is written mcp:SERVER:URI.");
            }

            await hub.StartAsync(cancellationToken);
            return Json.Of(new JsonObject { ["text"] = await hub.ReadResourceAsync(hub.Find(target[..colon]), target[(colon + 1)..], patience, cancellationToken), ["title"] = target });
        }
        catch (McpServerException exception)
        {
            return Json.Of(new JsonObject { ["error"] = exception.Message.TrimEnd('.') + "." });
        }
    }
}
