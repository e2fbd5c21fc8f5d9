using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Hosting;

/// <summary>The workspaces of a host, each opened once for all who ask for the same. Thread-safe.</summary>
internal sealed class OpenedWorkspaces
{
    private readonly Lock gate = new();
    private (WorkspaceRequest Request, Lazy<Task<Workspace>> Opened)[] entries = [];

    public IEnumerable<Lazy<Task<Workspace>>> All => Volatile.Read(ref entries).Select(static entry => entry.Opened);

    public Lazy<Task<Workspace>> GetOrAdd(WorkspaceRequest request, Func<Task<Workspace>> open)
    {
        lock (gate)
        {
            foreach (var entry in entries)
            {
                if (Same(entry.Request, request))
                {
                    return entry.Opened;
                }
            }

            var opened = new Lazy<Task<Workspace>>(open);
            entries = [.. entries, (request, opened)];
            return opened;
        }
    }

    /// <summary>For one that could not be opened: the next request tries again.</summary>
    public void Remove(Lazy<Task<Workspace>> opened)
    {
        lock (gate)
        {
            entries = [.. entries.Where(entry => entry.Opened != opened)];
        }
    }

    // Requests hold lists, which records compare by reference: their text says whether they are equal. Most processes open one, and write none.
    private static bool Same(WorkspaceRequest one, WorkspaceRequest other) => one.Path == other.Path && AgentJson.Write(one) == AgentJson.Write(other);
}
