using System.Text.Json;

namespace AgentHost.Client;

/// <summary>A host, as surfaces see it: in this process, or on the other end of a connection.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostClient : IAsyncDisposable
{
    /// <summary>Models and providers.</summary>
    IHostModels Models { get; }

    /// <summary>More that can be done with sessions.</summary>
    IHostSessions Sessions { get; }

    /// <summary>Tools, called without a model.</summary>
    IHostTools Tools { get; }

    /// <summary>Opens a workspace: settings, trust, plugins. Opening it again with the same words gives the same one, and it stays open while the host lives: who opens ever new ones in a long-lived host holds them all.</summary>
    ValueTask<WorkspaceInfo> OpenWorkspaceAsync(WorkspaceRequest request, CancellationToken cancellationToken);

    /// <summary>Trusts a folder as it is now, or takes that back: whether workspaces opened from now on take its settings, hooks, plugins and rules. A change of what would run ends it.</summary>
    /// <param name="folder">The folder; of a workspace, its root.</param>
    /// <param name="trusted">Whether it is trusted from now on.</param>
    /// <param name="cancellationToken">Ends the wait for another process that writes.</param>
    /// <returns>The folder's real path, which is what is trusted.</returns>
    ValueTask<string> SetTrustAsync(string folder, bool trusted, CancellationToken cancellationToken);

    /// <summary>Real paths of the folders that are trusted, in their order.</summary>
    ValueTask<IReadOnlyList<string>> ListTrustedAsync(CancellationToken cancellationToken);

    /// <summary>Begins a session.</summary>
    ValueTask<SessionInfo> CreateSessionAsync(NewSession request, CancellationToken cancellationToken);

    /// <summary>Sessions, the last used first.</summary>
    ValueTask<IReadOnlyList<SessionInfo>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken);

    /// <summary>A session by id, 4 or more characters that an id begins or ends with, name, or <c>last</c>; null when there is none.</summary>
    /// <param name="workspace">Real path of the workspace to look in; null for all.</param>
    /// <param name="key">The word.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SessionInfo?> FindSessionAsync(string? workspace, string key, CancellationToken cancellationToken);

    /// <summary>Gives a session another name, with a number behind it where the name is taken in its workspace.</summary>
    /// <exception cref="HostException">It is no name (<see cref="HostFailure.Invalid"/>), or another process has the session (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask<SessionInfo> RenameSessionAsync(string sessionId, string name, CancellationToken cancellationToken);

    /// <summary>Removes a session with its history and what was kept of it; nothing brings it back.</summary>
    /// <exception cref="HostException">Another process has it, or a turn of it runs here (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask DeleteSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Messages of a session, oldest first, secrets hidden.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">The most to return; 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken);

    /// <summary>Durable events of a session after a number, in order, secrets hidden.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="after">The number; 0 for the first.</param>
    /// <param name="limit">The most to return; 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<AgentEvent>> ReadEventsAsync(string sessionId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Submits a prompt. It runs at once, or waits for the turns before it.</summary>
    /// <returns>The turn's id.</returns>
    ValueTask<string> SubmitAsync(PromptRequest request, CancellationToken cancellationToken);

    /// <summary>What a prompt would send: system prompt, tools, history, prompt. Nothing is sent or stored.</summary>
    /// <param name="request">The prompt; an empty session id stands for a new session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<RequestPreview> PreviewAsync(PromptRequest request, CancellationToken cancellationToken);

    /// <summary>Commands of a workspace: of plugins, of files, of skills; by name.</summary>
    ValueTask<IReadOnlyList<CommandSpec>> ListCommandsAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Runs a command.</summary>
    /// <returns>What it came to; null where the words are a prompt after all, such as one that begins with a path.</returns>
    /// <exception cref="HostException">There is no such command (<see cref="HostFailure.NotFound"/>), with the nearest names.</exception>
    ValueTask<CommandResult?> RunCommandAsync(CommandRequest request, CancellationToken cancellationToken);

    /// <summary>What the references of a prompt (<c>@path</c>, <c>@https://…</c>) stand for, as parts that go with it.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="text">The prompt.</param>
    /// <param name="attached">More of them, as they stand behind the <c>@</c>; one that cannot be had is an error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<AttachedContext> AttachAsync(string workspaceId, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken);

    /// <summary>Makes the changes that dry runs of a session kept, all or none; or gives them up.</summary>
    /// <param name="workspaceId">The session's workspace.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="discard">Whether they are given up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was changed; empty when nothing was kept. An error when a file is another by now: then nothing was changed, and they are still kept.</returns>
    ValueTask<EditResult> ApplyPreviewsAsync(string workspaceId, string sessionId, bool discard, CancellationToken cancellationToken);

    /// <summary>Cancels a turn, running or queued, and waits until its end is stored. Nothing happens when it has ended.</summary>
    ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken);

    /// <summary>Events as they happen; who falls behind catches up from the log.</summary>
    IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, CancellationToken cancellationToken);

    /// <summary>Permissions that wait for an answer.</summary>
    ValueTask<IReadOnlyList<PermissionRequest>> ListPermissionsAsync(CancellationToken cancellationToken);

    /// <summary>The permission rules of a workspace, the strongest lists first, and those that a person gave for a session.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="sessionId">The session; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<PermissionRuleInfo>> ListPermissionRulesAsync(string workspaceId, string? sessionId, CancellationToken cancellationToken);

    /// <summary>What would become of a call, by the rules and the mode of a workspace. Nothing is run.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">The call cannot be read (<see cref="HostFailure.Invalid"/>).</exception>
    ValueTask<PermissionTestResult> TestPermissionAsync(string workspaceId, PermissionTestRequest request, CancellationToken cancellationToken);

    /// <summary>The host's own cautions about commands, and whether each holds in a workspace.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<PermissionBuiltinInfo>> ListPermissionBuiltinsAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Answers a permission request.</summary>
    /// <returns>False when somebody else was first.</returns>
    ValueTask<bool> AnswerAsync(string requestId, PermissionAnswer answer, CancellationToken cancellationToken);

    /// <summary>Answers a question.</summary>
    /// <param name="questionId">The question.</param>
    /// <param name="answer">The answer; null to decline.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when somebody else was first.</returns>
    ValueTask<bool> AnswerQuestionAsync(string questionId, QuestionAnswer? answer, CancellationToken cancellationToken);

    /// <summary>Plugins of a workspace, with their states.</summary>
    ValueTask<IReadOnlyList<PluginInfo>> ListPluginsAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Settings of a workspace, with their origins and what is wrong with them.</summary>
    ValueTask<SettingsReport> ReadSettingsAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>The JSON schema of all settings that are known in a workspace: the host's, its plugins' and their aliases, its tools'.</summary>
    ValueTask<JsonElement> ReadSettingsSchemaAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Changes a settings file, when the result is in order; workspaces opened from now on take it.</summary>
    /// <param name="workspaceId">The workspace, whose plugins' schemas count.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Ends the wait for another process that writes.</param>
    /// <exception cref="HostException">The file is off already, or would be (<see cref="HostFailure.Invalid"/>); nothing was written.</exception>
    ValueTask<SettingsChanged> ChangeSettingsAsync(string workspaceId, SettingsChange change, CancellationToken cancellationToken);

    /// <summary>Looks at what people trip over: program, settings, plugins, models, store, folders. Changes nothing.</summary>
    ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Lines of the host's log, oldest first; with <see cref="LogFilter.Follow"/> until the token fires.</summary>
    IAsyncEnumerable<LogEntry> ReadLogAsync(LogFilter filter, CancellationToken cancellationToken);

    /// <summary>Lines of the audit log, oldest first: what calls were allowed or denied, by what, and how they ended.</summary>
    /// <param name="workspaceId">The workspace whose settings say where the log lies.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<AuditEntry> ReadAuditAsync(string workspaceId, AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>Checks the audit log: every line is as it was written, none is missing, none was put in.</summary>
    /// <param name="workspaceId">The workspace whose settings say where the log lies.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="HostException">It cannot be read (<see cref="HostFailure.Store"/>).</exception>
    ValueTask<AuditReport> VerifyAuditAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>The hooks of a workspace, in the order in which they run: those of plugins, and commands of the settings and of files in Claude Code's format.</summary>
    ValueTask<IReadOnlyList<HookInfo>> ListHooksAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>What would run, or change what runs, in a folder when it is trusted, and how it stands to what was.</summary>
    /// <param name="folder">The folder; of a workspace, its root.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TrustReport> ShowTrustAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Gives a session another mode or profile. It holds from the next call on, in a turn that runs too, until a prompt names a mode of its own.</summary>
    /// <param name="workspaceId">The session's workspace.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="change">What holds from now on; neither mode nor profile for what held in the beginning.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such profile (<see cref="HostFailure.NotFound"/>), or another process has the session (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask SwitchPermissionsAsync(string workspaceId, string sessionId, PermissionSwitch change, CancellationToken cancellationToken);
}
