using System.Text;

namespace AgentHost.Terminal.Input;

/// <summary>
/// Makes keys, pastes and changes of focus of the bytes that a terminal sends, wherever they are cut. Answers of the terminal to questions, reports of a mouse
/// and what it does not know are swallowed: nothing of a sequence is ever typed.
/// </summary>
/// <remarks>
/// Used by one thread. <see cref="Expire"/> decides what only time can tell: a lone escape byte is the key, and one with a character behind it that answers
/// begin with, too, is that character with Alt.
/// </remarks>
/// <param name="escapeDelay">Time after which an escape byte is the key; 25 ms where nobody says, 50 ms over a network.</param>
internal sealed class InputDecoder(TimeSpan escapeDelay)
{
    /// <summary>Time after which a sequence that does not end is dropped.</summary>
    public static readonly TimeSpan SequenceDelay = TimeSpan.FromSeconds(1);

    /// <summary>Time without a byte after which a paste whose end is lost is taken as it is.</summary>
    public static readonly TimeSpan PasteDelay = TimeSpan.FromSeconds(5);

    private const int LongestSequence = 128;
    private const int LongestAnswer = 64 * 1024;
    private const int LongestTold = 64;

    private static readonly byte[] PasteEnd = "\u001b[201~"u8.ToArray();

    private readonly List<byte> _sequence = [];
    private readonly PasteText _paste = new(PasteEnd);
    private readonly byte[] _rune = new byte[4];
    private DecoderState _state;
    private int _runeLength;
    private int _runeNeeds;
    private int _swallowed;
    private bool _meta;
    private byte _opener;
    private readonly StringBuilder _answer = new();
    private DateTimeOffset _last;

    /// <summary>True once the terminal said what it is, which it does behind all other answers.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Time at which <see cref="Expire"/> has something to decide; null when nothing is open.</summary>
    public DateTimeOffset? Due => _state switch
    {
        DecoderState.Ground => null,
        DecoderState.Escape => _last + escapeDelay,
        DecoderState.Answer when _opener != 0 => _last + escapeDelay,
        DecoderState.Paste => _last + PasteDelay,
        _ => _last + SequenceDelay,
    };

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="now">The time.</param>
    /// <param name="events">List that what they mean is added to.</param>
    public void Take(ReadOnlySpan<byte> bytes, DateTimeOffset now, List<InputEvent> events)
    {
        // A thread that was late must not make a lone escape part of what was typed after it.
        Expire(now, events);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_state == DecoderState.Paste)
            {
                i += _paste.Take(bytes[i..], out var ended) - 1;
                if (ended)
                {
                    EndPaste(events);
                }

                continue;
            }

            Take(bytes[i], events);
        }

        _last = now;
    }

    /// <summary>Decides what is open, where its time is over.</summary>
    /// <param name="now">The time.</param>
    /// <param name="events">List that what it means is added to.</param>
    public void Expire(DateTimeOffset now, List<InputEvent> events)
    {
        if (Due is not { } due || now < due)
        {
            return;
        }

        switch (_state)
        {
            case DecoderState.Escape:
                events.Add(KeyPress.Of(Key.Escape, _meta ? KeyModifiers.Alt : KeyModifiers.None));
                break;
            case DecoderState.Answer when _opener != 0:
                if (_meta)
                {
                    events.Add(KeyPress.Of(Key.Escape));
                }

                events.Add(KeyPress.Of(((char)_opener).ToString(), KeyModifiers.Alt));
                break;
            case DecoderState.Paste:
                EndPaste(events);
                break;
            default:
                break;
        }

        Reset();
    }

    private void Take(byte value, List<InputEvent> events)
    {
        switch (_state)
        {
            case DecoderState.Ground:
                Ground(value, events, KeyModifiers.None);
                break;
            case DecoderState.Escape:
                Escape(value, events);
                break;
            case DecoderState.Utf8 when (value & 0xc0) == 0x80:
                _rune[_runeLength++] = value;
                if (_runeLength == _runeNeeds)
                {
                    EndRune(events);
                }

                break;
            case DecoderState.Utf8:
                // The character broke off; what comes now is its own.
                events.Add(KeyPress.Of("\ufffd"));
                Reset();
                Take(value, events);
                break;
            case DecoderState.Csi:
                Csi(value, events);
                break;
            case DecoderState.Ss3:
                var key = KeySequences.Ss3(value);
                var held = _meta ? KeyModifiers.Alt : KeyModifiers.None;
                Reset();
                if (value == 0x1b)
                {
                    _state = DecoderState.Escape;
                }
                else if (key is not null)
                {
                    events.Add(KeyPress.Of(key.Value, held));
                }

                break;
            case DecoderState.Mouse:
                if (++_swallowed == 3)
                {
                    Reset();
                }

                break;
            case DecoderState.Answer:
                Answer(value, events);
                break;
            case DecoderState.AnswerEscape:
                // ESC \ ends it; any other byte after an escape begins something of its own.
                Told(events);
                Reset();
                if (value != (byte)'\\')
                {
                    _state = DecoderState.Escape;
                    Take(value, events);
                }

                break;
            default:
                Reset();
                break;
        }
    }

    private void Ground(byte value, List<InputEvent> events, KeyModifiers held)
    {
        switch (value)
        {
            case 0x1b:
                _state = DecoderState.Escape;
                break;
            case (byte)'\r':
                events.Add(KeyPress.Of(Key.Enter, held));
                break;
            case (byte)'\t':
                events.Add(KeyPress.Of(Key.Tab, held));
                break;
            case 0x7f or 0x08:
                events.Add(KeyPress.Of(Key.Backspace, held));
                break;
            case 0:
                events.Add(KeyPress.Of(" ", held | KeyModifiers.Control));
                break;
            case < 0x1b:
                events.Add(KeyPress.Of(((char)(value + 0x60)).ToString(), held | KeyModifiers.Control));
                break;
            case < 0x20:
                events.Add(KeyPress.Of(((char)(value + 0x40)).ToString(), held | KeyModifiers.Control));
                break;
            case < 0x7f:
                events.Add(KeyPress.Of(((char)value).ToString(), held));
                break;
            case >= 0xc2 and <= 0xf4:
                _meta = held != KeyModifiers.None;
                _state = DecoderState.Utf8;
                _rune[0] = value;
                _runeLength = 1;
                _runeNeeds = value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4;
                break;
            default:
                events.Add(KeyPress.Of("\ufffd", held));
                break;
        }
    }

    private void Escape(byte value, List<InputEvent> events)
    {
        var meta = _meta;
        Reset();
        switch (value)
        {
            case 0x1b:
                // Twice: either Alt with a key that is a sequence, or the key itself before another.
                if (meta)
                {
                    events.Add(KeyPress.Of(Key.Escape));
                }

                _state = DecoderState.Escape;
                _meta = true;
                break;
            case (byte)'[':
                _state = DecoderState.Csi;
                _meta = meta;
                break;
            case (byte)'O':
                _state = DecoderState.Ss3;
                _meta = meta;
                break;
            case (byte)']' or (byte)'P' or (byte)'_' or (byte)'^' or (byte)'X':
                _state = DecoderState.Answer;
                _meta = meta;
                _opener = value;
                break;
            default:
                if (meta)
                {
                    events.Add(KeyPress.Of(Key.Escape));
                }

                Ground(value, events, KeyModifiers.Alt);
                break;
        }
    }

    private void Csi(byte value, List<InputEvent> events)
    {
        if (value == 0x1b)
        {
            // It broke off, and another begins.
            Reset();
            _state = DecoderState.Escape;
            return;
        }

        if (value is < 0x20 or >= 0x7f)
        {
            Reset();
            Take(value, events);
            return;
        }

        if (value is < 0x40 || (value == (byte)'[' && _sequence.Count == 0))
        {
            if (_sequence.Count >= LongestSequence)
            {
                Reset();
                _state = DecoderState.Answer;
                _swallowed = LongestAnswer - LongestSequence;
                return;
            }

            _sequence.Add(value);
            return;
        }

        var text = Encoding.ASCII.GetString([.. _sequence]);
        var meta = _meta;
        Reset();
        var report = value == (byte)'R' ? CursorReported.Read(text) : null;
        if (meta && (report is not null || (value, text) is ((byte)'c', ['?', ..]) or ((byte)'I' or (byte)'O', "")))
        {
            // The key, and then something that the terminal said by itself.
            events.Add(KeyPress.Of(Key.Escape));
        }

        switch ((char)value, text)
        {
            case ('~', "200"):
                _state = DecoderState.Paste;
                break;
            case ('M', ""):
                _state = DecoderState.Mouse;
                break;
            case ('c', ['?', ..]):
                IsAnswered = true;
                break;
            case ('R', _) when report is not null:
                events.Add(report);
                break;
            case ('I', ""):
                events.Add(new FocusChanged(true));
                break;
            case ('O', ""):
                events.Add(new FocusChanged(false));
                break;
            default:
                if (KeySequences.Csi(text, (char)value) is { } key)
                {
                    events.Add(meta ? key with { Modifiers = key.Modifiers | KeyModifiers.Alt } : key);
                }

                break;
        }
    }

    private void Told(List<InputEvent> events)
    {
        if (BackgroundTold.Read(_answer.ToString()) is { } told)
        {
            events.Add(told);
        }

        _answer.Clear();
    }

    private void Answer(byte value, List<InputEvent> events)
    {
        _opener = 0;
        if (value is 0x07 or 0x9c || ++_swallowed > LongestAnswer)
        {
            Told(events);
            Reset();
        }
        else if (value == 0x1b)
        {
            _state = DecoderState.AnswerEscape;
        }
        else if (_answer.Length < LongestTold)
        {
            _answer.Append((char)value);
        }
    }

    private void EndRune(List<InputEvent> events)
    {
        var held = _meta ? KeyModifiers.Alt : KeyModifiers.None;
        var status = Rune.DecodeFromUtf8(_rune.AsSpan(0, _runeLength), out var rune, out _);
        Reset();
        events.Add(KeyPress.Of(status == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune) ? rune.ToString() : "\ufffd", held));
    }

    private void EndPaste(List<InputEvent> events)
    {
        events.Add(new TextPasted(_paste.End()));
        Reset();
    }

    private void Reset()
    {
        _state = DecoderState.Ground;
        _sequence.Clear();
        _meta = false;
        _opener = 0;
        _swallowed = 0;
        _answer.Clear();
        _runeLength = 0;
    }
}
