using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Asking;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Preferences;

namespace AgentHost.Terminal.Chats;

/// <summary>Begin of a conversation, and the events that it hears.</summary>
internal sealed partial class Conversation
{
    private static readonly TimeSpan LongestJudging = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<string> _asking = new(StringComparer.Ordinal);

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
                _ = queued.Held && _submitted.TryRemove(turn, out _);
                break;
            case TurnStarted when told.TurnId is { } turn:
                _queued.Remove(turn);
                break;
            case TurnCompleted completed when told.TurnId is { } turn:
                var waited = _queued.Remove(turn);
                var code = _options.TurnCode(completed);
                LastCode = _submitted.TryRemove(turn, out _) || !waited ? code : LastCode;
                UntoldEnd = waited ? UntoldEnd : code;
                Rings = true;
                if (_link is { } of)
                {
                    of.Session = of.Session with { TurnCount = of.Session.TurnCount + 1 };
                }

                break;
            case PermissionAsked asked:
                Ask(asked.Request);
                break;
            case PermissionResolved resolved:
                _asking.Remove(resolved.RequestId);
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
        Running = [.. _transcript.Running];
        if (told is TurnCompleted or TurnQueued { Held: true } && _status.Turn is null && _queued.Values.Any(static prompt => prompt.Held))
        {
            _transcript.Say("Prompts are held: /queue shows them, /queue go lets them run.", Style.Yellow);
        }
    }

    private void Ask(PermissionRequest request)
    {
        _asking.Add(request.Id);
        if (request.Plan.Resources is [{ Kind: ResourceKind.Command, Words: null, Value: var line }] && _host is { } host && _workspace is { } workspace)
        {
            _ = JudgeAsync(host, workspace.Id, request, line);
        }
        else
        {
            Ask(request, []);
        }
    }

    /// <summary>Finds out what the rules say of each command of a line, and asks then; without that where it takes long.</summary>
    private async Task JudgeAsync(IHostClient host, string workspace, PermissionRequest request, string line)
    {
        IReadOnlyList<PermissionTestPart> parts = [];
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            limit.CancelAfter(LongestJudging);
            var mode = EnumNames.TryParse<PermissionMode>(_status.Mode, out var known) ? known : (PermissionMode?)null;
            parts = (await Task.Run(
                async () => await host.Permissions.TestAsync(workspace, new PermissionTestRequest($"shell({line})") { Mode = mode }, limit.Token))).Parts;
        }
        catch (Exception fault) when (fault is HostException or OperationCanceledException or ObjectDisposedException)
        {
            // The question stands by itself.
        }

        _loop.Post(() => Ask(request, parts));
    }

    private void Ask(PermissionRequest request, IReadOnlyList<PermissionTestPart> parts)
    {
        if (!_asking.Remove(request.Id))
        {
            // Somebody else answered meanwhile.
            return;
        }

        _dialogs.Add(new ApprovalDialog(request, _workspace?.Target ?? "local", parts, answer =>
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
        IsDirty = true;
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

    private void Hear(AgentEvent told) => _loop.Post(() =>
    {
        if (told is QuestionAsked asked)
        {
            Ask(asked.Question);
        }
        else if (told is QuestionAnswered answered)
        {
            _dialogs.Remove(answered.QuestionId);
        }

        IsDirty = true;
    });

    private async Task StartAsync(Func<IHostClient> open)
    {
        try
        {
            _host = await Task.Run(open);
            var workspace = await _host.Workspaces.OpenAsync(_options.Workspace, _end.Token);
            _workspace = workspace;
            var preferences = ChatPreferences.Read((await _host.Settings.ReadAsync(workspace.Id, _end.Token)).Entries);
            _loop.Post(() =>
            {
                Preferences = preferences;
                _transcript.Reasoning = preferences.Reasoning;
                Editor.IsVi = preferences.Vi;
                IsDirty = true;
            });
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
        // At once: an event of the turn may come before what is posted now.
        _sender = new PromptSender(this, AskAsync, _images.Find, Hear, (turn, begins) =>
             _ = begins ? _submitted.TryAdd(turn, true) : _submitted.TryRemove(turn, out _));
        while (_early.TryDequeue(out var typed))
        {
            Send(typed.Text, typed.Words);
        }

        AskFiles(_asked);
        IsDirty = true;
    }
}
