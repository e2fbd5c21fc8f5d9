using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Hooks.Claude;

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
        ("task", "Task", [("agent", "subagent_type")]),
        ("skill", "Skill", [("name", "skill")]),
        ("ask_user", "AskUserQuestion", []),
        ("job_output", "BashOutput", []),
        ("job_kill", "KillShell", []),
    ];

    /// <summary>The fields of a replacement.</summary>
    private static readonly (string Own, string Theirs)[] OfEdit = [("path", "file_path"), ("old", "old_string"), ("new", "new_string")];

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

        if (tool == "edit" && arguments.TryGetProperty("edits", out var edits) && edits.ValueKind == JsonValueKind.Array && edits.GetArrayLength() > 0
            && edits[0].ValueKind == JsonValueKind.Object)
        {
            foreach (var (own, name) in OfEdit)
            {
                Copy(edits[0], own, name);
            }
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
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">What the hook answered.</param>
    /// <param name="before">The call's arguments, as the hook was told them under the other names.</param>
    public static JsonElement? ToOurs(string tool, JsonElement arguments, JsonElement before)
    {
        var known = Array.Find(Known, known => known.Own == tool);
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var ours = new JsonObject();
        foreach (var member in arguments.EnumerateObject())
        {
            if (tool == "edit" && Array.Exists(OfEdit, pair => pair.Theirs == member.Name))
            {
                continue;
            }

            ours[known.Arguments is null ? member.Name : Array.Find(known.Arguments, pair => pair.Theirs == member.Name).Own ?? member.Name] = JsonNode.Parse(
                member.Value.GetRawText());
        }

        if (tool == "edit")
        {
            PutEdit(ours, arguments, before);
        }

        return AgentJson.Parse(ours.ToJsonString());
    }

    /// <summary>Copies a hook's change of the one replacement that it was shown into the first of ours.</summary>
    private static void PutEdit(JsonObject ours, JsonElement arguments, JsonElement before)
    {
        if (ours["edits"] is null && before.TryGetProperty("edits", out var told))
        {
            ours["edits"] = JsonNode.Parse(told.GetRawText());
        }

        if (ours["edits"] is not JsonArray { Count: > 0 } edits || edits[0] is not JsonObject first)
        {
            return;
        }

        var was = before.TryGetProperty("edits", out var all) && all.ValueKind == JsonValueKind.Array && all.GetArrayLength() > 0 ? all[0] : default;
        foreach (var (own, theirs) in OfEdit)
        {
            if (arguments.TryGetProperty(theirs, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } now
                && now != Shown(was, own, theirs))
            {
                first[own] = now;
            }
        }

        // A path is told whole: one that says the same is not a change.
        string? Shown(JsonElement edit, string own, string theirs) =>
            edit.ValueKind == JsonValueKind.Object && edit.TryGetProperty(own, out var text) && text.ValueKind == JsonValueKind.String
                ? theirs == "file_path" && arguments.GetProperty(theirs).GetString()!.EndsWith("/" + text.GetString(), StringComparison.Ordinal)
                    ? arguments.GetProperty(theirs).GetString()
                    : text.GetString()
                : null;
    }
}
