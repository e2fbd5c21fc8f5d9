using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.Kernel.Plugins.Isolation;

/// <summary>One capability of one workspace in the runner: made with its first use, known by a number.</summary>
internal sealed class RunnerHandle(IsolatedRuntime runtime, string kind, string name, RunnerWorkspace workspace)
{
    private readonly Lock gate = new();
    private Task<int>? making;

    public IsolatedRuntime Runtime => runtime;

    /// <summary>Its number; the first caller makes it, others wait for that.</summary>
    public async ValueTask<int> GetAsync(IWorkspaceContext current, CancellationToken cancellationToken)
    {
        Task<int> task;
        lock (gate)
        {
            if (making is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                making = null;
            }

            task = making ??= MakeAsync();
        }

        var number = task.IsCompletedSuccessfully ? await task : await task.WaitAsync(cancellationToken);
        workspace.Refresh(current);
        return number;
    }

    public ValueTask<int> GetAsync(CancellationToken cancellationToken) => GetAsync(workspace.Context, cancellationToken);

    private async Task<int> MakeAsync()
    {
        var scope = await workspace.OpenAsync();
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
}
