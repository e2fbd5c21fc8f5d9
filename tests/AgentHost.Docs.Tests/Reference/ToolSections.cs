using System.Text;
using System.Text.Json;

namespace AgentHost.Docs.Tests.Reference;

/// <summary>Sections about tools, made from their declarations.</summary>
internal static class ToolSections
{
    public static void Write(StringBuilder page, string plugin, JsonElement tool)
    {
        page.Append($"\n## {tool.GetProperty("name").GetString()}\n\n{SettingRows.Text(tool, "description")}\n\n");
        page.Append($"Plugin `{plugin}`{Effects(tool)}{(IsDeferred(tool) ? "; offered after a search with `tool_search`" : "")}.\n");
        if (tool.TryGetProperty("inputSchema", out var input) && input.TryGetProperty("properties", out var arguments)
            && arguments.EnumerateObject().Any())
        {
            var needed = input.TryGetProperty("required", out var names)
                ? names.EnumerateArray().Select(static name => name.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
            page.Append("\n| argument | value | meaning |\n| --- | --- | --- |\n");
            foreach (var argument in arguments.EnumerateObject())
            {
                page.Append(
                    $"| `{argument.Name}`{(needed.Contains(argument.Name) ? " (required)" : "")} | {SettingRows.Kind(argument.Value)} | "
                    + $"{SettingRows.Cell(SettingRows.Text(argument.Value, "description") ?? "")} |\n");
            }
        }
    }

    private static string Effects(JsonElement tool) =>
        tool.TryGetProperty("effects", out var effects) && effects.GetArrayLength() > 0
            ? $"; effects: {string.Join(", ", effects.EnumerateArray().Select(static effect => $"`{effect.GetString()}`"))}" : "";

    private static bool IsDeferred(JsonElement tool) => tool.TryGetProperty("defer", out var defer) && defer.ValueKind == JsonValueKind.True;
}
