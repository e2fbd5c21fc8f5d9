namespace AgentHost.Terminal.Drawing;

/// <summary>
/// Frames that the terminal may not have drawn yet. Each one asks where the right margin is, so that the answer tells the width that it was drawn at: a
/// terminal changes its width before this program hears of it, and takes what was written until then at its new width. Used by one thread.
/// </summary>
internal sealed class SentFrames
{
    /// <summary>Number of frames without any answer after which a terminal is taken for one that gives none.</summary>
    private const int MostUnanswered = 60;

    /// <summary>Number of frames in a row that were drawn at another width after which the terminal's answers are not believed.</summary>
    private const int MostWrong = 50;

    private readonly List<SentFrame> _sent = [];
    private readonly List<SentFrame> _wrong = [];
    private int _unanswered;
    private int _wrongInARow;
    private int _late;

    /// <summary>True while frames are to ask.</summary>
    public bool Asks { get; private set; } = true;

    /// <summary>True where the terminal answers, and has not answered all yet.</summary>
    public bool IsOpen => Asks && IsKnown && _sent.Count > 0;

    /// <summary>Number of frames that are not answered yet.</summary>
    public int Count => _sent.Count;

    /// <summary>Number of rows that those commit.</summary>
    public int Rows => _sent.Sum(static frame => frame.Committed.Sum(line => line.Row.RowsAt(frame.Columns)));

    /// <summary>True once the terminal has answered.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>True where a frame was drawn at another width than it was made for.</summary>
    public bool IsWrong => _wrong.Count > 0;

    /// <summary>Notes a frame that was written.</summary>
    /// <param name="frame">The frame.</param>
    public void Add(SentFrame frame)
    {
        if (!Asks)
        {
            return;
        }

        if (!IsKnown && ++_unanswered > MostUnanswered)
        {
            Stop();
            return;
        }

        _sent.Add(frame);
    }

    /// <summary>Takes the answer to the frame that was written first of those that are open.</summary>
    /// <param name="columns">Columns of the screen when it was drawn.</param>
    /// <param name="row">Row of the cursor then, from 1.</param>
    public void Answer(int columns, int row)
    {
        if (_late > 0)
        {
            _late--;
            return;
        }

        if (_sent.Count == 0)
        {
            return;
        }

        IsKnown = true;
        var frame = _sent[0];
        _sent.RemoveAt(0);
        if (columns == frame.Columns && _wrong.Count == 0)
        {
            _wrongInARow = 0;
            return;
        }

        // What was made after a frame that went wrong stands on it, and is wrong, too.
        _wrong.Add(frame with { DrawnColumns = columns, DrawnRow = row });
        if (columns != frame.Columns && ++_wrongInARow > MostWrong)
        {
            Stop();
        }
    }

    /// <summary>Takes the frames that went wrong.</summary>
    public IReadOnlyList<SentFrame> TakeWrong()
    {
        SentFrame[] wrong = [.. _wrong];
        _wrong.Clear();
        return wrong;
    }

    /// <summary>Waits no longer for answers to what is open; those that come late are for nothing.</summary>
    public void Expire()
    {
        _late = _late > 0 ? 0 : _sent.Count;
        if (_wrong.Count > 0)
        {
            _wrong.AddRange(_sent.Select(frame => frame with { DrawnColumns = _wrong[^1].DrawnColumns }));
        }

        _sent.Clear();
    }

    /// <summary>Forgets all: somebody else drew since.</summary>
    public void Forget()
    {
        _late = _late > 0 ? 0 : _sent.Count;
        _sent.Clear();
        _wrong.Clear();
    }

    private void Stop()
    {
        Asks = false;
        Forget();
    }
}
