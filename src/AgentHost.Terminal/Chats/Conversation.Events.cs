using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Asking;
using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Chats;

/// <summary>Begin of a conversation, and the events that it hears.</summary>
internal sealed partial class Conversation
{
    /// <summary>Takes an event that was heard.</summary>
    /// <param name="session">Its session.</param>
    /// <param name="told">The event.</param>
    public void Apply(string session, AgentEvent told)
    {
        if (session != Session?.Id)
        {
            return;
        }

        IsDirty = true;
        _lastSequence = Math.Max(_lastSequence, told.Sequence ?? told.After ?? 0);
        _status.Apply(told, _time.GetUtcNow());
        switch (told)
        {
            case TurnQueued queued when told.TurnId is { } turn:
                _queued.Remove(turn);
                _queued[turn] = queued;

                // Nobody waits for what waits for a person's word.
                _ = queued.Held && _submitted.Remove(turn);
                break;
            case TurnStarted when told.TurnId is { } turn:
                _queued.Remove(turn);
                break;
            case TurnCompleted completed when told.TurnId is { } turn:
                var waited = _queued.Remove(turn);
                LastCode = _submitted.Remove(turn) || !waited ? _options.TurnCode(completed) : LastCode;
                Rings = true;
                break;
            case PermissionAsked asked:
                Ask(asked.Request);
                break;
            case PermissionResolved resolved:
                _dialogs.Remove(resolved.RequestId);
                break;
            case QuestionAsked asked:
                Ask(asked.Question);
                break;
            case QuestionAnswered answered:
                _dialogs.Remove(answered.QuestionId);
                break;
            case SessionUpdated updated when _link is { } link:
                link.Session = link.Session with { Name = updated.Name ?? link.Session.Name, Title = updated.Title ?? link.Session.Title };
                break;
            default:
                break;
        }

        if (told is TurnStarted { Mode: PermissionMode.Bypass })
        {
            _transcript.Say("The permission mode is bypass: everything that no rule denies runs without asking.", Style.Yellow);
        }

        _transcript.Apply(told);
        if (told is TurnCompleted or TurnQueued { Held: true } && _status.Turn is null && _queued.Values.Any(static prompt => prompt.Held))
        {
            _transcript.Say("Prompts are held: /queue shows them, /queue go lets them run.", Style.Yellow);
        }
    }

    private void Ask(PermissionRequest request)
    {
        _dialogs.Add(new ApprovalDialog(request, _workspace?.Target ?? "local", answer =>
        {
            _dialogs.Remove(request.Id);
            Run(async _ =>
            {
                if (!await Host.Permissions.AnswerAsync(request.Id, answer, CancellationToken.None))
                {
                    Say([Line.Of("It has its answer already.", Style.Dim)]);
                }
            });
        }));
        Rings = true;
    }

    private void Ask(PendingQuestion question)
    {
        _dialogs.Add(new QuestionDialog(question, answer =>
        {
            _dialogs.Remove(question.Id);
            Run(async _ => await Host.Prompts.AnswerQuestionAsync(question.Id, answer, CancellationToken.None));
        }));
        Rings = true;
    }

    /// <summary>Asks the person something of the conversation's own.</summary>
    private Task<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource<QuestionAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Guid.NewGuid().ToString("N");
        _loop.Post(() =>
        {
            _dialogs.Add(new QuestionDialog(new PendingQuestion(id, "", question), answer =>
            {
                _dialogs.Remove(id);
                answered.TrySetResult(answer);
            }));
            IsDirty = true;
        });
        cancellationToken.Register(() =>
        {
            _loop.Post(() => _dialogs.Remove(id));
            answered.TrySetCanceled(cancellationToken);
        });
        return answered.Task;
    }

    private async Task StartAsync(Func<IHostClient> open)
    {
        try
        {
            _host = await Task.Run(open);
            var workspace = await _host.Workspaces.OpenAsync(_options.Workspace, _end.Token);
            _workspace = workspace;
            var session = _options.Session is { } key
                ? await _host.Sessions.FindAsync(workspace.Root, key, _end.Token)
                    ?? throw new HostException(HostFailure.NotFound, key == "last"
                        ? "There is no session in this folder yet: agent chat begins one."
                        : $"There is no session \"{SafeText.Line(key, 100)}\" in this folder: agent session list shows what there is.")
                : null;
            var greeting = await Greeting.OfAsync(_host, workspace, _options, session, _end.Token);
            _loop.Post(() =>
            {
                _status.Model = greeting.Model;
                _status.Mode = _modes.Chosen is { } mode ? EnumNames.Write(mode) : "";
                _transcript.Say(greeting.Lines);
                IsDirty = true;
            });
            if (session is not null)
            {
                await OpenSessionAsync(session, _end.Token);
            }

            _loop.Post(() =>
            {
                Ready();
                Run(async token =>
                {
                    Commands.SetHost(await Host.Commands.ListAsync(workspace.Id, token));
                    if (greeting.IsFirst && _modes.Chosen is null && await Greeting.SandboxAsync(Host, workspace, token) is { } line)
                    {
                        Say([line]);
                    }
                });
            });
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The person left before it began.
        }
        catch (Exception fault)
        {
            // Whatever it is: nobody else hears of it, and without a host nothing goes on.
            Fail(fault, "agent: ");
            _loop.Post(() => End(LastCode));
        }
    }

    private void Ready()
    {
        _sender = new PromptSender(this, AskAsync, (turn, begins) => _loop.Post(() => _ = begins ? _submitted.Add(turn) : _submitted.Remove(turn)));
        while (_early.TryDequeue(out var typed))
        {
            Send(typed.Text, typed.Words);
        }

        AskFiles(_asked);
        IsDirty = true;
    }
}
