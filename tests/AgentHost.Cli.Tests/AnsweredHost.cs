using AgentHost.Client;

namespace AgentHost.Cli.Tests;

/// <summary>A host that only takes the answer to a permission request or a question, and switches of the mode.</summary>
internal sealed class AnsweredHost : IHostClient, IHostPermissions, IHostPrompts
{
    public TaskCompletionSource<PermissionAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<QuestionAnswer?> QuestionAnswer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<PermissionSwitch> Switches { get; } = [];

    public IHostPermissions Permissions => this;

    public IHostWorkspaces Workspaces => throw new NotSupportedException();

    public IHostSessions Sessions => throw new NotSupportedException();

    public IHostPrompts Prompts => this;

    public IPromptQueue Queue => throw new NotSupportedException();

    public IHostCommands Commands => throw new NotSupportedException();

    public IHostPlugins Plugins => throw new NotSupportedException();

    public IHostPackages Packages => throw new NotSupportedException();

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

    public ValueTask<bool> AnswerQuestionAsync(string questionId, QuestionAnswer? answer, CancellationToken cancellationToken) =>
        new(QuestionAnswer.TrySetResult(answer));

    public ValueTask<string> SubmitAsync(PromptRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<RequestPreview> PreviewAsync(PromptRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<AttachedContext> AttachAsync(
        string workspaceId, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> ListAgentsAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<DeclaredRunOption>> ListRunOptionsAsync(string workspaceId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
