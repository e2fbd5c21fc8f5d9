using System.Collections.Concurrent;
using AgentHost.Plugins.Isolation.Protocol;
using AgentHost.Plugins.Lifecycle;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Isolation;

/// <summary>Services of the host for a plugin in its own process: the same that a plugin in this process is handed, each held to the scope that asks.</summary>
internal sealed partial class IsolationServices(InstalledPlugin installed, PluginServices services) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RunnerServiceScope> _scopes = new(StringComparer.Ordinal);

    private ILogger Logger => field ??= services.Loggers.CreateLogger("plugin." + installed.Manifest.Id);

    private IKeyValueStore State => field ??= services.State(installed.Manifest.Id);

    private IEvents Events => field ??= services.Events(installed);

    private ICredentials Credentials => field ??= services.Credentials(installed);

    private ISecretStore? Secrets => field ??= services.Features(installed, typeof(ISecretStore)) as ISecretStore;

    private ISecretFilter? Filter => field ??= services.Features(installed, typeof(ISecretFilter)) as ISecretFilter;

    /// <summary>The lowest level that the plugin's logger takes; the runner does not send what is below.</summary>
    public LogLevel MinimumLogLevel
    {
        get
        {
            var level = LogLevel.Trace;
            while (level < LogLevel.None && !Logger.IsEnabled(level))
            {
                level++;
            }

            return level;
        }
    }

    public void Register(RunnerLink link)
    {
        RegisterFiles(link);
        RegisterProcesses(link);
        RegisterPlugin(link);
        RegisterModels(link);
    }

    /// <summary>Writes what the runner's process says on standard error.</summary>
    public void LogOutput(string line)
    {
        if (Logger.IsEnabled(LogLevel.Debug))
        {
            Logger.LogDebug("{Line}", line);
        }
    }

    public RunnerServiceScope OpenWorkspace(IWorkspaceContext workspace) =>
        Add(new RunnerServiceScope(workspace, Forget) { Capabilities = workspace.Capabilities });

    public RunnerServiceScope OpenCall(ToolContext context) => Add(new RunnerServiceScope(context.Workspace, Forget)
    {
        Edits = context.Edits,
        Blobs = context.Blobs,
        Progress = context.Progress,
        Capabilities = context.Capabilities,
        User = context.User,
        Agents = context.Agents,
        Calls = context.Calls,
        Logger = context.Logger,
    });

    public RunnerServiceScope OpenCommand(CommandContext context) =>
        Add(new RunnerServiceScope(context.Workspace, Forget) { Capabilities = context.Capabilities, User = context.User });

    public RunnerServiceScope OpenPrompt(PromptContext context) =>
        Add(new RunnerServiceScope(context.Workspace, Forget) { Capabilities = context.Capabilities ?? context.Workspace.Capabilities });

    public async ValueTask DisposeAsync()
    {
        foreach (var scope in _scopes.Values)
        {
            await scope.DisposeAsync();
        }
    }

    /// <summary>True when anything is running in the plugin's name: a process that outlives its call, a model that answers it.</summary>
    public bool IsKeeping => Volatile.Read(ref _asking) > 0 || _scopes.Any(static scope => scope.Value.HoldsAny);

    private RunnerServiceScope Add(RunnerServiceScope scope)
    {
        _scopes[scope.Name] = scope;
        return scope;
    }

    private void Forget(RunnerServiceScope scope) => _scopes.TryRemove(scope.Name, out _);

    private RunnerServiceScope Find(string name) =>
        name is not null && _scopes.TryGetValue(name, out var scope) ? scope : throw CallEnded();

    private static InvalidOperationException CallEnded() => new("The call that these services belonged to has ended.");

    private static InvalidOperationException NotHere(string what) => new($"There is no {what} outside of a tool's call.");

    /// <summary>Answers a request on behalf of a scope: refused when it has ended, and cut short when it ends.</summary>
    private void Serve<TParams, TResult>(
        RunnerLink link, string method, Func<TParams, string> scopeOf, Func<RunnerServiceScope, TParams, CancellationToken, ValueTask<TResult>> handler) =>
        link.Serve<TParams, TResult>(method, async (parameters, cancellationToken) =>
        {
            var scope = Find(scopeOf(parameters));
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, scope.Ended);
            try
            {
                return await handler(scope, parameters, both.Token);
            }
            catch (OperationCanceledException) when (scope.Ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw CallEnded();
            }
        });
}
