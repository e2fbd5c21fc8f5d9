using System.Globalization;
using System.Text;

namespace AgentHost.Tests.Screens;

/// <summary>Takes a program's output apart: characters, controls, sequences.</summary>
internal sealed class ScreenParser(VirtualScreen screen)
{
    private readonly StringBuilder _sequence = new();
    private State _state;

    private enum State
    {
        Ground,
        Escape,
        Csi,
        Text,
        TextEscape,
    }

    public void Take(Rune rune)
    {
        var value = rune.Value;
        switch (_state)
        {
            case State.Ground when value == 0x1b:
                _state = State.Escape;
                break;
            case State.Ground when value < 0x20:
                screen.Control(value);
                break;
            case State.Ground when value is 0x7f or (>= 0x80 and < 0xa0):
                screen.Forbidden.Add($"control {value:x2}");
                break;
            case State.Ground:
                screen.Print(rune);
                break;
            case State.Escape:
                _sequence.Clear();
                _state = value switch { '[' => State.Csi, ']' or 'P' or '_' => State.Text, _ => State.Ground };
                if (_state == State.Ground)
                {
                    screen.Forbidden.Add($"escape {(char)value}");
                }

                break;
            case State.Csi when value is >= 0x40 and <= 0x7e:
                _state = State.Ground;
                Finish((char)value);
                break;
            case State.Csi:
                _sequence.Append(rune);
                break;
            case State.Text when value == 7:
                EndText();
                break;
            case State.Text when value == 0x1b:
                _state = State.TextEscape;
                break;
            case State.TextEscape:
                EndText();
                break;
            default:
                _sequence.Append(rune);
                break;
        }
    }

    private void EndText()
    {
        _state = State.Ground;
        var text = _sequence.ToString();
        if (text.StartsWith("0;", StringComparison.Ordinal) || text.StartsWith("2;", StringComparison.Ordinal))
        {
            screen.Title = text[2..];
        }
        else if (text.StartsWith("9;", StringComparison.Ordinal))
        {
            screen.Notifications.Add(text[2..]);
        }
    }

    private void Finish(char final)
    {
        var text = _sequence.ToString();
        var prefix = text.Length > 0 && text[0] is '?' or '>' or '<' or '=' ? text[..1] : "";
        var numbers = text[prefix.Length..].Split(';', ':')
            .Select(static word => int.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        screen.Sequence(prefix, numbers, final);
    }
}
