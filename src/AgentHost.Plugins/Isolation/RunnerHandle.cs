using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>
/// One capability of one workspace in the runner: made with its first use, known by a number. Where its process went because it had nothing to do,
/// the next use makes it again in the one that follows.
/// </summary>
internal sealed class RunnerHandle(IsolatedRuntime first, string kind, string name, IWorkspaceContext workspace)
{
    private readonly Lock _gate = new();
    private Made _made = new(first);

    public IWorkspaceContext Workspace => workspace;

    public IsolatedRuntime Runtime => Volatile.Read(ref _made).Runtime;

    /// <summary>Its number; the first caller makes it, others wait for that.</summary>
    /// <exception cref="CapabilityException">Its process is gone, or could not make it.</exception>
    public async ValueTask<int> GetAsync(IWorkspaceContext current, CancellationToken cancellationToken)
    {
        var now = Volatile.Read(ref _made);
        while (!now.Runtime.TryUse() && now.Runtime.Successor is { } successor)
        {
            now = Follow(now, (IsolatedRuntime)await successor(cancellationToken));
        }

        Task<int> task;
        lock (_gate)
        {
            if (now.Making is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                now.Making = null;
            }

            task = now.Making ??= MakeAsync(now.Runtime);
        }

        var number = task.IsCompletedSuccessfully ? await task : await task.WaitAsync(cancellationToken);
        now.Runtime.WorkspaceOf(workspace).Refresh(current);
        return number;
    }

    public ValueTask<int> GetAsync(CancellationToken cancellationToken) => GetAsync(workspace, cancellationToken);

    private Made Follow(Made before, IsolatedRuntime runtime)
    {
        lock (_gate)
        {
            return ReferenceEquals(_made, before) ? _made = new Made(runtime) : _made;
        }
    }

    private async Task<int> MakeAsync(IsolatedRuntime runtime)
    {
        var scope = await runtime.WorkspaceOf(workspace).OpenAsync();
        var number = runtime.NextInstance();
        try
        {
            await runtime.AskAsync<CreateParams, Empty>(RunnerMethods.CapabilityCreate, new CreateParams(number, kind, name, scope), CancellationToken.None);
            return number;
        }
        catch (Exception exception) when (exception is not CapabilityException)
        {
            throw new CapabilityException($"The plugin {runtime.Id} failed to make {kind}/{name}: {exception.Message}", exception);
        }
    }

    private sealed class Made(IsolatedRuntime runtime)
    {
        public IsolatedRuntime Runtime => runtime;

        public Task<int>? Making { get; set; }
    }
}
