using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentHost.Client;

namespace AgentHost.Terminal.Tests;

/// <summary>A host that says what a test has it say, and keeps what it was asked. What no test asks of it is not there.</summary>
internal sealed class ScriptedHost : IHostClient, IHostWorkspaces, IHostSessions, IHostPrompts, IPromptQueue, IHostPermissions, IHostModels, IHostCommands,
    ISessionContext, ISessionChanges, IHostTools, IHostSettings, IHostPlugins
{
    private readonly Channel<AgentEvent> _events = Channel.CreateUnbounded<AgentEvent>();
    private readonly List<AgentEvent> _told = [];
    private int _sessions;
    private int _answered;

    public List<PromptRequest> Submitted { get; } = [];

    public List<(string Id, PermissionAnswer Answer)> Answers { get; } = [];

    public List<QuestionAnswer?> QuestionAnswers { get; } = [];

    public List<string> Steered { get; } = [];

    public List<string> Cancelled { get; } = [];

    public List<PermissionSwitch> Switches { get; } = [];

    /// <summary>Told of each prompt; by default it begins at once.</summary>
    public Action<ScriptedHost, PromptRequest> OnPrompt { get; set; } = static (host, prompt) =>
        host.Tell(new TurnStarted(prompt.Parts, "test/model") { TurnId = prompt.TurnId });

    /// <summary>Told of each switch of the mode before it is taken; throws where the host refuses it.</summary>
    public Func<PermissionSwitch, Task> OnSwitch { get; set; } = static _ => Task.CompletedTask;

    /// <summary>What goes along with each prompt.</summary>
    public AttachedContext Attached { get; set; } = new([]);

    /// <summary>Thrown in place of the list of commands.</summary>
    public Exception? CommandsFault { get; set; }

    public bool IsDisposed { get; private set; }

    public IHostWorkspaces Workspaces => this;

    public IHostSessions Sessions => this;

    public IHostPrompts Prompts => this;

    public IHostCommands Commands => this;

    public IHostPermissions Permissions => this;

    public IHostPlugins Plugins => this;

    public IHostPackages Packages => throw new NotSupportedException();

    public IHostSettings Settings => this;

    public IHostModels Models => this;

    public IHostTools Tools => this;

    public IHostAudit Audit => throw new NotSupportedException();

    public IPromptQueue Queue => this;

    ISessionContext IHostSessions.Context => this;

    ISessionChanges IHostSessions.Changes => this;

    public void Tell(AgentEvent told)
    {
        lock (_told)
        {
            var time = told.Time == default ? DateTimeOffset.UnixEpoch : told.Time;
            var stamped = told with { SessionId = "s1", Time = time, Sequence = told.IsDurable ? _told.Count + 1 : null };
            if (told.IsDurable)
            {
                _told.Add(stamped);
            }

            _events.Writer.TryWrite(stamped);
        }
    }

    /// <summary>Ends the events, as a host does that nobody ended.</summary>
    public void EndEvents(Exception? fault) => _events.Writer.TryComplete(fault);

    public void Answer(string turn, string text)
    {
        _answered++;
        Tell(new PartDelta("m-" + turn, 0, 0, text) { TurnId = turn });
        Tell(new PartCompleted("m-" + turn, 0, new TextPart(text)) { TurnId = turn });
        Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = turn, Text = text });
    }

    public async IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new StreamOpened("1.0.0", "e");
        await foreach (var told in _events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return told;
        }
    }

    public ValueTask<WorkspaceInfo> OpenAsync(WorkspaceRequest request, CancellationToken cancellationToken) =>
        new(new WorkspaceInfo("w1", request.Path) { Trusted = true });

    public ValueTask<WorkspaceRelease> ReleaseAsync(string workspaceId, CancellationToken cancellationToken) => new(new WorkspaceRelease());

    public ValueTask<SessionInfo> CreateAsync(NewSession request, CancellationToken cancellationToken) =>
        new(new SessionInfo("s1", request.Name ?? $"session-{++_sessions}", "/w", DateTimeOffset.UnixEpoch));

    public ValueTask<string> SubmitAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        lock (Submitted)
        {
            Submitted.Add(request);
        }

        OnPrompt(this, request);
        return new(request.TurnId!);
    }

    public ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken)
    {
        Cancelled.Add(turnId);
        Tell(new TurnCompleted(TurnOutcome.Cancelled) { TurnId = turnId });
        return default;
    }

    public ValueTask<AttachedContext> AttachAsync(string workspaceId, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken) =>
        new(Attached);

    public ValueTask<bool> AnswerAsync(string requestId, PermissionAnswer answer, CancellationToken cancellationToken)
    {
        lock (Answers)
        {
            Answers.Add((requestId, answer));
        }

        return new(true);
    }

    public ValueTask<bool> AnswerQuestionAsync(string questionId, QuestionAnswer? answer, CancellationToken cancellationToken)
    {
        QuestionAnswers.Add(answer);
        return new(true);
    }

    ValueTask<IReadOnlyList<PluginInfo>> IHostPlugins.ListAsync(string workspaceId, CancellationToken cancellationToken) => new([]);

    public ValueTask<IReadOnlyList<HookInfo>> ListHooksAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DevelopedPlugin> DevelopAsync(string workspaceId, string folder, bool isolated, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<RetiredPlugin> WaitRetiredAsync(string retirement, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<string> SteerAsync(string sessionId, IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        if (Submitted.Count > 0 && Submitted.Count == Cancelled.Count + _answered)
        {
            throw new HostException(HostFailure.NotFound, "No turn runs.");
        }

        Steered.Add(((TextPart)parts[0]).Text);
        return new("t");
    }

    public async ValueTask SwitchAsync(string workspaceId, string sessionId, PermissionSwitch change, CancellationToken cancellationToken)
    {
        await OnSwitch(change);
        Switches.Add(change);
    }

    public ValueTask<ModelReport> ExplainAsync(string workspaceId, string? model, CancellationToken cancellationToken) =>
        new(new ModelReport(model ?? "test/model", new ModelInfo("model")));

    ValueTask<IReadOnlyList<CommandSpec>> IHostCommands.ListAsync(string workspaceId, CancellationToken cancellationToken) =>
        CommandsFault is { } fault
            ? throw fault
            : new([
                new CommandSpec("plan-it", "Shows what is planned."), new CommandSpec("workflow", "Runs workflows."),
                new CommandSpec("review", "Reviews changes.") { Found = true, ArgumentHint = "[PATH]" },
            ]);

    public Func<CommandRequest, Task<CommandResult?>>? OnCommand { get; set; }

    public ValueTask<CommandResult?> RunAsync(CommandRequest request, CancellationToken cancellationToken) => OnCommand is { } run ? new(run(request))
        : request.Call.Name == "plan-it" ? new(CommandResult.Text("nothing is planned")) : request.Call.Name == "workflow" ? new(CommandResult.Text(
            $"runs {string.Join(' ', request.Call.Arguments)} with {request.Call.Options["set"].GetRawText()} in {request.SessionId}"))
        : request.Call.Name is "kill" ? new(CommandResult.Text($"{request.Call.Text} of {request.SessionId} is killed"))
        : throw new HostException(HostFailure.NotFound, $"There is no command /{request.Call.Name}.");

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        _events.Writer.TryComplete();
        return default;
    }

    ValueTask<IReadOnlyList<QueuedPrompt>> IPromptQueue.ListAsync(string sessionId, CancellationToken cancellationToken) => new([]);

    public ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(string workspaceId, CancellationToken cancellationToken) =>
        new([new HealthCheck("program", HealthState.Ok, "All is well.")]);

    /// <summary>Names that there are.</summary>
    public IReadOnlyList<string> Files { get; set; } = [];

    public ValueTask<FileNames> FindFilesAsync(string workspaceId, FileQuery query, CancellationToken cancellationToken) =>
        new(new FileNames([.. Files.Where(name => name.Contains(query.Text, StringComparison.Ordinal)).Take(query.Limit)]));

    public ValueTask<FileContent> ReadFileAsync(string workspaceId, string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SessionPage> ListPageAsync(SessionFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<FileContent> ReadBlobAsync(string sessionId, string blobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<string> SetTrustAsync(string folder, bool trusted, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> ListTrustedAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<TrustReport> ShowTrustAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<SessionInfo>> ListAsync(SessionFilter filter, CancellationToken cancellationToken) => new([]);

    public ValueTask<SessionInfo?> FindAsync(string? workspace, string key, CancellationToken cancellationToken) =>
        new(Forked.Find(session => session.Id == key));

    public ValueTask<SessionInfo?> GetAsync(string sessionId, CancellationToken cancellationToken) => new(Forked.Find(session => session.Id == sessionId));

    public ValueTask<SessionInfo> RenameAsync(string sessionId, string name, CancellationToken cancellationToken) =>
        new(new SessionInfo(sessionId, name, "/w", DateTimeOffset.UnixEpoch));

    public List<string> Deleted { get; } = [];

    public ValueTask DeleteAsync(string sessionId, CancellationToken cancellationToken)
    {
        Deleted.Add(sessionId);
        return default;
    }

    public ValueTask<SessionOwner> ReadOwnerAsync(string sessionId, CancellationToken cancellationToken) => new(new SessionOwner());

    ValueTask IHostSessions.CloseAsync(string sessionId, CancellationToken cancellationToken) => default;

    ValueTask IHostWorkspaces.CloseAsync(string workspaceId, CancellationToken cancellationToken) => default;

    /// <summary>Messages of the session.</summary>
    public List<Message> Messages { get; } = [];

    public ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        new([.. Messages.Skip(skip).Take(limit)]);

    public ValueTask<IReadOnlyList<AgentEvent>> ReadEventsAsync(string sessionId, long after, int limit, CancellationToken cancellationToken)
    {
        lock (_told)
        {
            return new([.. _told.Skip((int)after).Take(limit)]);
        }
    }

    public ValueTask<HistoryPage> ReadHistoryAsync(HistoryRequest request, CancellationToken cancellationToken)
    {
        lock (_told)
        {
            return new(new HistoryPage([.. _told.Where(told => request.Kinds.Contains(told.Type))]));
        }
    }

    public ValueTask<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public List<SessionInfo> Forked { get; } = [];

    public List<ForkRequest> ForkRequests { get; } = [];

    public ValueTask<SessionInfo> ForkAsync(ForkRequest request, CancellationToken cancellationToken)
    {
        ForkRequests.Add(request);
        Forked.Add(new SessionInfo($"f{Forked.Count + 1}", $"fork-{Forked.Count + 1}", "/w", DateTimeOffset.UnixEpoch) { TurnCount = 1 });
        return new(Forked[^1]);
    }

    public ValueTask<long> ReadLastNumberAsync(string sessionId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SessionInfo> ImportAsync(ImportRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CleanReport> CleanAsync(CleanRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<long> RebuildAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SessionSettings> ReadSettingsAsync(string sessionId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ChangeSettingsAsync(string sessionId, SessionSettings settings, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<RequestPreview> PreviewAsync(PromptRequest request, CancellationToken cancellationToken) =>
        new(new RequestPreview("test/model", [new RequestPart("system", "base", "text", 7)]));

    public ValueTask<IReadOnlyList<string>> ListAgentsAsync(string workspaceId, CancellationToken cancellationToken) => new([]);

    public ValueTask<IReadOnlyList<DeclaredRunOption>> ListRunOptionsAsync(string workspaceId, CancellationToken cancellationToken) => new([]);

    public ValueTask<string> AddAsync(PromptRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ChangeAsync(string sessionId, string turnId, IReadOnlyList<Part> parts, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask MoveAsync(string sessionId, string turnId, int place, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<int> RemoveAsync(string sessionId, string? turnId, CancellationToken cancellationToken) => new(0);

    public ValueTask<IReadOnlyList<string>> ResumeAsync(string workspaceId, string sessionId, CancellationToken cancellationToken) => new([]);

    public ValueTask<IReadOnlyList<PermissionRequest>> ListPendingAsync(CancellationToken cancellationToken) => new([]);

    public ValueTask<IReadOnlyList<PermissionRuleInfo>> ListRulesAsync(string workspaceId, string? sessionId, CancellationToken cancellationToken) => new([]);

    public ValueTask<IReadOnlyList<PermissionBuiltinInfo>> ListBuiltinsAsync(string workspaceId, CancellationToken cancellationToken) => new([]);

    public ValueTask<PermissionTestResult> TestAsync(string workspaceId, PermissionTestRequest request, CancellationToken cancellationToken) =>
        new(new PermissionTestResult(PermissionDecision.Ask)
        {
            Reason = "It asks.",
            Parts = [.. request.Call["shell(".Length..^1].Split("; ").Select(static part => new PermissionTestPart(
                part, part.StartsWith("ls", StringComparison.Ordinal) ? PermissionDecision.Allow : PermissionDecision.Ask) { Rule = "shell(ls *)" })],
        });

    ValueTask<ModelList> IHostModels.ListAsync(string workspaceId, bool ask, CancellationToken cancellationToken) => 
        new(new ModelList([new ModelEntry("test", new ModelInfo("model")), new ModelEntry("test", new ModelInfo("other") { ContextWindow = 4000 })]));

    public ValueTask<CatalogUpdate> UpdateCatalogAsync(string workspaceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<UsageReport> ReadUsageAsync(UsageFilter filter, CancellationToken cancellationToken) => new(new UsageReport([], new UsageRow("total")));

    public ValueTask<IReadOnlyList<ProviderInfo>> ListProvidersAsync(string workspaceId, CancellationToken cancellationToken) =>
        new([new ProviderInfo("acme", "acme") { TakesKey = true }, new ProviderInfo("browser", "browser") { DeviceLogin = true }]);

    public List<LoginRequest> Logins { get; } = [];

    public async IAsyncEnumerable<LoginStep> LoginAsync(LoginRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Logins.Add(request);
        await Task.Yield();
        if (request.Key is null)
        {
            yield return new LoginStep { Url = "https://login.example/device", UserCode = "AB-12" };
        }

        yield return new LoginStep { Done = true };
    }

    public List<SettingsChange> Changes { get; } = [];

    /// <summary>Settings that there are.</summary>
    public IReadOnlyList<SettingEntry> Entries { get; set; } =
        [new SettingEntry("sessions.titles", AgentJson.Parse("\"off\""), "default"), new SettingEntry("limits.steps", AgentJson.Parse("7"), "agent.json:3")];

    public ValueTask<SettingsReport> ReadAsync(string workspaceId, CancellationToken cancellationToken) => new(new SettingsReport(Entries, [], []));

    public ValueTask<System.Text.Json.JsonElement> ReadSchemaAsync(string workspaceId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<SettingsChanged> ChangeAsync(string workspaceId, SettingsChange change, CancellationToken cancellationToken)
    {
        Changes.Add(change);
        return new(new SettingsChanged("/home/agent.json", Changed: true));
    }

    public ValueTask<bool> LogoutAsync(string workspaceId, string provider, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<CommandSpec>> ListVerbsAsync(string workspaceId, CancellationToken cancellationToken) => new([]);

    public ValueTask<CompactReport> CompactAsync(CompactRequest request, CancellationToken cancellationToken) =>
        new(new CompactReport { Reason = "It is short" });

    public ValueTask<SessionPins> ReadPinsAsync(string sessionId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<string> PinAsync(string sessionId, string message, bool pinned, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask SetGoalAsync(string sessionId, string? goal, CancellationToken cancellationToken) => throw new NotSupportedException();

    public List<UndoRequest> Undone { get; } = [];

    public ValueTask<UndoReport> UndoAsync(UndoRequest request, CancellationToken cancellationToken)
    {
        Undone.Add(request);
        return new(new UndoReport { Turns = ["t"], Files = [new RevertedFile("made.txt")] });
    }

    public ValueTask<UndoReport> RedoAsync(string workspaceId, string sessionId, CancellationToken cancellationToken) => new(new UndoReport());

    public ValueTask<EditResult> ApplyPreviewsAsync(string workspaceId, string sessionId, bool discard, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask<IReadOnlyList<ToolSpec>> IHostTools.ListAsync(string workspaceId, bool interactive, CancellationToken cancellationToken) => new([]);

    public ValueTask<ToolAnswer> CallAsync(ToolRequest request, CancellationToken cancellationToken) =>
        new(new ToolAnswer("t", ToolState.Completed, [new TextPart($"called {request.Tool} {request.Arguments.GetRawText()}")]));
}
