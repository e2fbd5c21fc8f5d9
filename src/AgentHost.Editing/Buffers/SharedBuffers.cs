using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Buffers;

/// <summary>Buffers of editors, by the sessions that they work in. Thread-safe.</summary>
/// <param name="disk">The files below them.</param>
/// <param name="time">The clock.</param>
public sealed class SharedBuffers(NativeFileSystem disk, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SessionBuffers> _all = new(StringComparer.Ordinal);

    /// <summary>
    /// Has the tools of a session see files as an editor has them, until the result is disposed. A second editor takes the first one's place.
    /// </summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="editor">The editor's buffers.</param>
    public IDisposable Share(string sessionId, IEditorBuffers editor)
    {
        ArgumentNullException.ThrowIfNull(editor);
        var shared = new SessionBuffers(editor, disk, time);
        _all[sessionId] = shared;
        return new End(() =>
        {
            _all.TryRemove(KeyValuePair.Create(sessionId, shared));
            shared.Dispose();
        });
    }

    /// <summary>Buffers of a session's editor; null where no editor works in it.</summary>
    /// <param name="sessionId">The session.</param>
    public SessionBuffers? Of(string sessionId) => _all.GetValueOrDefault(sessionId);

    private sealed class End(Action end) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                end();
            }
        }
    }
}
