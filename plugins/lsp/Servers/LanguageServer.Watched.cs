using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>Files that came, changed or went without being open: told to a server that asked to hear of them, before it is asked anything.</summary>
internal sealed partial class LanguageServer
{
    private const int MostChanges = 500;

    private Dictionary<string, (long Length, DateTimeOffset Modified)>? _seen;
    private bool _watchesNothing;

    private async Task TellChangedAsync(CancellationToken cancellationToken)
    {
        if (_watchesNothing || Abilities.OptionsOf("workspace/didChangeWatchedFiles") is null)
        {
            return;
        }

        var before = _seen;
        _seen = await WatchedFiles.LookAsync(_workspace.Files, Root, IsWatched, cancellationToken);
        if (_seen is not { } now)
        {
            _watchesNothing = true;
            return;
        }

        if (before is null)
        {
            return;
        }

        var changes = new JsonArray();
        foreach (var (path, state) in now)
        {
            if (!before.TryGetValue(path, out var old))
            {
                Add(changes, path, 1);
            }
            else if (old != state)
            {
                Add(changes, path, 2);
            }
        }

        foreach (var path in before.Keys)
        {
            if (!now.ContainsKey(path))
            {
                Add(changes, path, 3);
            }
        }

        if (changes.Count > 0)
        {
            await TellAsync("workspace/didChangeWatchedFiles", new JsonObject { ["changes"] = changes }, cancellationToken);
        }
    }

    private bool IsWatched(string path) => Spec.Takes(path) || Spec.RootMarkers.Contains(Path.GetFileName(path));

    // What is open is told when its text is.
    private void Add(JsonArray changes, string path, int change)
    {
        lock (_gate)
        {
            if (_documents.ContainsKey(path) || changes.Count >= MostChanges)
            {
                return;
            }
        }

        changes.Add((JsonNode)new JsonObject { ["uri"] = Documents.FileUri.Of(path), ["type"] = change });
    }
}
