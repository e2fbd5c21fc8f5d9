using System.Text.Json;
using AgentHost.Client;
using AgentHost.Plugins.Rendering;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Has results shown as a manifest declares it, where they come with data and nothing to show. Never fails a call.</summary>
internal static class ResultRenderers
{
    /// <summary>Characters of data beyond which nothing is made of it.</summary>
    private const int MostData = 1_000_000;

    public static ToolResult Apply(TurnState turn, string tool, ToolResult result)
    {
        if (result is { IsError: true } or { Display.Count: > 0 })
        {
            return result;
        }

        // A name that another plugin took first takes nothing away: what counts is whose the tool is.
        var declared = turn.Registry.List(CapabilityKinds.ToolRenderer, shadowed: true).Where(each => each.Name == tool).ToList();
        if (declared.Count == 0 || turn.Tools.Find(tool)?.Descriptor.Owner.Installed.Manifest is not { } owner || DataOf(result) is not { } data)
        {
            return result;
        }

        var chosen = declared.Find(each => each.Owner.Id == owner.Id) ?? declared.Find(each => RendererOwners.DeclaresServer(
            owner, tool, each.Owner.Installed.Manifest, turn.Registry.Plugins.Select(static plugin => plugin.Installed.Manifest)));
        return chosen is null ? result : result with { Display = Render(chosen.Declaration, data) };
    }

    private static JsonElement? DataOf(ToolResult result) =>
        (result.Data ?? (result.Content is [JsonPart json] ? json.Value : null)) is { ValueKind: not JsonValueKind.Undefined } data
        && data.GetRawText().Length <= MostData ? data : null;

    private static IReadOnlyList<DisplayBlock> Render(JsonElement declaration, JsonElement data)
    {
        try
        {
            return ToolRenderer.Render(ClientJson.Read<ToolRendererSpec>(declaration), data);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            // What cannot be shown so is shown as it always was.
            return [];
        }
    }
}
