using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Documents;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>The files that the server was given, as they are on disk.</summary>
internal sealed partial class LanguageServer
{
    private const int MostOpen = 64;
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly Dictionary<string, OpenDocument> _documents = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _sync = new(1, 1);

    /// <summary>Real paths of the files that are open.</summary>
    public IReadOnlyList<string> OpenPaths
    {
        get
        {
            lock (_gate)
            {
                return [.. _documents.Keys];
            }
        }
    }

    /// <summary>Gives it a file as it is now, and what changed of the others that it has.</summary>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    /// <exception cref="LspException">The server has ended.</exception>
    public async Task<OpenDocument> OpenAsync(string path, CancellationToken cancellationToken)
    {
        await _sync.WaitAsync(cancellationToken);
        try
        {
            foreach (var other in OpenPaths.Where(other => other != path))
            {
                await RefreshAsync(other, cancellationToken);
            }

            await TellChangedAsync(cancellationToken);
            if (await RefreshAsync(path, cancellationToken) is { } known)
            {
                return known;
            }

            await MakeRoomAsync(cancellationToken);
            var (text, status) = await ReadAsync(path, cancellationToken);
            var document = new OpenDocument(path, FileUri.Of(path)) { Text = new(text), Modified = status.Modified, Length = status.Length };
            document = Keep(document);
            if (_openedFirst == 0)
            {
                _openedFirst = _time.GetTimestamp();
            }

            await TellAsync(
                "textDocument/didOpen",
                new JsonObject
                {
                    ["textDocument"] = new JsonObject
                    {
                        ["uri"] = document.Uri,
                        ["languageId"] = Spec.LanguageOf(path),
                        ["version"] = document.Version,
                        ["text"] = text
                    }
                },
                cancellationToken);
            return document;
        }
        finally
        {
            _sync.Release();
        }
    }

    private async Task<OpenDocument?> RefreshAsync(string path, CancellationToken cancellationToken)
    {
        OpenDocument? document;
        lock (_gate)
        {
            if (!_documents.TryGetValue(path, out document))
            {
                return null;
            }

            document.Used = _stamp;
        }

        if (await StatAsync(path, cancellationToken) is not { Kind: FileKind.File } status)
        {
            await CloseAsync(document, 3, cancellationToken);
            return null;
        }

        // Size and time do not show a change within the clock's own step: the text is compared when in doubt.
        if (status.Length == document.Length && status.Modified == document.Modified && _time.GetUtcNow() - status.Modified > TimeSpan.FromSeconds(2))
        {
            return document;
        }

        var (text, now) = await ReadAsync(path, cancellationToken);
        if (text == document.Text.Text)
        {
            return document;
        }

        var next = Keep(document with { Text = new(text), Version = document.Version + 1, Modified = now.Modified, Length = now.Length });
        var sync = Abilities.Option("textDocumentSync");
        var kind = sync.ValueKind == JsonValueKind.Number && sync.TryGetInt32(out var number) ? number : sync.Number("change") ?? 1;
        if (kind > 0)
        {
            await TellAsync(
                "textDocument/didChange",
                new JsonObject
                {
                    ["textDocument"] = new JsonObject { ["uri"] = next.Uri, ["version"] = next.Version },
                    ["contentChanges"] = new JsonArray(kind == 2 ? TextChange.Between(document.Text, next.Text, Encoding) : new JsonObject { ["text"] = text })
                },
                cancellationToken);
        }

        if (sync.Has("save"))
        {
            await TellAsync(
                "textDocument/didSave", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = next.Uri }, ["text"] = text }, cancellationToken);
        }

        await TellWatchedAsync(next.Uri, 2, cancellationToken);
        return next;
    }

    private async Task CloseAsync(OpenDocument document, int change, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _documents.Remove(document.Path);
            _findings.Remove(document.Path);
        }

        await TellAsync("textDocument/didClose", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = document.Uri } }, cancellationToken);
        if (change == 3)
        {
            await TellWatchedAsync(document.Uri, change, cancellationToken);
        }
    }

    private async Task TellWatchedAsync(string uri, int change, CancellationToken cancellationToken)
    {
        if (Abilities.OptionsOf("workspace/didChangeWatchedFiles") is not null)
        {
            await TellAsync(
                "workspace/didChangeWatchedFiles",
                new JsonObject { ["changes"] = new JsonArray(new JsonObject { ["uri"] = uri, ["type"] = change }) },
                cancellationToken);
        }
    }

    private async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        OpenDocument? oldest = null;
        lock (_gate)
        {
            if (_documents.Count >= MostOpen)
            {
                oldest = _documents.Values.MinBy(static document => document.Used);
            }
        }

        if (oldest is not null)
        {
            await CloseAsync(oldest, 0, cancellationToken);
        }
    }

    private OpenDocument Keep(OpenDocument document)
    {
        lock (_gate)
        {
            document = document with { Stamp = ++_stamp, At = _time.GetTimestamp(), Used = _stamp };
            _documents[document.Path] = document;
            return document;
        }
    }

    private async Task<FileStatus?> StatAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _workspace.Files.StatAsync(path, cancellationToken);
        }
        catch (FileAccessException)
        {
            return null;
        }
    }

    private async Task<(string Text, FileStatus Status)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var status = await _workspace.Files.StatAsync(path, cancellationToken) ?? throw FileAccessException.Missing(path);
        var bytes = await _workspace.Files.ReadAllAsync(path, MostBytes, cancellationToken);
        return (System.Text.Encoding.UTF8.GetString(bytes.AsSpan().StartsWith(System.Text.Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes), status);
    }
}
