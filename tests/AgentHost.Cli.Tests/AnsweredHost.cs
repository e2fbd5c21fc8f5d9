using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Cli.Tests;

/// <summary>A host that only takes the answer to a permission request.</summary>
internal sealed class AnsweredHost : IHostClient
{
    public TaskCompletionSource<PermissionAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IHostModels Models => throw new NotSupportedException();

    public IHostSessions Sessions => throw new NotSupportedException();

    public IHostTools Tools => throw new NotSupportedException();

    public ValueTask<bool> AnswerAsync(string requestId, PermissionAnswer answer, CancellationToken cancellationToken) => new(Answer.TrySetResult(answer));

    public ValueTask<WorkspaceInfo> OpenWorkspaceAsync(WorkspaceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<string> SetTrustAsync(string folder, bool trusted, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> ListTrustedAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SessionInfo> CreateSessionAsync(NewSession request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<SessionInfo>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SessionInfo?> FindSessionAsync(string? workspace, string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<AgentEvent>> ReadEventsAsync(string sessionId, long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<string> SubmitAsync(PromptRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<PermissionRequest>> ListPermissionsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> AnswerQuestionAsync(string questionId, QuestionAnswer? answer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<PluginInfo>> ListPluginsAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SettingsReport> ReadSettingsAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<JsonElement> ReadSettingsSchemaAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SettingsChanged> ChangeSettingsAsync(string workspaceId, SettingsChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SessionInfo> RenameSessionAsync(string sessionId, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DeleteSessionAsync(string sessionId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PermissionTestResult> TestPermissionAsync(string workspaceId, PermissionTestRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<PermissionBuiltinInfo>> ListPermissionBuiltinsAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<PermissionRuleInfo>> ListPermissionRulesAsync(string workspaceId, string? sessionId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<LogEntry> ReadLogAsync(LogFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<HookInfo>> ListHooksAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<TrustReport> ShowTrustAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

    public List<PermissionSwitch> Switches { get; } = [];

    public ValueTask SwitchPermissionsAsync(string workspaceId, string sessionId, PermissionSwitch change, CancellationToken cancellationToken)
    {
        Switches.Add(change);
        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<AuditEntry> ReadAuditAsync(string workspaceId, AuditFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<AuditReport> VerifyAuditAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<RequestPreview> PreviewAsync(PromptRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<CommandSpec>> ListCommandsAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CommandResult?> RunCommandAsync(CommandRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<AttachedContext> AttachAsync(string workspaceId, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<EditResult> ApplyPreviewsAsync(string workspaceId, string sessionId, bool discard, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
