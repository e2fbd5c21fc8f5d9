using System.Text;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Tests.Input;

public sealed class InputDecoderTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(25);
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Bytes of keys, and what they mean; each row also goes through cut at every byte.</summary>
    public static TheoryData<string, string> Sequences => new()
    {
        { "a", "a" },
        { "aé漢😀", "a é 漢 😀" },
        { "\r", "Enter" },
        { "\n", "C-j" },
        { "\t", "Tab" },
        { "\u001b[Z", "S-Tab" },
        { "\u007f", "Backspace" },
        { "\b", "Backspace" },
        { "\u0001\u0003\u0004\u000b\u001a", "C-a C-c C-d C-k C-z" },
        { "\u001f", "C-_" },
        { "\u0000", "C- " },
        { "\u001bb\u001bf\u001b\u007f", "A-b A-f A-Backspace" },
        { "\u001b\r", "A-Enter" },
        { "\u001bé", "A-é" },
        { "\u001b[A\u001b[B\u001b[C\u001b[D", "Up Down Right Left" },
        { "\u001bOA\u001bOB\u001bOC\u001bOD", "Up Down Right Left" },
        { "\u001b[H\u001b[F\u001bOH\u001bOF", "Home End Home End" },
        { "\u001b[1~\u001b[4~\u001b[7~\u001b[8~", "Home End Home End" },
        { "\u001b[2~\u001b[3~\u001b[5~\u001b[6~", "Insert Delete PageUp PageDown" },
        { "\u001b[1;5C\u001b[1;3D\u001b[1;2A", "C-Right A-Left S-Up" },
        { "\u001b[3;5~", "C-Delete" },
        { "\u001b\u001b[A", "A-Up" },
        { "\u001b[13;2u\u001b[13;3u\u001b[13;5u", "S-Enter A-Enter C-Enter" },
        { "\u001b[97;5u\u001b[99;5u", "C-a C-c" },
        { "\u001b[97u\u001b[97;2u\u001b[97:65;2u", "a A A" },
        { "\u001b[27u\u001b[9u\u001b[127u", "Escape Tab Backspace" },
        { "\u001b[45;6u\u001b[45;4u\u001b[45;2u\u001b[45;5u", "C-S-_ A-_ _ C--" },
        { "\u001b[45:95;6u\u001b[27;6;95~", "C-S-_ C-S-_" },
        { "\u001b[97;1:1u\u001b[97;1:3u", "a" },
        { "\u001b[57414u\u001b[57419u\u001b[57376u", "Enter Up Other" },
        { "\u001b[27;5;97~\u001b[27;2;13~\u001b[27;5;106~", "C-a S-Enter C-j" },
        { "\u001b[27;3;13~", "A-Enter" },
        { "\u001b[I\u001b[O", "focus blur" },
        { "\u001b[200~a\r\nb\rc\u0007\u001b[31m\u001b[201~x", "paste:a|b|c[31m x" },
        { "\u001b[200~\u001b[201~", "paste:" },
        { "\u001b[200~\u001b[20\u001b[201~", "paste:[20" },
        { "\u001b[?62;4;6c", "" },
        { "\u001b[?1u\u001b[?2026;2$y\u001b[12;40R", "at:12,40" },
        { "\u001b[1;120R\u001b[1;5R", "at:1,120" },
        { "\u001b\u001b[12;40Ra", "Escape at:12,40 a" },
        { "\u001b\u001b[Ia", "Escape focus a" },
        { "\u001b]11;rgb:1e1e/1e1e/1e1e\u0007a", "dark a" },
        { "\u001b]11;rgb:ffff/ffff/ffff\u001b\\a", "light a" },
        { "\u001bP>|tmux 3.3a\u001b\\b", "b" },
        { "\u001b[<35;150;7M\u001b[<0;1;1m", "" },
        { "\u001b[M !!a", "a" },
        { "\u001b[11~\u001bOP\u001b[[A", "Other Other Other" },
        { "\u001b[99999999999999999999u", "" },
        { "\u001b[1;1\u001b[B", "Down" },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Take_Sequence_MeansTheSameWhereverItIsCut(string text, string meaning)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(meaning, Decode(bytes));
        Assert.Equal(meaning, Decode([.. bytes.Select(static one => new[] { one })]));
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(meaning, Decode(bytes[..cut], bytes[cut..]));
        }
    }

    [Fact]
    public void Expire_LoneEscape_IsTheKeyAfterItsTime()
    {
        var decoder = new InputDecoder(Delay);
        var events = new List<InputEvent>();
        decoder.Take("\u001b"u8, Start, events);
        decoder.Expire(Start + TimeSpan.FromMilliseconds(24), events);
        Assert.Empty(events);
        Assert.Equal(Start + Delay, decoder.Due);

        decoder.Expire(Start + Delay, events);

        Assert.Equal([KeyPress.Of(Key.Escape)], events);
        Assert.Null(decoder.Due);
    }

    [Theory]
    [InlineData("\u001b_", "A-_")]
    [InlineData("\u001bP", "A-P")]
    [InlineData("\u001bX", "A-X")]
    [InlineData("\u001b^", "A-^")]
    [InlineData("\u001b]", "A-]")]
    [InlineData("\u001b\u001b_", "Escape A-_")]
    public void Expire_BeginOfAnAnswerAlone_IsAKeyWithAlt(string text, string meaning)
    {
        var decoder = new InputDecoder(Delay);
        var events = new List<InputEvent>();
        decoder.Take(Encoding.UTF8.GetBytes(text), Start, events);
        Assert.Equal(Start + Delay, decoder.Due);
        decoder.Take("a"u8, Start + TimeSpan.FromMilliseconds(80), events);
        Assert.Equal(meaning + " a", Say(events));
    }

    [Fact]
    public void Expire_AnswerThatCame_IsStillSwallowed()
    {
        var decoder = new InputDecoder(Delay);
        var events = new List<InputEvent>();
        decoder.Take("\u001bP>"u8, Start, events);
        decoder.Take("|tmux\u001b\\x"u8, Start + TimeSpan.FromMilliseconds(300), events);
        Assert.Equal("x", Say(events));
    }

    [Fact]
    public void Take_AfterTheTimeOfAnEscape_IsAKeyOfItsOwn()
    {
        var decoder = new InputDecoder(Delay);
        var events = new List<InputEvent>();
        decoder.Take("\u001b"u8, Start, events);
        decoder.Take("[A"u8, Start + TimeSpan.FromMilliseconds(200), events);

        Assert.Equal("Escape [ A", Say(events));
    }

    [Fact]
    public void Expire_SequenceThatDoesNotEnd_IsDropped()
    {
        var decoder = new InputDecoder(Delay);
        var events = new List<InputEvent>();
        decoder.Take("\u001b[<35;1"u8, Start, events);
        decoder.Expire(Start + TimeSpan.FromMilliseconds(500), events);
        decoder.Take("50;7M"u8, Start + TimeSpan.FromMilliseconds(600), events);
        Assert.Empty(events);

        decoder.Take("\u001b]11;rgb"u8, Start + TimeSpan.FromSeconds(2), events);
        decoder.Take("a"u8, Start + TimeSpan.FromSeconds(4), events);
        Assert.Equal("a", Say(events));
    }

    [Fact]
    public void Expire_PasteWhoseEndIsLost_IsTaken()
    {
        var decoder = new InputDecoder(Delay);
        var events = new List<InputEvent>();
        decoder.Take("\u001b[200~one\rtwo"u8, Start, events);
        decoder.Expire(Start + TimeSpan.FromSeconds(4), events);
        Assert.Empty(events);
        decoder.Expire(Start + TimeSpan.FromSeconds(6), events);

        Assert.Equal("paste:one|two", Say(events));
    }

    [Fact]
    public void Take_TenMegabytesPasted_AreAllThere()
    {
        var line = Encoding.UTF8.GetBytes("a line of some length, with é\r\n");
        var text = Enumerable.Repeat(line, 10_000_000 / line.Length).SelectMany(static each => each).ToArray();
        byte[] all = [.. "\u001b[200~"u8, .. text, .. "\u001b[201~"u8];
        var decoder = new InputDecoder(Delay);
        var events = new List<InputEvent>();
        foreach (var chunk in all.Chunk(65_536))
        {
            decoder.Take(chunk, Start, events);
        }

        var paste = Assert.IsType<TextPasted>(Assert.Single(events));
        Assert.Equal(Encoding.UTF8.GetString(text).Replace("\r\n", "\n", StringComparison.Ordinal), paste.Text);
    }

    /// <summary>Noise, cut anywhere: nothing throws, no control character is typed, and after a pause a key is a key.</summary>
    [Fact]
    public void Take_Noise_NeverThrowsAndRecovers()
    {
        var random = new Random(20261123);
        string[] pieces = ["\u001b", "[", "O", "]", "P", "200~", "201~", ";", "1", "27", "u", "~", "A", "M", "\u0007", "\\", "?", "<", "é", "😀", "\r", "x"];
        for (var round = 0; round < 3000; round++)
        {
            var decoder = new InputDecoder(Delay);
            var events = new List<InputEvent>();
            var now = Start;
            for (var i = random.Next(1, 40); i > 0; i--)
            {
                var bytes = random.Next(4) == 0 ? [(byte)random.Next(256)] : Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]);
                now += TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(1500) : 0);
                decoder.Take(bytes, now, events);
            }

            now += TimeSpan.FromSeconds(10);
            decoder.Expire(now, events);
            Assert.Null(decoder.Due);
            Assert.All(events.OfType<KeyPress>(), static press => Assert.DoesNotContain(press.Text, static c => char.IsControl(c)));
            Assert.All(
                events.OfType<TextPasted>(),
                static paste => Assert.DoesNotContain(paste.Text, static c => char.IsControl(c) && c is not '\n' and not '\t'));
            events.Clear();
            decoder.Take("k"u8, now, events);
            Assert.Equal("k", Say(events));
        }
    }

    [Theory]
    [InlineData(2, 5, true)] // three characters and an Enter at once: a paste
    [InlineData(2, 50, false)] // typed
    [InlineData(1, 5, false)] // too few
    public void Burst_EnterBehindFastCharacters_IsALineBreak(int more, int milliseconds, bool isBreak)
    {
        var burst = new PasteBurst();
        var now = Start;
        for (var i = 0; i <= more; i++)
        {
            now += TimeSpan.FromMilliseconds(milliseconds);
            Assert.Equal(KeyPress.Of("漢"), burst.Take(KeyPress.Of("漢"), now));
        }

        now += TimeSpan.FromMilliseconds(milliseconds);
        var enter = burst.Take(KeyPress.Of(Key.Enter), now);

        Assert.Equal(isBreak ? KeyPress.Of("j", KeyModifiers.Control) : KeyPress.Of(Key.Enter), enter);
    }

    private static string Decode(params byte[][] chunks)
    {
        var decoder = new InputDecoder(Delay);
        var events = new List<InputEvent>();
        foreach (var chunk in chunks)
        {
            decoder.Take(chunk, Start, events);
        }

        return Say(events);
    }

    internal static string Say(IEnumerable<InputEvent> events) => string.Join(' ', events.Select(static each => each switch
    {
        TextPasted paste => "paste:" + paste.Text.Replace('\n', '|'),
        BackgroundTold background => background.IsLight ? "light" : "dark",
        FocusChanged focus => focus.Focused ? "focus" : "blur",
        CursorReported report => $"at:{report.Row},{report.Column}",
        KeyPress press => Held(press) + (press.Key == Key.Character ? press.Text : press.Key.ToString()),
        _ => "?",
    }));

    private static string Held(KeyPress press) =>
        (press.Modifiers.HasFlag(KeyModifiers.Control) ? "C-" : "") + (press.Modifiers.HasFlag(KeyModifiers.Alt) ? "A-" : "")
        + (press.Modifiers.HasFlag(KeyModifiers.Shift) ? "S-" : "");
}
