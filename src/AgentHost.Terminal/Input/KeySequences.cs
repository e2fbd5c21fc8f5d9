using System.Globalization;
using System.Text;

namespace AgentHost.Terminal.Input;

/// <summary>Sequences of keys: legacy ones, those of the Kitty keyboard protocol (flag 1), and xterm's modifyOtherKeys.</summary>
internal static class KeySequences
{
    /// <summary>The key of <c>ESC O</c> and a byte; null for none.</summary>
    /// <param name="final">The byte.</param>
    public static Key? Ss3(byte final) => (char)final switch
    {
        'A' => Key.Up,
        'B' => Key.Down,
        'C' => Key.Right,
        'D' => Key.Left,
        'H' => Key.Home,
        'F' => Key.End,
        'M' => Key.Enter,
        'P' or 'Q' or 'R' or 'S' => Key.Other,
        _ => null,
    };

    /// <summary>The key of <c>ESC [</c>, parameters, and a last character; null for what is no key.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="final">The last character.</param>
    public static KeyPress? Csi(string parameters, char final)
    {
        if (parameters.Length > 0 && parameters[0] is not (>= '0' and <= '9') and not ';' and not '[')
        {
            // Answers, such as ESC [ ? … c, and reports of a mouse.
            return null;
        }

        if (parameters is ['[', ..])
        {
            // A function key of a Linux console.
            return KeyPress.Of(Key.Other);
        }

        var fields = parameters.Split(';');
        var (held, isRelease) = Modifiers(fields, 1);
        if (isRelease)
        {
            return null;
        }

        return final switch
        {
            'A' => KeyPress.Of(Key.Up, held),
            'B' => KeyPress.Of(Key.Down, held),
            'C' => KeyPress.Of(Key.Right, held),
            'D' => KeyPress.Of(Key.Left, held),
            'H' => KeyPress.Of(Key.Home, held),
            'F' => KeyPress.Of(Key.End, held),
            'Z' => KeyPress.Of(Key.Tab, held | KeyModifiers.Shift),
            'P' or 'Q' or 'S' => KeyPress.Of(Key.Other, held),
            'u' => Coded(Shifted(fields, held), held),
            '~' when Number(fields, 0) == 27 => Coded(Number(fields, 2), held),
            '~' => Numbered(Number(fields, 0), held),
            _ => null,
        };
    }

    private static KeyPress? Numbered(int number, KeyModifiers held) => number switch
    {
        1 or 7 => KeyPress.Of(Key.Home, held),
        2 => KeyPress.Of(Key.Insert, held),
        3 => KeyPress.Of(Key.Delete, held),
        4 or 8 => KeyPress.Of(Key.End, held),
        5 => KeyPress.Of(Key.PageUp, held),
        6 => KeyPress.Of(Key.PageDown, held),
        >= 11 and <= 34 => KeyPress.Of(Key.Other, held),
        _ => null,
    };

    /// <summary>A key by its code point, as both newer protocols send it.</summary>
    private static KeyPress? Coded(int code, KeyModifiers held)
    {
        switch (code)
        {
            case 13 or 57414:
                return KeyPress.Of(Key.Enter, held);
            case 9:
                return KeyPress.Of(Key.Tab, held);
            case 27:
                return KeyPress.Of(Key.Escape, held);
            case 127 or 8:
                return KeyPress.Of(Key.Backspace, held);
            case >= 57344 and <= 63743:
                // Keys without a character; those of a keypad that move are sent as such only with other flags.
                return Keypad(code) is { } key ? KeyPress.Of(key, held) : KeyPress.Of(Key.Other, held);
            default:
                break;
        }

        if (code <= 0 || !Rune.TryCreate(code, out var rune) || Rune.IsControl(rune))
        {
            return null;
        }

        var text = rune.ToString();
        if (held.HasFlag(KeyModifiers.Control))
        {
            return KeyPress.Of(text.ToLowerInvariant(), held);
        }

        // Shift is in the character itself.
        return KeyPress.Of(held.HasFlag(KeyModifiers.Shift) ? text.ToUpperInvariant() : text, held & ~KeyModifiers.Shift);
    }

    private static Key? Keypad(int code) => code switch
    {
        57417 => Key.Left,
        57418 => Key.Right,
        57419 => Key.Up,
        57420 => Key.Down,
        57421 => Key.PageUp,
        57422 => Key.PageDown,
        57423 => Key.Home,
        57424 => Key.End,
        57425 => Key.Insert,
        57426 => Key.Delete,
        _ => null,
    };

    private static (KeyModifiers Held, bool IsRelease) Modifiers(string[] fields, int at)
    {
        if (at >= fields.Length)
        {
            return (KeyModifiers.None, false);
        }

        var parts = fields[at].Split(':');
        var bits = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number - 1 : 0;
        var held = (KeyModifiers)(bits & 15);
        if ((bits & 32) != 0)
        {
            // Meta, where a keyboard has both.
            held |= KeyModifiers.Alt;
        }

        return (held, parts.Length > 1 && parts[1] == "3");
    }

    /// <summary>
    /// The code point of a key: where Shift is held, that which the terminal names beside it. Of those that it does not name, the one key that means something
    /// here with Shift and another is taken as most keyboards have it: the underscore.
    /// </summary>
    private static int Shifted(string[] fields, KeyModifiers held)
    {
        var code = Number(fields, 0);
        if (!held.HasFlag(KeyModifiers.Shift))
        {
            return code;
        }

        return fields[0].Split(':') is [_, var shifted, ..] && int.TryParse(shifted, NumberStyles.None, CultureInfo.InvariantCulture, out var named) ? named
            : code == '-' ? '_'
            : code;
    }

    private static int Number(string[] fields, int at) =>
        at < fields.Length && int.TryParse(fields[at].Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
