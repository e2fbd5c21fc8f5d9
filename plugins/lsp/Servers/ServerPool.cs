using AgentHost.Plugins.Lsp.Declarations;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>The servers of a workspace. Thread-safe.</summary>
internal sealed class ServerPool(IWorkspaceContext workspace, TimeProvider time, Action<ServerSlot> changed, FindingEvents? news = null) : IAsyncDisposable
{
    private const int Most = 16;

    private readonly Dictionary<(string Name, string Root), ServerSlot> _slots = [];
    private readonly Lock _gate = new();
    private bool _disposed;

    public IWorkspaceContext Workspace => workspace;

    /// <summary>Those that were used.</summary>
    public IReadOnlyList<ServerSlot> Slots
    {
        get
        {
            lock (_gate)
            {
                return [
                    .. _slots.Values.OrderBy(static slot => slot.Spec.Name, StringComparer.Ordinal).ThenBy(static slot => slot.Root, StringComparer.Ordinal)
                ];
            }
        }
    }

    /// <summary>All that are declared.</summary>
    public ValueTask<IReadOnlyList<ServerSpec>> SpecsAsync(CancellationToken cancellationToken) => ServerSpecs.FindAsync(workspace, cancellationToken);

    /// <summary>The servers of a file, each for the nearest folder above that has one of its markers. Starts none.</summary>
    /// <param name="path">Real path of the file.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="LspException">There are servers for it, and none may run here; or too many run.</exception>
    public async ValueTask<IReadOnlyList<ServerSlot>> FindAsync(string path, CancellationToken cancellationToken)
    {
        var found = new List<(ServerSpec Spec, string Root)>();
        foreach (var spec in await SpecsAsync(cancellationToken))
        {
            if (spec.Takes(path))
            {
                var marked = await MarkedAsync(spec, path, cancellationToken);
                if (marked is not null || !(spec.Alone || spec.Marked))
                {
                    found.Add((spec, marked ?? workspace.Root));
                }
            }
        }

        if (found.Exists(static each => each.Spec.Alone))
        {
            found.RemoveAll(static each => !each.Spec.Alone);
        }

        // One that is used here and there only comes after those that know the whole language.
        found = [.. found.OrderBy(static each => each.Spec.Marked)];
        if (!workspace.Trusted && found.Count > 0 && found.TrueForAll(static each => each.Spec.NeedsTrust))
        {
            throw new LspException($"The language server {found[0].Spec.Name} may run code of this folder, which is not trusted: agent trust trusts it.");
        }

        return [.. found.Where(each => workspace.Trusted || !each.Spec.NeedsTrust).Select(each => SlotOf(each.Spec, each.Root))];
    }

    public async ValueTask DisposeAsync()
    {
        ServerSlot[] slots;
        lock (_gate)
        {
            _disposed = true;
            slots = [.. _slots.Values];
            _slots.Clear();
        }

        await Task.WhenAll(slots.Select(static slot => slot.DisposeAsync().AsTask()));
    }

    private ServerSlot SlotOf(ServerSpec spec, string root)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_slots.TryGetValue((spec.Name, root), out var slot))
            {
                if (_slots.Count >= Most)
                {
                    throw new LspException($"{Most} language servers are in use here already: end some with agent lsp stop.");
                }

                _slots[(spec.Name, root)] = slot = new(spec, root, workspace, time, changed, news)
                {
                    TypeScript = spec.TypeScript?.AsksThrough == true ? new TypeScriptBridge(FindAsync) : null
                };
            }

            return slot;
        }
    }

    // The nearest folder above with one of its markers; null where there is none in the workspace.
    private async ValueTask<string?> MarkedAsync(ServerSpec spec, string path, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path);
        while (spec.RootMarkers.Count > 0 && folder is not null
            && (folder == workspace.Root || folder.StartsWith(workspace.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            foreach (var marker in spec.RootMarkers)
            {
                if (await IsThereAsync(Path.Combine(folder, marker), cancellationToken))
                {
                    return folder;
                }
            }

            folder = Path.GetDirectoryName(folder);
        }

        return null;
    }

    private async ValueTask<bool> IsThereAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.Files.StatAsync(path, cancellationToken) is not null;
        }
        catch (FileAccessException)
        {
            return false;
        }
    }
}
