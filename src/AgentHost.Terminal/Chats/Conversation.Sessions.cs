using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Chats;

/// <summary>Sessions of a conversation: the one that it is in, and others that are gone on with.</summary>
internal sealed partial class Conversation
{
    private const int Replayed = 30;

    /// <inheritdoc/>
    public async ValueTask<SessionInfo> NeedSessionAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_link is { } link)
            {
                return link.Session;
            }

            var session = await Host.Sessions.CreateAsync(new NewSession(Workspace.Id), cancellationToken);
            await LinkAsync(session, cancellationToken);
            return session;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public async Task OpenSessionAsync(SessionInfo? session, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (session is null)
            {
                await UnlinkAsync();
                _loop.Post(() => Opened(null));
                return;
            }

            var messages = await Host.Sessions.ReadMessagesAsync(
                session.Id, Math.Max(0, session.MessageCount - Replayed), Replayed, cancellationToken);
            var waiting = await Host.Prompts.Queue.ListAsync(session.Id, cancellationToken);
            await UnlinkAsync();
            await LinkAsync(session, cancellationToken);
            _loop.Post(() =>
            {
                Opened(session);
                _transcript.Replay(messages);
                _transcript.Say($"— {SafeText.Line(session.Name, 100)} goes on ({CellText.Count(session.TurnCount, "turn")}) —");
                foreach (var prompt in waiting.Where(static prompt => !prompt.Steering))
                {
                    _queued[prompt.TurnId] = new TurnQueued(prompt.Prompt, prompt.Place) { Held = prompt.Held };
                }

                if (waiting.Any(static prompt => prompt.Held))
                {
                    _transcript.Say("Prompts are held: /queue shows them, /queue go lets them run.", Style.Yellow);
                }
            });
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task LinkAsync(SessionInfo session, CancellationToken cancellationToken)
    {
        // Known before the first event of it can come.
        var link = new SessionLink(session);
        _link = link;
        link.Listen(Host, _events.Writer, _loop.Wake, fault => _loop.Post(() => Lost(link, fault)));
        try
        {
            await link.Opened.WaitAsync(cancellationToken);
        }
        catch
        {
            await UnlinkAsync();
            throw;
        }

        _loop.Wake();
    }

    /// <summary>The events of the session ended, and nobody ended them: what it does and asks from here on would not be seen.</summary>
    private void Lost(SessionLink link, Exception? fault)
    {
        if (!IsOver && ReferenceEquals(_link, link))
        {
            var why = fault is null ? "" : $" ({fault.Message.TrimEnd('.')})";
            _transcript.Say($"The host tells nothing of this session any more{why}: the conversation ends.", Style.Red);
            End(1);
        }
    }

    private async ValueTask UnlinkAsync()
    {
        if (Interlocked.Exchange(ref _link, null) is { } link)
        {
            await link.DisposeAsync();
        }
    }

    private void Opened(SessionInfo? session)
    {
        _queued.Clear();
        _dialogs.Clear();
        _asking.Clear();
        _lastSequence = 0;
        _status.Open(session);
        _status.Mode = _modes.Shown(session?.Id, _time.GetUtcNow()) is { } mode ? EnumNames.Write(mode) : "";
        if (session?.Model is { } model && _prompts.Model is null)
        {
            _status.Model = model;
        }

        IsDirty = true;
    }
}
