using AgentHost.Terminal.Devices;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Paging;

namespace AgentHost.Terminal.Chats;

/// <summary>The alternate screen while lines are looked through; the normal one stays as it was meanwhile. Used by one thread.</summary>
/// <param name="raw">The terminal.</param>
/// <param name="text">Makes bytes of lines.</param>
/// <param name="write">Writes to the terminal.</param>
internal sealed class PagerView(RawTerminal raw, LineText text, Action<string> write)
{
    private readonly ScreenWriter _screen = new(text);
    private bool _isOpen;

    /// <summary>Draws a pager.</summary>
    /// <param name="pager">The pager.</param>
    /// <param name="size">Columns and rows of the screen.</param>
    public void Draw(Pager pager, (int Columns, int Rows) size)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            raw.SetAlternate(on: true);
            _screen.Forget();
        }

        if (_screen.Compose(pager.Draw(size.Columns, size.Rows), size) is { } frame)
        {
            write(frame);
        }
    }

    /// <summary>Goes back to the normal screen; nothing happens where it is there.</summary>
    public void Close()
    {
        if (_isOpen)
        {
            _isOpen = false;
            raw.SetAlternate(on: false);
        }
    }
}
