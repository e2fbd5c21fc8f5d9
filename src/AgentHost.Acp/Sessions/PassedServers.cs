using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Acp.Connecting;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;

namespace AgentHost.Acp.Sessions;

/// <summary>MCP servers that an editor passes, as settings of a workspace.</summary>
internal static class PassedServers
{
    private const int Most = 100;
    private const int LongestName = 40;

    /// <summary>Settings with the servers; the same ones for the same servers.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="settings">Settings that are given besides; null for none.</param>
    /// <exception cref="JsonRpc.JsonRpcErrorException">One of them cannot be taken.</exception>
    public static JsonElement Settings(IReadOnlyList<McpServer> servers, JsonElement? settings)
    {
        if (servers.Count > Most)
        {
            throw Failures.Invalid($"More than {Most} MCP servers are passed.");
        }

        var named = new JsonObject();
        foreach (var server in servers)
        {
            var name = NameOf(server.Name);
            if (named.ContainsKey(name))
            {
                throw Failures.Invalid($"Two MCP servers are called {name}.");
            }

            named[name] = Declaration(server);
        }

        var all = settings is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given)! : [];
        var mcp = all["mcp"] as JsonObject ?? [];
        mcp["config"] = new JsonObject { ["mcpServers"] = named };
        all["mcp"] = mcp.Parent is null ? mcp : mcp.DeepClone();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            all.WriteTo(writer);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static JsonObject Declaration(McpServer server)
    {
        if (server.Type is "http")
        {
            return Uri.TryCreate(server.Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? new JsonObject
                {
                    ["type"] = "http",
                    ["url"] = Plain(server.Url!),
                    ["headers"] = Pairs(server.Headers.Select(static each => (each.Name, each.Value))),
                }
                : throw Failures.Invalid($"The MCP server {NameOf(server.Name)} has no address of http or https.");
        }

        if (server.Type is not (null or "stdio"))
        {
            throw Failures.Invalid($"The MCP server {NameOf(server.Name)} is of the type \"{PlainText.Line(server.Type, 40)}\", which is not offered.");
        }

        return server.Command is { Length: > 0 } command && Path.IsPathFullyQualified(command)
            ? new JsonObject
            {
                ["type"] = "stdio",
                ["command"] = Plain(command),
                ["args"] = new JsonArray([.. server.Args.Select(static word => (JsonNode)Plain(word))]),
                ["env"] = Pairs(server.Env.Select(static each => (each.Name, each.Value))),
            }
            : throw Failures.Invalid($"The command of the MCP server {NameOf(server.Name)} is no absolute path.");
    }

    private static JsonObject Pairs(IEnumerable<(string Name, string Value)> pairs)
    {
        var all = new JsonObject();
        foreach (var (name, value) in pairs)
        {
            all[name] = Plain(value);
        }

        return all;
    }

    /// <summary>A text that stands for itself: in settings, a dollar sign begins a variable or a command.</summary>
    private static string Plain(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>A name that tools can be called by.</summary>
    private static string NameOf(string name)
    {
        var plain = string.Concat(name.Take(LongestName).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return plain.Length > 0 ? plain : throw Failures.Invalid("An MCP server has no name.");
    }
}
