using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Asking;
using AgentHost.Plugins.Mcp.Declarations;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>Services that servers are run with.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Time">The clock.</param>
/// <param name="State">What is remembered of servers.</param>
/// <param name="Logger">Hears what servers say.</param>
/// <param name="Client">Makes a client of HTTP.</param>
/// <param name="Values">Fills texts of declarations.</param>
/// <param name="Models">Answers servers that ask a model; null where none can be asked.</param>
internal sealed record ServerContext(
    IWorkspaceContext Workspace, TimeProvider Time, IKeyValueStore State, ILogger Logger, Func<HttpClient> Client, ValueExpander Values, ModelAsker? Models)
{
    /// <summary>Keeps logins; null where this host keeps none for the plugin.</summary>
    public ISecretStore? Secrets { get; init; }

    /// <summary>Makes a client that connects to public addresses alone, and to those given.</summary>
    public Func<IReadOnlyList<string>, HttpClient>? GuardedClient { get; init; }

    /// <summary>Publishes an event of the plugin.</summary>
    public Func<string, JsonObject, Task> PublishAsync { get; init; } = static (_, _) => Task.CompletedTask;
}
