using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Servers;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Tells whether a server knows which files belong to a project, and keeps renames from missing places where it does not.</summary>
internal static class ProjectIndex
{
    private const int MostNamed = 5;
    private const long MostBytes = 64 << 20;
    private const int MostBytesOfFile = 4 << 20;

    /// <summary>Says that a server has nothing to know the project by; null where it has, or needs nothing.</summary>
    public static async Task<string?> FindLackAsync(Asked asked, CancellationToken cancellationToken)
    {
        var spec = asked.Server.Spec;
        if (spec.ProjectFiles.Count == 0)
        {
            return null;
        }

        for (var folder = Path.GetDirectoryName(asked.Document.Path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var name in spec.ProjectFiles)
            {
                if (await IsThereAsync(asked, Path.Combine(folder, name), cancellationToken))
                {
                    return null;
                }
            }

            if (folder == asked.Workspace.Root)
            {
                break;
            }
        }

        return $"{spec.Name} has no index of this project: there is no {string.Join(" or ", spec.ProjectFiles)} at or above the file";
    }

    /// <summary>Refuses a rename that would miss places in files that the server does not know.</summary>
    /// <param name="asked">The server and the file.</param>
    /// <param name="position">The place that is renamed.</param>
    /// <param name="changes">What it would change.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="LspException">It would, or that cannot be told.</exception>
    public static async Task RequireAsync(Asked asked, TextPosition position, IReadOnlyList<FileChange> changes, CancellationToken cancellationToken)
    {
        if (await FindLackAsync(asked, cancellationToken) is not { } lack
            || WordPlace.At(asked.Document.Text, position) is not { } name
            || await IsLocalAsync(asked, position, name, cancellationToken))
        {
            return;
        }

        var changed = changes.Select(static change => change.Path).ToHashSet(StringComparer.Ordinal);
        if (await WatchedFiles.LookAsync(asked.Workspace.Files, asked.Workspace.Root, asked.Server.Spec.Takes, cancellationToken) is not { } files)
        {
            throw new LspException($"{lack}, and there are too many files to look for {name} in: nothing was renamed.");
        }

        var others = new List<string>();
        var left = MostBytes;
        foreach (var (path, state) in files.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            var shown = PlaceList.Relative(asked.Workspace, path);
            if (!changed.Contains(shown) && state.Length <= MostBytesOfFile && (left -= state.Length) > 0
                && await MentionsAsync(asked, path, name, cancellationToken))
            {
                others.Add(shown);
            }
        }

        if (others.Count > 0)
        {
            throw new LspException(
                $"{lack}. {name} also stands in {string.Join(", ", others.Take(MostNamed))}"
                + $"{(others.Count > MostNamed ? $" and {others.Count - MostNamed} more" : "")}, which it would not change: nothing was renamed. "
                + "Make that file, or change the places with edit.");
        }
    }

    /// <summary>Tells whether a name means nothing outside its file: it is defined there, and not among what the file declares.</summary>
    private static async Task<bool> IsLocalAsync(Asked asked, TextPosition position, string name, CancellationToken cancellationToken)
    {
        if (!asked.Server.Abilities.Can("definitionProvider", "textDocument/definition")
            || !asked.Server.Abilities.Can("documentSymbolProvider", "textDocument/documentSymbol"))
        {
            return false;
        }

        var defined = await asked.Server.AskAsync("textDocument/definition", asked.Parameters(position), cancellationToken);
        var places = defined.ValueKind == JsonValueKind.Object ? [defined] : defined.Items().ToList();
        if (places.Count == 0 || places.Exists(place => FileUri.PathOf(place.Text("uri") ?? place.Text("targetUri")) != asked.Document.Path))
        {
            return false;
        }

        var declared = await asked.Server.AskAsync(
            "textDocument/documentSymbol", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = asked.Document.Uri } }, cancellationToken);
        return !Declares(declared, name);
    }

    private static bool Declares(JsonElement symbols, string name) =>
        symbols.Items().Any(symbol =>
            WordPlace.Find(new SourceText(symbol.Text("name") ?? ""), name, null) is not null || Declares(symbol.Get("children"), name));

    private static async Task<bool> MentionsAsync(Asked asked, string path, string name, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await asked.Workspace.Files.ReadAllAsync(path, MostBytesOfFile, cancellationToken);
            return WordPlace.Find(new SourceText(Encoding.UTF8.GetString(bytes)), name, null) is not null;
        }
        catch (FileAccessException)
        {
            return false;
        }
    }

    private static async Task<bool> IsThereAsync(Asked asked, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await asked.Workspace.Files.StatAsync(path, cancellationToken) is { Kind: FileKind.File };
        }
        catch (FileAccessException)
        {
            return false;
        }
    }
}
