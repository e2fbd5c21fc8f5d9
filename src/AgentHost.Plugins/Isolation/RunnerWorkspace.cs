using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A workspace that the runner knows: opened with the first use of one of its capabilities, told of changes before the call that sees them.</summary>
internal sealed class RunnerWorkspace(IsolatedRuntime runtime, IWorkspaceContext context)
{
    private readonly Lock _gate = new();
    private Task<string>? _opening;
    private bool _trusted;
    private JsonElement _settings;
    private string? _scope;

    public IWorkspaceContext Context => context;

    public Task<string> OpenAsync()
    {
        lock (_gate)
        {
            if (_opening is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                _opening = null;
            }

            return _opening ??= OpenCoreAsync();
        }
    }

    /// <summary>Tells the runner of a changed trust or setting; it hears of it before any call that is made afterwards.</summary>
    public void Refresh(IWorkspaceContext current)
    {
        lock (_gate)
        {
            var now = SettingsOf(current);
            if (_scope is null || (_trusted == current.Trusted && JsonElement.DeepEquals(_settings, now)))
            {
                return;
            }

            _trusted = current.Trusted;
            _settings = now;
            runtime.Tell(RunnerMethods.WorkspaceUpdate, new WorkspaceUpdateParams(_scope, _trusted, _settings));
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
        lock (_gate)
        {
            (_scope, _trusted, _settings) = (name, isTrusted, now);
        }

        return name;
    }

    private static JsonElement SettingsOf(IWorkspaceContext workspace) =>
        workspace.Settings is { ValueKind: not JsonValueKind.Undefined } given ? given : AgentJson.EmptyObject;
}
