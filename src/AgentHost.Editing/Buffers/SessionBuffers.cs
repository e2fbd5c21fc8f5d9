using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Editing.Edits;
using AgentHost.Editing.Previews;
using AgentHost.FileSystem;
using AgentHost.TextForms;

namespace AgentHost.Editing.Buffers;

/// <summary>Files of a session as its editor has them: a text that is not saved lies over the one on disk.</summary>
/// <remarks>
/// The editor is asked about a file when that file is read, looked at or changed by its name. What looks at many files, such as a search, sees the texts that
/// are known by then, so that it finds what was read before. Thread-safe.
/// </remarks>
public sealed class SessionBuffers : IDisposable
{
    /// <summary>Largest file that the editor is asked about: its text comes in one message.</summary>
    private const int MostBytes = 8 << 20;

    private const int MostKnown = 1_000;

    private readonly IEditorBuffers _editor;
    private readonly NativeFileSystem _disk;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, BufferedText> _unsaved = new(StringComparer.Ordinal);
    private OverlayFileSystem? _overlay;
    private bool _closed;

    internal SessionBuffers(IEditorBuffers editor, NativeFileSystem disk, TimeProvider time) => (_editor, _disk, _time) = (editor, disk, time);

    /// <summary>The files with the texts that are not saved.</summary>
    internal NativeFileSystem Calls => Volatile.Read(ref _overlay) ?? _disk;

    /// <summary>Tells the files of a folder, without those below it, whose texts are not saved, as far as it is known.</summary>
    internal IReadOnlyList<string> KnownIn(string folder) => _unsaved.IsEmpty
        ? []
        : [.. _unsaved.Keys.Where(path => path.LastIndexOf('/') == folder.TrimEnd('/').Length && path.StartsWith(folder, StringComparison.Ordinal))];

    /// <summary>Text of a file that is not saved; null where it is, or nobody knows.</summary>
    internal BufferedText? UnsavedOf(string path) => _unsaved.GetValueOrDefault(path);

    /// <summary>A workspace's files as the editor has them.</summary>
    /// <param name="paths">The workspace's paths.</param>
    /// <param name="gate">What may be read.</param>
    /// <param name="plain">The files on disk.</param>
    public IFiles Through(IWorkspacePaths paths, IPathGate gate, IFiles plain) => new BufferedFiles(paths, gate, plain, this);

    /// <summary>The edits of one call, made to the texts that the editor has.</summary>
    /// <param name="workspace">The workspace's editor.</param>
    /// <param name="binding">Limits and services that the call is bound to.</param>
    public IWorkspaceEdits For(WorkspaceEditor workspace, EditBinding binding) => new BufferedEdits(workspace, binding, this);

    /// <summary>Asks the editor about a file.</summary>
    /// <param name="path">Its real path.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True where its text is not saved.</returns>
    public async ValueTask<bool> RefreshAsync(string path, CancellationToken cancellationToken)
    {
        if (_closed || (_unsaved.Count >= MostKnown && !_unsaved.ContainsKey(path)))
        {
            return false;
        }

        if (ReadDisk(path) is not { } disk
            || await _editor.ReadAsync(path, cancellationToken) is not { } text
            || BufferedText.Of(text, disk.Bytes, disk.Format) is not { } unsaved)
        {
            Forget(path);
            return false;
        }

        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (_unsaved.GetValueOrDefault(path)?.Text != text)
            {
                _overlay ??= new OverlayFileSystem(_disk, _time);
                _overlay.Write(path, unsaved.Bytes);
                _unsaved[path] = unsaved;
            }
        }

        return true;
    }

    /// <summary>Has a file count as it is on disk.</summary>
    internal void Forget(string path)
    {
        lock (_gate)
        {
            if (_unsaved.TryRemove(path, out _))
            {
                _overlay?.Forget(path);
            }
        }
    }

    /// <summary>Has the editor hold and save a text.</summary>
    internal ValueTask<bool> WriteAsync(string path, string text, CancellationToken cancellationToken) => _editor.WriteAsync(path, text, cancellationToken);

    /// <summary>Reads the editor's text of a file.</summary>
    internal ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken) => _editor.ReadAsync(path, cancellationToken);

    /// <summary>Bytes of a file of text on disk, empty for one that is not there; null for what the editor is not asked about.</summary>
    internal (byte[] Bytes, TextFormat Format)? ReadDisk(string path)
    {
        try
        {
            if (_disk.Stat(path) is not { } facts)
            {
                return ([], TextFormat.Default);
            }

            if (facts.Kind != FileKind.File || facts.Length > MostBytes)
            {
                return null;
            }

            var bytes = EditContent.Read(_disk, path, path);
            return TextDetector.Detect(bytes, whole: true) is { } format ? (bytes, format) : null;
        }
        catch (Exception fault) when (fault is EditException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _unsaved.Clear();
            _overlay?.Dispose();
        }
    }
}
