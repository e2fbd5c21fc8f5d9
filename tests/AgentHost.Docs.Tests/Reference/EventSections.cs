using System.Text;
using System.Text.Json;

namespace AgentHost.Docs.Tests.Reference;

/// <summary>Sections about events, made from their schema.</summary>
internal static class EventSections
{
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "type", "sessionId", "sequence", "position", "after", "time", "turnId",
    };

    public static void Write(StringBuilder page, JsonElement definitions)
    {
        var kinds = definitions.EnumerateObject()
            .Where(static definition => KindOf(definition.Value) is { } kind && kind.Contains('.', StringComparison.Ordinal))
            .OrderBy(static definition => KindOf(definition.Value), StringComparer.Ordinal).ToList();
        Assert.True(kinds.Count > 30);
        foreach (var kind in kinds)
        {
            page.Append($"\n## {KindOf(kind.Value)}\n\n{SettingRows.Text(kind.Value, "description")}\n");
            var members = kind.Value.GetProperty("properties").EnumerateObject().Where(static member => !Common.Contains(member.Name)).ToList();
            if (members.Count == 0)
            {
                continue;
            }

            page.Append("\n| member | value | meaning |\n| --- | --- | --- |\n");
            foreach (var member in members)
            {
                page.Append($"| `{member.Name}` | {Kind(member.Value)} | {SettingRows.Cell(SettingRows.Text(member.Value, "description") ?? "")} |\n");
            }
        }
    }

    private static string? KindOf(JsonElement definition) =>
        definition.TryGetProperty("properties", out var members) && members.TryGetProperty("type", out var type)
            && type.TryGetProperty("const", out var kind) ? kind.GetString() : null;

    /// <summary>The values of a member; objects by their names in the schema.</summary>
    private static string Kind(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? $"`{reference.GetString()!.Split('/')[^1]}`"
        : schema.TryGetProperty("items", out var items) ? $"list of {Kind(items)}"
        : SettingRows.Kind(schema);
}
