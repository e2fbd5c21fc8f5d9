using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>
/// Asks a server for all that it has, page by page, and reads each item by itself: one that cannot be read costs itself alone, and is named.
/// </summary>
internal static class OfferReader
{
    private const int MostPages = 100;
    private const int MostTools = 1_000;
    private const int MostOthers = 1_000;
    private const int LongestDescription = 4_000;
    private const int LongestInstructions = 4_000;
    private const int LargestSchema = 256 << 10;
    private const int MostLeftOut = 50;

    /// <summary>Reads the tools, prompts and resources of the server.</summary>
    /// <exception cref="McpException">It did not list its tools.</exception>
    public static async Task<ServerOffer> ReadAsync(McpClient client, McpServerSpec spec, ServerLog log, CancellationToken cancellationToken)
    {
        var capabilities = client.ServerCapabilities ?? new ServerCapabilities();
        var resources = new List<McpResource>();
        var prompts = new List<McpPrompt>();
        var leftOut = new List<string>();
        if (capabilities.Resources is not null)
        {
            await TryAsync(() => PagesAsync(client, RequestMethods.ResourcesList, "resources", Resource("uri", false), cancellationToken), log);
            await TryAsync(
                () => PagesAsync(client, RequestMethods.ResourcesTemplatesList, "resourceTemplates", Resource("uriTemplate", true), cancellationToken), log);
        }

        if (capabilities.Prompts is not null)
        {
            await TryAsync(() => PagesAsync(client, RequestMethods.PromptsList, "prompts", Prompt, cancellationToken), log);
        }

        var tools = capabilities.Tools is null ? [] : await ToolsAsync(client, spec, leftOut, cancellationToken);
        foreach (var line in leftOut)
        {
            log.Add(line);
        }

        return new ServerOffer
        {
            Tools = tools,
            Prompts = prompts,
            Resources = resources,
            LeftOut = leftOut,
            HasResources = capabilities.Resources is not null,
            Instructions = client.ServerInstructions is { Length: > 0 } said ? Cleaned.Text(said, LongestInstructions) : null,
            Server = Cleaned.Line($"{client.ServerInfo?.Name} {client.ServerInfo?.Version}", 100),
            Protocol = client.NegotiatedProtocolVersion ?? "",
        };

        Func<JsonElement, int, bool> Resource(string member, bool isTemplate) => (item, place) =>
        {
            if (item.Text(member) is { Length: > 0 } uri)
            {
                resources.Add(new McpResource(
                    uri, Cleaned.Line(item.Text("title") ?? item.Text("name") ?? uri, 200), Cleaned.Line(item.Text("description") ?? "", 300))
                { IsTemplate = isTemplate });
            }
            else
            {
                LeaveOut(leftOut, $"The resource at place {place} is left out: it has no {member}.");
            }

            return resources.Count < MostOthers;
        };

        bool Prompt(JsonElement item, int place)
        {
            if (item.Text("name") is { Length: > 0 } name)
            {
                prompts.Add(new McpPrompt(
                    name,
                    Cleaned.Line(item.Text("description") ?? item.Text("title") ?? name, 300),
                    [
                        .. item.Get("arguments").Items().Take(20).Where(static argument => argument.Text("name") is { Length: > 0 })
                            .Select(static argument => new McpPromptArgument(argument.Text("name")!, argument.Get("required").ValueKind == JsonValueKind.True))
                    ]));
            }
            else
            {
                LeaveOut(leftOut, $"The prompt at place {place} is left out: it has no name.");
            }

            return prompts.Count < MostOthers;
        }
    }

    /// <summary>Finds what keeps a tool from being offered; null for nothing.</summary>
    private static string? FindFault(JsonElement tool) =>
        tool.Get("inputSchema") is not { ValueKind: JsonValueKind.Object } schema
            ? tool.Get("inputSchema").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "it has no inputSchema" : "its inputSchema is no object"
        : schema.Text("type") != "object" ? "its inputSchema does not say \"type\": \"object\""
        : schema.GetRawText().Length > LargestSchema ? $"its inputSchema is larger than {LargestSchema >> 10} kB"
        : !Json.IsWhole(schema) ? "its inputSchema is no text"
        : null;

    private static async Task<List<McpTool>> ToolsAsync(McpClient client, McpServerSpec spec, List<string> leftOut, CancellationToken cancellationToken)
    {
        var tools = new List<McpTool>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        client.ClearKnownTools();
        await PagesAsync(client, RequestMethods.ToolsList, "tools", Take, cancellationToken);
        return tools;

        bool Take(JsonElement item, int place)
        {
            if (item.Text("name") is not { Length: > 0 } name)
            {
                LeaveOut(leftOut, $"The tool at place {place} is left out: it has no name.");
            }
            else if (spec.Offers(name))
            {
                if ((names.Contains(name) ? "its name is there already" : FindFault(item) ?? FindRefusal(client, item)) is { } fault)
                {
                    LeaveOut(leftOut, $"The tool {Cleaned.Line(name, 100)} is left out: {fault}.");
                }
                else
                {
                    names.Add(name);
                    var (title, description, schema, about) = (item.Text("title"), item.Text("description"), item.Get("inputSchema"), item.Get("annotations"));
                    tools.Add(new McpTool(name, Cleaned.Text(description ?? title ?? name, LongestDescription), schema)
                    {
                        Print = ToolFingerprint.Of(title, description, schema),
                        Destroys = about.Get("destructiveHint").ValueKind == JsonValueKind.True && about.Get("readOnlyHint").ValueKind != JsonValueKind.True,
                    });
                }
            }

            return tools.Count < MostTools;
        }
    }

    /// <summary>Makes the tool known to the client, which writes what its schema wants in headers; says why where it cannot be called.</summary>
    private static string? FindRefusal(McpClient client, JsonElement tool)
    {
        try
        {
            if (tool.Deserialize((System.Text.Json.Serialization.Metadata.JsonTypeInfo<ModelContextProtocol.Protocol.Tool>)
                McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ModelContextProtocol.Protocol.Tool))) is { } known)
            {
                client.AddKnownTools([known]);
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return Cleaned.Line(exception.Message, 300).TrimEnd('.');
        }
    }

    /// <summary>Page after page, item by item; ends with a cursor that was there before, after very many pages, and when no more is taken.</summary>
    private static async Task PagesAsync(
        McpClient client, string method, string member, Func<JsonElement, int, bool> take, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var place = 0;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await client.SendRequestAsync(
                new JsonRpcRequest { Method = method, Params = cursor is null ? new JsonObject() : new JsonObject { ["cursor"] = cursor } }, cancellationToken);
            if (answer.Result?[member] is not JsonArray items)
            {
                throw new McpException($"It answered {method} without {member}.");
            }

            foreach (var item in items)
            {
                if (!take(Read(item), ++place))
                {
                    return;
                }
            }

            if (answer.Result["nextCursor"] is not JsonValue next || !next.TryGetValue<string>(out var further) || further.Length == 0 || !seen.Add(further))
            {
                return;
            }

            cursor = further;
        }
    }

    /// <summary>An item as an element; undefined where it is no JSON that could be written again.</summary>
    private static JsonElement Read(JsonNode? item)
    {
        try
        {
            return item is null ? default : Json.Of(item);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or JsonException)
        {
            return default;
        }
    }

    private static void LeaveOut(List<string> leftOut, string line)
    {
        if (leftOut.Count < MostLeftOut)
        {
            leftOut.Add(line);
        }
    }

    /// <summary>Runs a request whose failure is logged: only a failure to list tools is worth losing the server for.</summary>
    private static async Task TryAsync(Func<Task> ask, ServerLog log)
    {
        try
        {
            await ask();
        }
        catch (Exception exception) when (exception is McpException or JsonException or InvalidOperationException or ArgumentException)
        {
            log.Add(Cleaned.Line(exception.Message, 300));
        }
    }
}
