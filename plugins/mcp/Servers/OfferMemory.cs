using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Declarations;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>Remembers the tools that a server had, so that they can be offered before it has started again.</summary>
internal static class OfferMemory
{
    private const int Largest = 900_000;

    /// <summary>Keeps an offer, where it is another than the one that is kept.</summary>
    public static async Task KeepAsync(IKeyValueStore state, McpServerSpec spec, ServerOffer offer, CancellationToken cancellationToken)
    {
        var tools = new JsonArray();
        foreach (var tool in offer.Tools)
        {
            tools.Add((JsonNode)new JsonObject
            {
                ["name"] = tool.Name,
                ["description"] = tool.Description,
                ["schema"] = JsonNode.Parse(tool.Schema.GetRawText()),
                ["print"] = JsonNode.Parse(tool.Print.ToElement().GetRawText()),
                ["destroys"] = tool.Destroys,
            });
        }

        var value = Json.Of(new JsonObject { ["tools"] = tools, ["resources"] = offer.HasResources, ["instructions"] = offer.Instructions });
        if (value.GetRawText().Length > Largest
            || (await state.GetAsync(Key(spec), cancellationToken) is { } before && before.Value.GetRawText() == value.GetRawText()))
        {
            return;
        }

        await state.SetAsync(Key(spec), value, null, cancellationToken);
    }

    /// <summary>Finds the offer kept for a server; null for none.</summary>
    public static async Task<ServerOffer?> FindAsync(IKeyValueStore state, McpServerSpec spec, CancellationToken cancellationToken)
    {
        if (await state.GetAsync(Key(spec), cancellationToken) is not { } kept)
        {
            return null;
        }

        var tools = new List<McpTool>();
        foreach (var tool in kept.Value.Get("tools").Items())
        {
            if (tool.Text("name") is { } name && spec.Offers(name) && tool.Get("schema") is { ValueKind: JsonValueKind.Object } schema
                && ToolFingerprint.Read(tool.Get("print")) is { } print)
            {
                tools.Add(new McpTool(name, tool.Text("description") ?? name, schema)
                {
                    Print = print,
                    Destroys = tool.Get("destroys").ValueKind == JsonValueKind.True
                });
            }
        }

        return new ServerOffer
        {
            Tools = tools,
            HasResources = kept.Value.Get("resources").ValueKind == JsonValueKind.True,
            Instructions = kept.Value.Text("instructions")
        };
    }

    private static string Key(McpServerSpec spec) => $"tools/{spec.Identity}";
}
