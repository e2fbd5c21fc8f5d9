using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Asking;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Paging;
using AgentHost.Terminal.Transcripts;

namespace AgentHost.Terminal.Chats;

/// <summary>Lines that are looked through on a screen of their own: the conversation with all that was shortened, and changes that are to be allowed.</summary>
internal sealed partial class Conversation
{
    private const int MostEvents = 10_000;
    private const int MostAtOnce = 1_000;

    private Action<Pager>? _whenClosed;
    private long _lastSequence;

    /// <summary>Lines that are looked through; null for none.</summary>
    public Pager? Pager { get; private set; }

    /// <summary>Closes what is looked through.</summary>
    public void ClosePager()
    {
        if (Pager is { } pager)
        {
            Pager = null;
            _dialogs.Guard.Reset();
            _whenClosed?.Invoke(pager);
            _whenClosed = null;
            IsDirty = true;
        }
    }

    /// <summary>Shows what a dialog asks to be seen whole: on a screen of its own, or where there is none in pieces.</summary>
    /// <param name="dialog">The dialog.</param>
    public void ShowWhole(IDialog dialog)
    {
        if (dialog is not ApprovalDialog { WantsWhole: true } approval)
        {
            return;
        }

        if (!_loop.HasScreen)
        {
            _transcript.Say(approval.TakePiece());
            return;
        }

        approval.WantsWhole = false;
        Pager = new Pager("what is asked", approval.Whole, atEnd: false);
        _whenClosed = pager => approval.IsSeen |= pager.SawEnd;
        IsDirty = true;
    }

    private void Page(KeyPress press)
    {
        if (Pager?.Take(press) == false)
        {
            ClosePager();
        }
    }

    /// <summary>Opens the conversation: results, changes, prompts and thoughts whole, the last 10,000 events of it.</summary>
    private void OpenTranscript()
    {
        if (_link is not { } link)
        {
            _transcript.Say("Nothing has been said yet.");
            return;
        }

        var open = _transcript.Open(int.MaxValue);
        var last = _lastSequence;
        Run(async token =>
        {
            var whole = new Transcript(whole: true);
            var lines = new List<Line>();
            for (var after = Math.Max(0, last - MostEvents); ;)
            {
                var events = await Host.Sessions.ReadEventsAsync(link.Session.Id, after, MostAtOnce, token);
                foreach (var told in events)
                {
                    whole.Apply(told);
                }

                lines.AddRange(whole.TakeDone());
                if (events.Count < MostAtOnce)
                {
                    break;
                }

                after = events[^1].Sequence ?? after + events.Count;
            }

            lines.AddRange(open);
            _loop.Post(() =>
            {
                Pager ??= new Pager(SafeText.Line(link.Session.Name, 40), lines, atEnd: true);
                IsDirty = true;
            });
        });
    }
}
