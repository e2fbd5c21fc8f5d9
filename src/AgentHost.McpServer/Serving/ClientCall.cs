using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Serving;

/// <summary>One call of a client: what it asks for, and the way back to the client while it runs.</summary>
internal class ClientCall(McpServer client, CallToolRequestParams parameters, LoggingLevel? logLevel)
{
    /// <summary>The client: its name, and what it can do.</summary>
    public McpServer Client => client;

    public CallToolRequestParams Params => parameters;

    /// <summary>True for a call whose result is fetched later: it outlives the request that began it.</summary>
    public virtual bool IsTask => false;

    /// <summary>The level of the client's log; null where it set none.</summary>
    public LoggingLevel? LogLevel => PerRequestVersion.IsSpoken(client) ? logLevel : client.LoggingLevel;

    /// <summary>A call as its request brings it.</summary>
    public static ClientCall Of(RequestContext<CallToolRequestParams> request) =>
        new(request.Server, request.Params, request.JsonRpcRequest.Context?.LogLevel);

    /// <summary>Puts a question to the client's person.</summary>
    public virtual ValueTask<ElicitResult> ElicitAsync(ElicitRequestParams question, CancellationToken cancellationToken) =>
        client.ElicitAsync(question, cancellationToken);

    /// <summary>Tells the client something about this call.</summary>
    public virtual Task TellAsync(string method, JsonObject told, CancellationToken cancellationToken) =>
        client.SendMessageAsync(new JsonRpcNotification { Method = method, Params = told }, cancellationToken);

    /// <summary>Notes how far the call is, in a line.</summary>
    public virtual void Note(string progress)
    {
    }
}
