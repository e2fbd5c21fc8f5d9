using System.Text.Json.Nodes;
using AgentHost.Mcp.Serving;
using AgentHost.Server.Running;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Http;

/// <summary>
/// Checks of a request that brings its version, its client and what that can do along, instead of belonging to a session: its headers have to say what its
/// body says (Model Context Protocol 2026-07-28, Streamable HTTP).
/// </summary>
internal static class PerRequestCheck
{
    /// <summary>The version of such requests.</summary>
    public const string Version = PerRequestVersion.Name;

    public const string VersionHeader = "MCP-Protocol-Version";

    /// <summary>
    /// Methods that are served: what is none of them is refused before the SDK sees it, whose answer would come after the status on a busy machine.
    /// </summary>
    private static readonly string[] Served =
    [
        RequestMethods.ServerDiscover, RequestMethods.ToolsList, RequestMethods.ToolsCall, RequestMethods.PromptsList, RequestMethods.PromptsGet,
        RequestMethods.ResourcesList, RequestMethods.ResourcesTemplatesList, RequestMethods.ResourcesRead, RequestMethods.CompletionComplete,
        RequestMethods.SubscriptionsListen
    ];

    /// <summary>The version that a message's body says it is of; null where it says none, as messages of a session do.</summary>
    public static string? VersionOf(JsonRpcMessage message) => Text(Meta(message)?[MetaKeys.ProtocolVersion]);

    /// <summary>The name that a client says it has; empty where it says none.</summary>
    public static string ClientOf(JsonRpcMessage message) => Text((Meta(message)?[MetaKeys.ClientInfo] as JsonObject)?["name"]) ?? "";

    /// <summary>Finds what is wrong with a request of this version.</summary>
    /// <returns>Status, code and sentence of the refusal; null where nothing is wrong.</returns>
    public static (int Status, McpErrorCode Code, string Reason)? Find(LoopbackExchange exchange, JsonRpcRequest request)
    {
        var version = VersionOf(request);
        if (exchange.Find(VersionHeader) is not { } told)
        {
            return Mismatch($"The header {VersionHeader} is missing: it says what {MetaKeys.ProtocolVersion} says.");
        }

        if (Meta(request) is not { } meta || version is null)
        {
            return Missing(MetaKeys.ProtocolVersion);
        }

        if (told != version)
        {
            return Mismatch($"The header {VersionHeader} is not what {MetaKeys.ProtocolVersion} of the message says.");
        }

        if (exchange.Find("Mcp-Method")?.Trim() != request.Method)
        {
            return Mismatch("The header Mcp-Method is not the method of the message.");
        }

        var named = request.Method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null
        };
        if (named is not null && (exchange.Find("Mcp-Name") is not { } name || Decode(name.Trim()) != Text((request.Params as JsonObject)?[named])))
        {
            return Mismatch($"The header Mcp-Name is not the {named} that the message asks for.");
        }

        if (meta[MetaKeys.ClientCapabilities] is not JsonObject)
        {
            return Missing(MetaKeys.ClientCapabilities);
        }

        return Served.Contains(request.Method, StringComparer.Ordinal)
            ? null
            : (404, McpErrorCode.MethodNotFound, $"There is no method {DisplayText.Line(request.Method, 60)} here in version {Version} of the protocol.");
    }

    private static (int Status, McpErrorCode Code, string Reason) Mismatch(string reason) => (400, McpErrorCode.HeaderMismatch, reason);

    private static (int Status, McpErrorCode Code, string Reason) Missing(string key) =>
        (400, McpErrorCode.InvalidParams, $"The member {key} of _meta is missing: each request of version {Version} brings it.");

    private static JsonObject? Meta(JsonRpcMessage message) => (message switch
    {
        JsonRpcRequest request => request.Params,
        JsonRpcNotification notification => notification.Params,
        _ => null
    } as JsonObject)?["_meta"] as JsonObject;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Decode(string header) => header.Any(static c => c is < ' ' or > '~') ? null : McpHeaderEncoder.DecodeValue(header);
}
