using AgentHost.Client;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Hosting;

/// <summary>The workspaces of a host, each opened once for all who ask for the same, and open while the host lives. Thread-safe.</summary>
internal sealed class OpenedWorkspaces
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private volatile bool _closed;

    /// <summary>Those of this moment.</summary>
    public Lazy<Task<Workspace>>[] All
    {
        get
        {
            lock (_gate)
            {
                var all = new Lazy<Task<Workspace>>[_entries.Count];
                for (var i = 0; i < all.Length; i++)
                {
                    all[i] = _entries[i].Opened;
                }

                return all;
            }
        }
    }

    /// <summary>Lets nothing begin in a workspace any more; what has begun goes on until the host ends it.</summary>
    public void Close() => _closed = true;

    /// <exception cref="ObjectDisposedException">The host is closed.</exception>
    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_closed, typeof(LocalHost));

    /// <summary>
    /// The workspace of a request; the first who asks opens it, all others wait for that. One that could not be opened is tried again by the next request.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="cancellationToken">Ends this wait alone: the workspace is opened for the others all the same.</param>
    public async ValueTask<Workspace> GetAsync(WorkspaceRequest request, Func<Task<Workspace>> open, CancellationToken cancellationToken)
    {
        var entry = GetOrAdd(request, open);
        try
        {
            return await entry.Value.WaitAsync(cancellationToken);
        }
        catch
        {
            // Only one that failed: who gave up waiting takes it from nobody.
            if (!entry.IsValueCreated || HasFailed(entry))
            {
                Remove(entry);
            }

            throw;
        }
    }

    /// <summary>An open workspace with the settings that hold now.</summary>
    /// <exception cref="HostException">There is none of that id.</exception>
    public async ValueTask<Workspace> FindAsync(string id)
    {
        foreach (var opened in All)
        {
            // One that is still opening has no id that anyone could know.
            if (opened is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && await opened.Value is { } workspace && workspace.Id == id)
            {
                return workspace.Current;
            }
        }

        throw new HostException(HostFailure.NotFound, $"No workspace {id} is open in this host.");
    }

    /// <summary>Takes out a workspace that was let go of.</summary>
    public async ValueTask RemoveAsync(Workspace workspace)
    {
        foreach (var opened in All)
        {
            if (opened is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && (await opened.Value).Id == workspace.Id)
            {
                Remove(opened);
            }
        }
    }

    private Lazy<Task<Workspace>> GetOrAdd(WorkspaceRequest request, Func<Task<Workspace>> open)
    {
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (Same(entry.Request, request) && !HasFailed(entry.Opened))
                {
                    return entry.Opened;
                }
            }

            var opened = new Lazy<Task<Workspace>>(open);
            _entries.RemoveAll(static entry => HasFailed(entry.Opened));
            _entries.Add(new Entry(request, opened));
            return opened;
        }
    }

    private void Remove(Lazy<Task<Workspace>> opened)
    {
        lock (_gate)
        {
            _entries.RemoveAll(entry => entry.Opened == opened);
        }
    }

    private static bool HasFailed(Lazy<Task<Workspace>> entry) =>
        entry is { IsValueCreated: true, Value: { IsCompleted: true, IsCompletedSuccessfully: false } };

    // Requests hold lists, which records compare by reference: their text says whether they are equal. Most processes open one, and write none.
    private static bool Same(WorkspaceRequest one, WorkspaceRequest other) => one.Path == other.Path && ClientJson.Write(one) == ClientJson.Write(other);

    private sealed class Entry(WorkspaceRequest request, Lazy<Task<Workspace>> opened)
    {
        public WorkspaceRequest Request { get; } = request;

        public Lazy<Task<Workspace>> Opened { get; } = opened;
    }
}
