using System.Text.Json;
using AgentHost.Acp.Protocol;

namespace AgentHost.Acp.Updates;

/// <summary>Calls of tools as editors show them: their kind, and the files that they are about.</summary>
internal static class ToolView
{
    private const int MostPlaces = 50;

    /// <summary>Members of arguments that tools of coding agents name files with.</summary>
    private static readonly string[] Paths = ["path", "file", "file_path", "filePath", "from", "to"];

    /// <summary>Kind of a call by its tool's name. What a tool is called is all that is known before it has a plan; others are told as <c>other</c>.</summary>
    /// <param name="tool">The tool.</param>
    public static string KindOf(string tool) => tool switch
    {
        "read" or "skill" or "git_show" => ToolKinds.Read,
        "write" or "edit" or "apply_patch" or "rename" or "format" => ToolKinds.Edit,
        "delete" => ToolKinds.Delete,
        "move" => ToolKinds.Move,
        "list" or "glob" or "grep" or "definition" or "references" or "hover" or "symbols" or "diagnostics" or "tool_search" => ToolKinds.Search,
        "shell" or "git" => ToolKinds.Execute,
        "fetch" or "download" or "web_search" => ToolKinds.Fetch,
        "todo" or "memory" or "task" => ToolKinds.Think,
        _ => ToolKinds.Other,
    };

    /// <summary>Kind of a call by the effects of its plan.</summary>
    /// <param name="plan">The plan.</param>
    public static string KindOf(ToolPlan plan) => KindOf(plan.Call.Tool) is not ToolKinds.Other and var known ? known
        : plan.Effects.HasFlag(ToolEffects.Execute) ? ToolKinds.Execute
        : plan.Effects.HasFlag(ToolEffects.Write) ? ToolKinds.Edit
        : plan.Effects.HasFlag(ToolEffects.Network) ? ToolKinds.Fetch
        : plan.Effects == ToolEffects.Read ? ToolKinds.Read
        : ToolKinds.Other;

    /// <summary>Title of a call that has none yet: its tool, and what it is about.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string TitleOf(string tool, JsonElement arguments)
    {
        foreach (var name in (string[])[.. Paths, "command", "pattern", "query", "url"])
        {
            if (arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                return PlainText.Line($"{tool} {value.GetString()}", 200);
            }
        }

        return PlainText.Line(tool, 200);
    }

    /// <summary>Files that arguments name; null for none.</summary>
    /// <param name="root">Root of the workspace.</param>
    /// <param name="arguments">The arguments.</param>
    public static IReadOnlyList<ToolLocation>? PlacesOf(string root, JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        int? line = arguments.TryGetProperty("offset", out var offset) && offset.ValueKind == JsonValueKind.Number && offset.TryGetInt32(out var first)
            && first > 0
                ? first
                : null;
        var places = Named(arguments).Concat(
            arguments.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.Array)
                .SelectMany(static member => member.Value.EnumerateArray().Take(MostPlaces)).SelectMany(Named));
        return Places(root, places, line);
    }

    /// <summary>Files as places; null for none.</summary>
    /// <param name="root">Root of the workspace.</param>
    /// <param name="paths">Their paths.</param>
    /// <param name="line">The line of a single file, from 1; null for none.</param>
    public static IReadOnlyList<ToolLocation>? Places(string root, IEnumerable<string> paths, int? line = null)
    {
        var places = paths.Select(path => Absolute(root, path)).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostPlaces)
            .Select(static path => new ToolLocation(path)).ToList();
        return places.Count switch
        {
            0 => null,
            1 => [places[0] with { Line = line }],
            _ => places,
        };
    }

    /// <summary>A path as an absolute one; null where it is none.</summary>
    /// <param name="root">Root of the workspace.</param>
    /// <param name="path">The path.</param>
    public static string? Absolute(string root, string path) =>
        path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || path.Contains("://", StringComparison.Ordinal) ? null
        : Path.GetFullPath(path, root);

    private static IEnumerable<string> Named(JsonElement element)
    {
        foreach (var name in element.ValueKind == JsonValueKind.Object ? Paths : [])
        {
            if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } path)
            {
                yield return path;
            }
        }
    }
}
