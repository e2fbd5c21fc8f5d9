using System.Text;
using AgentHost.Tests.Screens;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>A screen that shows what a program writes to a terminal, and says where its cursor is when it asks.</summary>
internal sealed class ScreenBehind
{
    private readonly PseudoTerminal _terminal;
    private readonly VirtualScreen _screen;
    private readonly Lock _gate = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    public ScreenBehind(PseudoTerminal terminal, int columns, int rows)
    {
        (_terminal, _screen) = (terminal, new VirtualScreen(columns, rows));
        terminal.AnswersCursor = false;
        terminal.Written = Take;
    }

    /// <summary>Gives both another size.</summary>
    public void Resize(int columns, int rows)
    {
        lock (_gate)
        {
            _screen.Resize(columns, rows);
            _terminal.Resize(columns, rows);
        }
    }

    /// <summary>Looks at the screen while nothing changes it.</summary>
    public T Read<T>(Func<VirtualScreen, T> look)
    {
        lock (_gate)
        {
            return look(_screen);
        }
    }

    /// <summary>Takes it away: its work would be in the times from here on.</summary>
    public void Leave() => (_terminal.Written, _terminal.AnswersCursor) = (null, true);

    private void Take(byte[] bytes)
    {
        var letters = new char[bytes.Length + 4];
        var count = _decoder.GetChars(bytes, letters, flush: false);
        lock (_gate)
        {
            _screen.Write(new string(letters, 0, count));
            _screen.Answers.ForEach(_terminal.Type);
            _screen.Answers.Clear();
        }
    }
}
