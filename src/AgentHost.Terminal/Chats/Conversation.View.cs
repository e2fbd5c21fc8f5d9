using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Chats;

/// <summary>Drawing of a conversation.</summary>
internal sealed partial class Conversation
{
    private const int MostQueued = 3;
    private const int MostCalls = 4;
    private const int LeastLive = 6;
    private const int Roomy = 7;

    private const string Spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>Time at which something moves by itself; null for never.</summary>
    /// <param name="now">The time.</param>
    public DateTimeOffset? NextBeat(DateTimeOffset now) => IsWorking ? now + (IsFocused ? Beat : TimeSpan.FromSeconds(1)) : null;

    /// <summary>Lines that are done since the last call.</summary>
    public IReadOnlyList<Line> TakeDone()
    {
        TakeWithdrawn();
        if (_dialogs.TakeNew() is { } dialog)
        {
            _transcript.Say(dialog.Details);
        }

        return _transcript.TakeDone();
    }

    /// <summary>The live zone: what still changes, what is asked, the draft, and the status line.</summary>
    /// <param name="columns">Columns of the screen.</param>
    /// <param name="rows">Rows of the screen.</param>
    /// <param name="now">The time.</param>
    public LiveZone Live(int columns, int rows, DateTimeOffset now)
    {
        // A row that is not quite full wraps in no terminal.
        var width = Math.Max(8, columns - 1);
        var most = Math.Max(1, Math.Min(rows - 1, Math.Max(LeastLive, rows / 3)));

        // Where nothing runs and nothing is asked, what can be chosen has all the rows but the last.
        var prompt = Editor.Draw(width, Math.Max(1, (most - 1) / 2), IsWorking || Dialog is not null ? 0 : most - 1);
        var bottom = new List<Line>();
        (int Row, int Column)? dialogCaret = null;
        if (Dialog is { } dialog)
        {
            var hint = !Editor.IsEmpty ? "Tab to answer; the draft stays" : _dialogs.Guard.IsOpen(now) ? "A digit answers, or Tab" : "One moment …";
            var (drawn, caret) = dialog.Draw(width, hint);
            var room = Math.Max(1, rows - prompt.Rows.Count - 2);

            // Where not all of it fits, its last row stays: it says which keys are taken.
            bottom.AddRange(drawn.Count > room ? [.. drawn.Take(room - 1), drawn[^1]] : drawn);
            dialogCaret = caret;
        }

        var queued = Queued(width);
        var tail = new List<Line>();
        var status = most > 1 ? 1 : 0;
        var free = most - bottom.Count - prompt.Rows.Count - status;
        queued = [.. queued.Take(Math.Max(0, Math.Min(queued.Count, free - 2)))];
        free -= queued.Count;
        var working = Working(width, now, Math.Max(0, Math.Min(free, MostCalls + 1)));
        free -= working.Count;
        tail.AddRange(Tail(width, Math.Max(0, free)));

        var above = tail.Count + working.Count + queued.Count;

        // Where there is room, the draft stands a little apart from what was said.
        if (most >= Roomy && above + bottom.Count == 0)
        {
            queued.Add(Line.Empty);
            above++;
        }

        List<Line> zone = [.. tail, .. working, .. queued, .. bottom, .. prompt.Rows];
        if (status > 0)
        {
            zone.Add(Line.Of(_status.Line(Session?.Name, _queued.Count), Style.Dim).Clip(width));
        }

        var (caretRow, caretColumn) = dialogCaret is { } at && Dialog is { IsFocused: true } ? at : (bottom.Count + prompt.CaretRow, prompt.CaretColumn);
        return new LiveZone(zone, above + caretRow, Math.Min(caretColumn, width)) { Steady = zone.Count - tail.Count };
    }

    /// <summary>Title for the window; null for none.</summary>
    public string? Title => !Preferences.Title ? null
        : $"{(Dialog is not null ? "? " : _status.Turn is not null ? "● " : "")}agent{(Session is { } session ? " · " + (session.Title ?? session.Name) : "")}";

    /// <summary>Reason why a person is wanted, in a few words.</summary>
    public string RingText => Dialog is not null ? "A question waits for your word" : "Done";

    private List<Line> Tail(int width, int most)
    {
        if (most == 0)
        {
            return [];
        }

        var rows = new List<Line>();
        foreach (var line in _transcript.Open(width * (most + 1)))
        {
            rows.AddRange(line.Wrap(width));
        }

        return rows.Count > most ? rows[^most..] : rows;
    }

    private List<Line> Working(int width, DateTimeOffset now, int most)
    {
        var rows = new List<Line>();
        if (!IsWorking || most == 0)
        {
            return rows;
        }

        foreach (var call in _transcript.Running.Take(Math.Max(0, most - 1)))
        {
            var seconds = (int)Math.Max(0, (now - call.Since).TotalSeconds);
            rows.Add(new Line([
                new Span("● ", Style.Cyan), new Span(SafeText.Line(call.Tool, 60), Style.Cyan), new Span("  " + call.Title),
                new Span($"  {seconds} s", Style.Dim), new Span(call.News is { } news ? "  " + news : "", Style.Dim),
            ]).Clip(width));
        }

        var beat = IsFocused ? Spinner[(int)(now.ToUnixTimeMilliseconds() / Beat.TotalMilliseconds % Spinner.Length)] : '…';
        var what = _status.Turn is null ? "working" : Dialog is not null ? "waits for your word" : _transcript.IsReasoning ? "thinking" : "working";
        rows.Add(new Line([
            new Span(beat + " ", Style.Cyan),
            new Span(_status.Turn is null ? what + " · Esc cancels" : _status.Working(now, what), Style.Dim),
        ]).Clip(width));
        return rows;
    }

    private List<Line> Queued(int width)
    {
        var rows = new List<Line>();
        foreach (var prompt in _queued.Values.OrderBy(static prompt => prompt.Place))
        {
            if (rows.Count == MostQueued - 1 && _queued.Count > MostQueued)
            {
                rows.Add(Line.Of($"  … {CellText.Count(_queued.Count - rows.Count, "more prompt")}", Style.Dim));
                break;
            }

            var text = string.Concat(prompt.Prompt.OfType<TextPart>().Take(1).Select(static part => part.Text));
            rows.Add(Line.Of($"  {(prompt.Held ? "held" : "queued")}: {SafeText.Line(text, 300)}", Style.Dim).Clip(width));
        }

        return rows;
    }
}
