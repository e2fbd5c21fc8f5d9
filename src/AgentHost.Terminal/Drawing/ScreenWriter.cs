using System.Globalization;
using System.Text;

namespace AgentHost.Terminal.Drawing;

/// <summary>Makes frames of a whole screen, the alternate one: rows by their numbers, those that differ. Used by one thread.</summary>
/// <param name="text">Makes bytes of lines.</param>
internal sealed class ScreenWriter(LineText text)
{
    private readonly List<string> _drawn = [];
    private (int Columns, int Rows) _size;
    private (int Row, int Column) _caret;

    /// <summary>Makes the next frame; null where nothing differs from the last.</summary>
    /// <param name="zone">The rows.</param>
    /// <param name="size">Columns and rows of the screen now.</param>
    public string? Compose(LiveZone zone, (int Columns, int Rows) size)
    {
        if (size != _size)
        {
            _drawn.Clear();
            _size = size;
        }

        var frame = new StringBuilder();
        for (var i = 0; i < zone.Rows.Count; i++)
        {
            var drawn = text.Draw(zone.Rows[i]).Text;
            if (i < _drawn.Count && _drawn[i] == drawn)
            {
                continue;
            }

            frame.Append(CultureInfo.InvariantCulture, $"\u001b[{i + 1};1H").Append(drawn).Append("\u001b[K");
            if (i < _drawn.Count)
            {
                _drawn[i] = drawn;
            }
            else
            {
                _drawn.Add(drawn);
            }
        }

        var caret = (zone.CaretRow, zone.CaretColumn);
        if (frame.Length == 0 && caret == _caret)
        {
            return null;
        }

        _caret = caret;
        return string.Create(CultureInfo.InvariantCulture, $"\u001b[?2026h{frame}\u001b[{zone.CaretRow + 1};{zone.CaretColumn + 1}H\u001b[?2026l");
    }

    /// <summary>Forgets what was drawn: the screen is another.</summary>
    public void Forget()
    {
        _drawn.Clear();
        (_size, _caret) = ((0, 0), (-1, -1));
    }
}
