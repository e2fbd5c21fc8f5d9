using AgentHost.Client;

namespace AgentHost.Cli.Tests;

/// <summary>A host that only takes the answer to a permission request, and switches of the mode.</summary>
internal sealed class AnsweredHost : IHostClient, IHostPermissions
{
    public TaskCompletionSource<PermissionAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<PermissionSwitch> Switches { get; } = [];

    public IHostPermissions Permissions => this;

    public IHostWorkspaces Workspaces => throw new NotSupportedException();

    public IHostSessions Sessions => throw new NotSupportedException();

    public IHostPrompts Prompts => throw new NotSupportedException();

    public IHostCommands Commands => throw new NotSupportedException();

    public IHostPlugins Plugins => throw new NotSupportedException();

    public IHostSettings Settings => throw new NotSupportedException();

    public IHostModels Models => throw new NotSupportedException();

    public IHostTools Tools => throw new NotSupportedException();

    public IHostAudit Audit => throw new NotSupportedException();

    public IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> AnswerAsync(string requestId, PermissionAnswer answer, CancellationToken cancellationToken) => new(Answer.TrySetResult(answer));

    public ValueTask SwitchAsync(string workspaceId, string sessionId, PermissionSwitch change, CancellationToken cancellationToken)
    {
        Switches.Add(change);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<PermissionRequest>> ListPendingAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<PermissionRuleInfo>> ListRulesAsync(string workspaceId, string? sessionId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<PermissionBuiltinInfo>> ListBuiltinsAsync(string workspaceId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<PermissionTestResult> TestAsync(string workspaceId, PermissionTestRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
