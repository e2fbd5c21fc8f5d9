using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Chats;

/// <summary>
/// Frames, and what the terminal says of them. A terminal is wider or narrower before this program hears of it: each frame asks for the width that it is drawn
/// at, and where it was another, the next one puts it right.
/// </summary>
internal sealed partial class ChatLoop
{
    /// <summary>Time for which a frame waits until the terminal said what became of those before, where its size is another.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(200);

    /// <summary>Time after which answers to frames are taken for lost.</summary>
    private static readonly TimeSpan LongestAway = TimeSpan.FromSeconds(2);

    /// <summary>Number of frames on their way at most: a slow line gets fewer, and each at its time.</summary>
    private const int MostOpen = 4;

    private readonly SentFrames _frames = new();
    private DateTimeOffset? _heldUntil;
    private ((int Columns, int Rows) Size, int Columns)? _reported;

    /// <summary>Size of the screen: what the system says, or the terminal itself where it knew another width later.</summary>
    private (int Columns, int Rows) Size
    {
        get
        {
            var size = _device.Size;
            return _reported is { } reported && reported.Size == size ? size with { Columns = reported.Columns } : size;
        }
    }

    /// <summary>Takes the terminal's reports out of what came.</summary>
    private void TakeReports()
    {
        for (var i = 0; i < _input.Count; i++)
        {
            if (_input[i] is not CursorReported report)
            {
                continue;
            }

            _input.RemoveAt(i--);
            _frames.Answer(report.Column, report.Row);
            if (_frames.IsWrong)
            {
                _reported = (_device.Size, report.Column);
                Conversation.IsDirty = true;
            }
        }
    }

    /// <summary>True while the next frame waits: where the last ones stand is not known yet, or too many are on their way.</summary>
    private bool Holds(DateTimeOffset now, bool typed)
    {
        var isUncertain = _frames.IsWrong || _writer.DrewAnew || (_writer.Columns != 0 && Size.Columns != _writer.Columns);

        // What scrolls away while it is not known how it was drawn cannot be put right any more.
        var isMuch = _frames.Count >= MostOpen || _frames.Rows > Size.Rows / 3;
        if (Conversation.Pager is null && _frames.IsOpen && (isUncertain || (isMuch && !typed)))
        {
            _heldUntil ??= now + (isUncertain ? LongestHold : LongestAway);
            if (now < _heldUntil)
            {
                return true;
            }

            _frames.Expire();
        }

        _heldUntil = null;
        return false;
    }

    private void CloseZone(IReadOnlyList<Line> committed)
    {
        if (_frames.IsWrong)
        {
            _writer.Recover(_frames.TakeWrong());
        }

        Write(_writer.Close(committed, Size.Columns));
        _frames.Forget();
    }

    private void Draw(DateTimeOffset now)
    {
        var (columns, rows) = Size;
        _text.Theme = Theme.Of(Conversation.Preferences.Theme, Conversation.IsLight);
        if (Conversation.Pager is { } pager)
        {
            // The conversation goes on behind it, and nothing that it asks is on the screen.
            _pager.Draw(pager, (columns, rows));
            Conversation.IsDirty = false;
            _lastFrame = _time.GetUtcNow();
            return;
        }

        _pager.Close();
        var done = Conversation.TakeDone();
        if (_frames.IsWrong)
        {
            _writer.Recover(_frames.TakeWrong());
        }

        _writer.Asks = _frames.Asks;
        var frame = _writer.Compose(done, Conversation.Live(columns, rows, now), columns, rows);
        if (Size is var size && size != (columns, rows))
        {
            // It changed meanwhile: rows would be counted for a width that is over.
            _writer.TakeBack();
            frame = _writer.Compose(done, Conversation.Live(size.Columns, size.Rows, now), size.Columns, size.Rows);
        }

        if (frame is not null)
        {
            Write(frame);
            if (_writer.Sent is { } sent)
            {
                _frames.Add(sent);
            }
        }

        if (Conversation.UntoldEnd is { } code)
        {
            Conversation.UntoldEnd = null;
            Write(_options.Colours ? SemanticMarks.End(code) : "");
        }

        if (Conversation.Rings)
        {
            Conversation.Rings = false;
            if (!Conversation.IsFocused)
            {
                Write(_attention.Ring(Conversation.RingText, Conversation.Preferences.Notifies));
            }
        }

        if (_attention.Title(Conversation.Title) is { } title)
        {
            Write(title);
        }

        Conversation.IsDirty = false;
        _lastFrame = _time.GetUtcNow();
        Conversation.Drawn(_lastFrame);
    }
}
