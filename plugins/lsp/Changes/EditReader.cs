using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Tools;

namespace AgentHost.Plugins.Lsp.Changes;

/// <summary>Makes changes of files from what a server wants changed.</summary>
internal static class EditReader
{
    private const int MostFiles = 500;
    private const int MostEdits = 100_000;
    private const int MostBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The changes of a workspace edit; none where it is empty.</summary>
    /// <exception cref="LspException">It cannot be done as it is.</exception>
    /// <exception cref="FileAccessException">A file cannot be read.</exception>
    public static async Task<IReadOnlyList<FileChange>> ReadAsync(Asked asked, JsonElement edit, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, List<JsonElement>>(StringComparer.Ordinal);
        var changes = new List<FileChange>();
        if (edit.Get("documentChanges").ValueKind == JsonValueKind.Array)
        {
            foreach (var item in edit.Get("documentChanges").Items())
            {
                if (item.Text("kind") is { } kind)
                {
                    changes.Add(Operation(asked, kind, item));
                }
                else
                {
                    Add(texts, PathOf(asked, item.Get("textDocument").Text("uri")), item.Get("edits"));
                }
            }
        }
        else if (edit.Get("changes") is { ValueKind: JsonValueKind.Object } map)
        {
            foreach (var file in map.EnumerateObject())
            {
                Add(texts, PathOf(asked, file.Name), file.Value);
            }
        }

        if (texts.Count + changes.Count > MostFiles)
        {
            throw new LspException($"The change touches more than {MostFiles} files.");
        }

        if (changes.Exists(change => texts.ContainsKey(change.Path) || (change.To is { } to && texts.ContainsKey(to))))
        {
            throw new LspException("The change moves or makes files and edits the same ones; that is not done in one step.");
        }

        foreach (var (path, edits) in texts)
        {
            if (await ChangeAsync(asked, path, edits, cancellationToken) is { } change)
            {
                changes.Add(change);
            }
        }

        return changes;
    }

    /// <summary>The change of one file by a list of text edits; null where nothing changes.</summary>
    public static async Task<FileChange?> ChangeAsync(Asked asked, string path, IReadOnlyList<JsonElement> edits, CancellationToken cancellationToken)
    {
        var bytes = await asked.Workspace.Files.ReadAllAsync(path, MostBytes, cancellationToken);
        var marked = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        string text;
        try
        {
            text = Strict.GetString(marked ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new LspException($"{PlaceList.Relative(asked.Workspace, path)} is not UTF-8 and is not changed by language servers.", exception);
        }

        var changed = Apply(new SourceText(text), edits, asked.Server.Encoding);
        return changed == text ? null : new FileChange(FileChangeKind.Write, PlaceList.Relative(asked.Workspace, path))
        {
            Content = marked ? [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(changed)] : Encoding.UTF8.GetBytes(changed),
            BaseHash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Merge = true,
        };
    }

    /// <summary>A text with edits applied, all of which are places of the text as it was.</summary>
    /// <exception cref="LspException">They overlap, or are too many.</exception>
    internal static string Apply(SourceText source, IReadOnlyList<JsonElement> edits, PositionEncoding encoding)
    {
        if (edits.Count > MostEdits)
        {
            throw new LspException($"The change has more than {MostEdits} parts.");
        }

        var parts = edits.Select((edit, index) =>
        {
            var range = edit.Get("range");
            var (start, end) = (source.Offset(Finding.Place(range.Get("start")), encoding), source.Offset(Finding.Place(range.Get("end")), encoding));
            return (
                Start: start, End: end, Text: edit.Text("newText") ?? throw new LspException("The server answered a change without its text."), Index: index);
        }).OrderBy(static part => part.Start).ThenBy(static part => part.End).ThenBy(static part => part.Index);
        var made = new StringBuilder(source.Text.Length);
        var done = 0;
        foreach (var (start, end, text, _) in parts)
        {
            if (start < done || end < start)
            {
                throw new LspException("The server answered changes that overlap; nothing was changed.");
            }

            made.Append(source.Text, done, start - done).Append(text);
            done = end;
        }

        return made.Append(source.Text, done, source.Text.Length - done).ToString();
    }

    private static void Add(Dictionary<string, List<JsonElement>> texts, string path, JsonElement edits)
    {
        if (!texts.TryGetValue(path, out var list))
        {
            texts[path] = list = [];
        }

        list.AddRange(edits.Items());
    }

    private static FileChange Operation(Asked asked, string kind, JsonElement item) => kind switch
    {
        "create" => new(FileChangeKind.Write, PlaceList.Relative(asked.Workspace, PathOf(asked, item.Text("uri")))) { Content = Array.Empty<byte>() },
        "rename" => new(
            FileChangeKind.Move,
            PlaceList.Relative(asked.Workspace, PathOf(asked, item.Text("oldUri"))))
        {
            To = PlaceList.Relative(asked.Workspace, PathOf(asked, item.Text("newUri")))
        },
        "delete" => new(FileChangeKind.Delete, PlaceList.Relative(asked.Workspace, PathOf(asked, item.Text("uri")))),
        _ => throw new LspException($"The server wants a change of a kind that is not known: {ServerLog.Clean(kind)}."),
    };

    private static string PathOf(Asked asked, string? uri) =>
        FileUri.PathOf(uri) is { } path && path.StartsWith(asked.Workspace.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new LspException("The server wants to change a file outside the workspace; nothing was changed.");
}
