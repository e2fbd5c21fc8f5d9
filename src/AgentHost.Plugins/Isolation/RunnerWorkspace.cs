using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A workspace that the runner knows: opened with the first use of one of its capabilities, told of changes before the call that sees them.</summary>
internal sealed class RunnerWorkspace(IsolatedRuntime runtime, IWorkspaceContext context)
{
    private readonly Lock gate = new();
    private Task<string>? opening;
    private bool trusted;
    private JsonElement settings;
    private string? scope;

    public IWorkspaceContext Context => context;

    public Task<string> OpenAsync()
    {
        lock (gate)
        {
            if (opening is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                opening = null;
            }

            return opening ??= OpenCoreAsync();
        }
    }

    /// <summary>Tells the runner of a changed trust or setting; it hears of it before any call that is made afterwards.</summary>
    public void Refresh(IWorkspaceContext current)
    {
        lock (gate)
        {
            var now = SettingsOf(current);
            if (scope is null || (trusted == current.Trusted && JsonElement.DeepEquals(settings, now)))
            {
                return;
            }

            trusted = current.Trusted;
            settings = now;
            runtime.Tell(RunnerMethods.WorkspaceUpdate, new WorkspaceUpdateParams(scope, trusted, settings));
        }
    }

    private async Task<string> OpenCoreAsync()
    {
        var name = runtime.Services.OpenWorkspace(context).Name;
        var (isTrusted, now) = (context.Trusted, SettingsOf(context));
        await runtime.AskAsync<WorkspaceParams, Empty>(
            RunnerMethods.WorkspaceOpen,
            new WorkspaceParams(name, context.Root, context.Target, isTrusted, now, context.Processes.Shell),
            CancellationToken.None);
        lock (gate)
        {
            (scope, trusted, settings) = (name, isTrusted, now);
        }

        return name;
    }

    private static JsonElement SettingsOf(IWorkspaceContext workspace) =>
        workspace.Settings is { ValueKind: not JsonValueKind.Undefined } given ? given : AgentJson.EmptyObject;
}
