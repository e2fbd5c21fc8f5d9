using System.Collections.Concurrent;
using AgentHost.Acp.Asking;
using AgentHost.Acp.Connecting;
using AgentHost.Acp.Files;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;
using AgentHost.Client;

namespace AgentHost.Acp.Sessions;

/// <summary>One session that an editor has open: its prompts, its news, its questions. Thread-safe.</summary>
internal sealed partial class EditorSession : IAsyncDisposable
{
    private readonly IHostClient _host;
    private readonly EditorLink _editor;
    private readonly EventTranslator _translator;
    private readonly PendingAsks _asks = new();
    private readonly ChildFollower _children;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<TurnCompleted>> _turns = new(StringComparer.Ordinal);
    private readonly string _prefix = $"acp-{Guid.CreateVersion7():N}-";
    private readonly EditorFiles? _files;
    private readonly IDisposable? _shared;
    private Task _following = Task.CompletedTask;

    /// <summary>Makes a session that follows nothing yet.</summary>
    /// <param name="host">The host.</param>
    /// <param name="editor">The editor.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="session">The session.</param>
    public EditorSession(IHostClient host, EditorLink editor, WorkspaceInfo workspace, SessionInfo session)
    {
        (_host, _editor, Workspace, Info) = (host, editor, workspace, session);
        _translator = new EventTranslator(session, IsOwn, editor.TakesNotices, editor.TakesCompactions, editor.Options.Time);
        _children = new ChildFollower(host, editor, session.Id, workspace.Root);
        Choices = new SessionChoices(host, editor.Options, workspace, session.Id);
        if (EditorFiles.AreOffered(editor))
        {
            _files = new EditorFiles(editor, session.Id);
            _shared = host.Sessions.ShareBuffers(session.Id, _files);
        }
    }

    /// <summary>The workspace.</summary>
    public WorkspaceInfo Workspace { get; }

    /// <summary>The session, as it was when it was opened.</summary>
    public SessionInfo Info { get; }

    /// <summary>Choices of the person.</summary>
    public SessionChoices Choices { get; }

    /// <summary>Begins to tell the editor news.</summary>
    /// <param name="after">Number of the event after which they begin.</param>
    /// <param name="cancellationToken">Ends the wait until nothing is missed any more.</param>
    public async Task FollowAsync(long after, CancellationToken cancellationToken)
    {
        _following = ListenAsync(after);
        await _opened.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Tells the editor which commands there are.</summary>
    public async Task TellCommandsAsync()
    {
        try
        {
            var commands = await _host.Commands.ListAsync(Workspace.Id, _end.Token);
            await _editor.TellAsync(Info.Id, new AvailableCommandsUpdate([
                .. commands.Where(static command => !command.Hidden).Select(static command => new AvailableCommand(
                    command.Name, PlainText.Line(command.Description, 300))
                {
                    Input = command.ArgumentHint is "" ? null : new CommandInput(PlainText.Line(command.ArgumentHint ?? "words", 200)),
                }),
            ]));
        }
        catch (Exception exception) when (exception is HostException or ObjectDisposedException or OperationCanceledException)
        {
            _editor.Options.Report($"The commands of {Workspace.Root} cannot be listed: {exception.Message}");
        }
    }

    /// <summary>Takes another mode.</summary>
    /// <param name="mode">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SetModeAsync(string mode, CancellationToken cancellationToken)
    {
        await Choices.SetModeAsync(mode, !_turns.IsEmpty, cancellationToken);
        await _editor.TellAsync(Info.Id, new ConfigOptionUpdate(Choices.ConfigOptions));
    }

    /// <summary>Takes another value of an option.</summary>
    /// <param name="option">Its id.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SetOptionAsync(string option, string value, CancellationToken cancellationToken)
    {
        var before = Choices.Modes.CurrentModeId;
        await Choices.SetAsync(option, value, !_turns.IsEmpty, cancellationToken);
        if (Choices.Modes.CurrentModeId is var now && now != before)
        {
            await _editor.TellAsync(Info.Id, new CurrentModeUpdate(now));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Cancel();
        try
        {
            await Task.WhenAll(_turns.Values.Select(static turn => (Task)turn.Task)).WaitAsync(Patience, _editor.Options.Time);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException or HostException)
        {
            // The host ends them with itself.
        }

        _shared?.Dispose();
        await _end.CancelAsync();
        await _following;
        await _children.DisposeAsync();
        await _asks.DisposeAsync();
        _end.Dispose();
    }

    private async Task AskAsync(PermissionRequest request, CancellationToken cancellationToken)
    {
        var call = request.Plan.Call.CallId;
        var id = _translator.Calls.IsWaiting(call) ? null : await _children.FindWaitingAsync(call, cancellationToken);
        await new PermissionAsker(_host, _editor, Info.Id, Workspace.Root).AskAsync(request, id ?? _translator.Calls.IdOf(call), cancellationToken);
    }

    private bool IsOwn(string? turn) => turn?.StartsWith(_prefix, StringComparison.Ordinal) == true;

    private async Task ListenAsync(long after)
    {
        Exception? fault = null;
        try
        {
            await foreach (var told in _host.SubscribeAsync(new EventFilter { SessionId = Info.Id, After = after }, _end.Token))
            {
                if (told is StreamOpened)
                {
                    _opened.TrySetResult();
                    continue;
                }

                await TakeAsync(told);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // It was let go.
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        var end = fault as HostException ?? new HostException(HostFailure.Closing, fault?.Message ?? "The host ends.", fault);
        _opened.TrySetException(end);
        foreach (var turn in _turns.Values)
        {
            turn.TrySetException(end);
        }
    }

    private async ValueTask TakeAsync(AgentEvent told)
    {
        foreach (var update in _translator.Translate(told))
        {
            await _editor.TellAsync(Info.Id, update);
        }

        switch (told)
        {
            case PermissionAsked asked:
                _asks.Begin(asked.Request.Id, token => AskAsync(asked.Request, token));
                break;
            case PermissionResolved resolved:
                _asks.Withdraw(resolved.RequestId);
                break;
            case QuestionAsked asked:
                _asks.Begin(asked.Question.Id, token => new QuestionAsker(_host, _editor, Info.Id).AskAsync(asked.Question, token));
                break;
            case QuestionAnswered answered:
                _asks.Withdraw(answered.QuestionId);
                break;
            case AgentStarted started:
                _children.Follow(started.Child);
                break;
            case TurnQueued { Held: true, TurnId: { } held } when _turns.TryGetValue(held, out var waiting):
                waiting.TrySetException(new HostException(
                    HostFailure.Busy, "The prompt is held back, since the one before it did not end well: agent session queue shows it."));
                break;
            case TurnCompleted ended when told.TurnId is { } id && _turns.TryGetValue(id, out var turn):
                turn.TrySetResult(ended);
                break;
            default:
                break;
        }
    }
}
