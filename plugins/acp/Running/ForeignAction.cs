using System.Text.Json;
using AgentHost.Acp.Protocol;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>Reads from an agent's call what rules are matched against: files, a command, a host.</summary>
internal static class ForeignAction
{
    private static readonly string[] CommandNames = ["command", "cmd", "script"];
    private static readonly string[] PathNames = ["file_path", "filePath", "path", "abs_path", "absolute_path", "fileName", "notebook_path"];
    private static readonly string[] AddressNames = ["url", "uri"];

    /// <summary>The kinds that can be judged.</summary>
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        ToolKinds.Read, ToolKinds.Edit, ToolKinds.Delete, ToolKinds.Move, ToolKinds.Search, ToolKinds.Execute, ToolKinds.Think, ToolKinds.Fetch,
        ToolKinds.Other, "switch_mode",
    };

    /// <summary>Finds the reason why a call cannot be judged, as a sentence for the agent; null where it can.</summary>
    public static string? FindProblem(ForeignCall call) =>
        string.IsNullOrWhiteSpace(call.Title) ? "The request for permission has no title, so nobody can judge it."
        : call.Kind is { } kind && !Kinds.Contains(kind) ? $"Calls of the kind \"{Short(kind, 40)}\" are not known here, so nobody can judge them."
        : null;

    /// <summary>The name of the tool whose rules hold for a call; null for none.</summary>
    public static string? JudgedAs(ForeignCall call) => call.Kind switch
    {
        ToolKinds.Read => "read",
        ToolKinds.Search => "grep",
        ToolKinds.Edit => "edit",
        ToolKinds.Delete => "delete",
        ToolKinds.Move => "move",
        ToolKinds.Fetch => "fetch",
        ToolKinds.Execute => "shell",
        _ => null,
    };

    /// <summary>Files, commands and hosts that a call touches. What is not told is nothing that a rule for a part could cover.</summary>
    /// <param name="call">The call.</param>
    /// <param name="root">The workspace.</param>
    public static (ToolEffects Effects, IReadOnlyList<Resource> Resources) Of(ForeignCall call, string root)
    {
        var paths = Paths(call).Distinct(StringComparer.Ordinal).Take(200).ToList();
        switch (call.Kind)
        {
            case ToolKinds.Think:
                return (ToolEffects.None, []);
            case ToolKinds.Read:
                return (ToolEffects.Read, paths.Count == 0
                    ? [Resource.ReadPath(root, recursive: true)]
                    : [.. paths.Select(static path => Resource.ReadPath(path))]);
            case ToolKinds.Search:
                return (ToolEffects.Read, paths.Count == 0
                    ? [Resource.ReadPath(root, recursive: true)]
                    : [.. paths.Select(static path => Resource.ReadPath(path, recursive: true))]);
            case ToolKinds.Edit or ToolKinds.Delete or ToolKinds.Move:
                var isWhole = call.Kind == ToolKinds.Delete;
                return (ToolEffects.Write, [.. paths.Select(path => Resource.WritePath(path, recursive: isWhole && Directory.Exists(path)))]);
            case ToolKinds.Execute when Command(call.Input) is { } line:
                // Without the effect: what commands change is recorded around the whole run, once.
                return (ToolEffects.None, [Resource.ShellLine(line), .. Folder(call.Input, root)]);
            case ToolKinds.Fetch when Host(call.Input) is { } host:
                return (ToolEffects.Network, [Resource.Host(host)]);
            case ToolKinds.Fetch:
                return (ToolEffects.Network, []);
            default:
                return (ToolEffects.Write, [.. paths.Select(path => Resource.WritePath(path))]);
        }
    }

    /// <summary>The change that a call would make, or made, as blocks to show.</summary>
    public static IReadOnlyList<DisplayBlock> Show(ForeignCall call, string root)
    {
        var blocks = new List<DisplayBlock>();
        foreach (var piece in call.Content.Take(50))
        {
            if (piece is ToolDiff diff)
            {
                blocks.Add(PlainDiff.Of(Relative(diff.Path, root), diff.OldText ?? "", diff.NewText));
            }
            else if (piece is ToolText { Content: TextContent text } && text.Text.Length > 0)
            {
                blocks.Add(new TextBlock(Short(text.Text, 20_000)));
            }
        }

        return blocks;
    }

    /// <summary>Text of a call, for the session.</summary>
    public static string Text(ForeignCall call)
    {
        var texts = call.Content.OfType<ToolText>().Select(static piece => piece.Content).OfType<TextContent>();
        return Short(string.Join('\n', texts.Select(static text => text.Text)), 20_000);
    }

    /// <summary>Files that a call is about, as it tells them.</summary>
    public static IEnumerable<string> Paths(ForeignCall call)
    {
        foreach (var location in call.Locations)
        {
            yield return location.Path;
        }

        foreach (var diff in call.Content.OfType<ToolDiff>())
        {
            yield return diff.Path;
        }

        if (call.Input is not { ValueKind: JsonValueKind.Object } input)
        {
            yield break;
        }

        foreach (var name in PathNames)
        {
            if (input.Text(name) is { Length: > 0 } path)
            {
                yield return path;
            }
        }

        // Codex names the files of a patch as members.
        if (input.Get("changes") is { ValueKind: JsonValueKind.Object } changes)
        {
            foreach (var change in changes.EnumerateObject())
            {
                yield return change.Name;
            }
        }
    }

    /// <summary>A path as the workspace's, where it lies in it.</summary>
    public static string Relative(string path, string root) =>
        path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal) ? path[(root.TrimEnd('/').Length + 1)..] : path;

    /// <summary>The beginning of a text that is too long.</summary>
    public static string Short(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";

    private static string? Command(JsonElement? input)
    {
        if (input is not { ValueKind: JsonValueKind.Object } given)
        {
            return null;
        }

        foreach (var name in CommandNames)
        {
            var value = given.Get(name);
            if (value.ValueKind == JsonValueKind.String && Json.Safe(value) is { Length: > 0 } line)
            {
                return line;
            }

            if (value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().Select(static word => word.ValueKind == JsonValueKind.String ? Json.Safe(word) : "").ToList() is { Count: > 0 } words)
            {
                // A shell that is given a line stands for the line.
                return words is [_, "-c" or "-lc", var inner] ? inner : string.Join(' ', words.Select(Quote));
            }
        }

        return null;
    }

    private static IEnumerable<Resource> Folder(JsonElement? input, string root) =>
        (input?.Text("cwd") ?? input?.Text("workdir") ?? input?.Text("directory")) is { Length: > 0 } folder && folder != root && folder != "."
            ? [Resource.ReadPath(folder, recursive: true)]
            : [];

    private static string? Host(JsonElement? input)
    {
        foreach (var name in AddressNames)
        {
            if (input is { ValueKind: JsonValueKind.Object } given && given.Text(name) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address)
                && address.Scheme is "http" or "https")
            {
                return address.IsDefaultPort ? address.Host : address.Authority;
            }
        }

        return null;
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or ',' or '+' or '@')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
