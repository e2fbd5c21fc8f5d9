using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Kernel.Hooks.Commands;

/// <summary>Tools by the names that hooks for Claude Code know them by, and their arguments as those hooks read them.</summary>
internal static class ClaudeTools
{
    private static readonly (string Own, string Theirs, (string Own, string Theirs)[] Arguments)[] Known =
    [
        ("shell", "Bash", []),
        ("read", "Read", [("path", "file_path")]),
        ("write", "Write", [("path", "file_path")]),
        ("edit", "Edit", []),
        ("apply_patch", "MultiEdit", []),
        ("glob", "Glob", []),
        ("grep", "Grep", [("include", "glob")]),
        ("list", "LS", []),
        ("fetch", "WebFetch", []),
        ("todo", "TodoWrite", []),
    ];

    public static string Name(string tool) => Array.Find(Known, known => known.Own == tool).Theirs ?? tool;

    /// <summary>Arguments under their names; paths absolute. An edit shows its first replacement as their fields beside our own.</summary>
    public static JsonElement ToTheirs(string tool, JsonElement arguments, string workspace)
    {
        var known = Array.Find(Known, known => known.Own == tool);
        if (arguments.ValueKind != JsonValueKind.Object || known.Own is null)
        {
            return arguments;
        }

        var theirs = new JsonObject();
        foreach (var member in arguments.EnumerateObject())
        {
            var name = Array.Find(known.Arguments, pair => pair.Own == member.Name).Theirs ?? member.Name;
            theirs[name] = name == "file_path" && member.Value.ValueKind == JsonValueKind.String
                ? JsonValue.Create(Path.GetFullPath(Path.Combine(workspace, member.Value.GetString()!)))
                : JsonNode.Parse(member.Value.GetRawText());
        }

        if (tool == "edit" && arguments.TryGetProperty("edits", out var edits) && edits.ValueKind == JsonValueKind.Array && edits.GetArrayLength() > 0 && edits[0].ValueKind == JsonValueKind.Object)
        {
            Copy(edits[0], "path", "file_path");
            Copy(edits[0], "old", "old_string");
            Copy(edits[0], "new", "new_string");
        }

        return AgentJson.Parse(theirs.ToJsonString());

        void Copy(JsonElement from, string own, string name)
        {
            if (from.TryGetProperty(own, out var value) && value.ValueKind == JsonValueKind.String)
            {
                theirs[name] = name == "file_path" ? Path.GetFullPath(Path.Combine(workspace, value.GetString()!)) : value.GetString();
            }
        }
    }

    /// <summary>Replaced arguments under our names; null where they cannot be put back.</summary>
    public static JsonElement? ToOurs(string tool, JsonElement arguments)
    {
        var known = Array.Find(Known, known => known.Own == tool);
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var ours = new JsonObject();
        foreach (var member in arguments.EnumerateObject())
        {
            if (tool == "edit" && member.Name is "file_path" or "old_string" or "new_string")
            {
                continue;
            }

            ours[known.Arguments is null ? member.Name : Array.Find(known.Arguments, pair => pair.Theirs == member.Name).Own ?? member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        return AgentJson.Parse(ours.ToJsonString());
    }
}
