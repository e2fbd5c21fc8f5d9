using System.Globalization;
using System.Text;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Prompting;

namespace AgentHost.Terminal.Tests.Screens;

/// <summary>The cursor is where the reference terminal has it, whatever is in the draft and whichever keys made it.</summary>
public sealed class CaretTests
{
    private const int Columns = 120;
    private const int Rows = 12;

    private static readonly string[] Signs =
    [
        "a", "漢", "かな", "カナ", "ｶﾅ", "한국", "\u1112\u1161\u11ab", "Ａ", "、。", "「」", "مرحبا", "شكراً", "שָׁלוֹם", "नमस्ते", "क्षि", "ภาษาไทย", "தமிழ்", "বাংলা",
        "é", "e\u0301", "a\u0308\u0301", "ñ", "ß", "ø", "Ω", "ж", "±", "×", "→", "─│┌", "█▌", "•", "…", "“q”", "€", "😀", "👍", "👍🏽",
        "👩\u200d🚀", "👨\u200d👩\u200d👧\u200d👦",
        "🏳\ufe0f\u200d🌈", "🇩🇪", "🇯🇵🇫🇷", "❤\ufe0f", "☀\ufe0f", "☀", "✔", "⚠\ufe0f", "1\ufe0f\u20e3", "#\ufe0f\u20e3", "🎉", "🧑🏿\u200d💻",
        "𝒳", "𠮷", "a\u200bb", "x\u2060y",
        "a\u00adb", "\u00a0", "\u3000", "a\tb", "\t", "tab\t漢\tx", "x\u0007y", "x\u001b[31my", "x\u009b2Jy", "a\u202eb", "a\u2066b\u2069",
        "\ufeffz", "a\u0000b", "\u007f",
    ];

    /// <summary>Keys in every form that terminals send them, and what they make of <c>one two 漢字 e\u0301 five</c>; <c>|</c> is the caret.</summary>
    private static readonly (string[] Forms, string Draft)[] Keys =
    [
        (["\u001b[D", "\u001bOD", "\u001b[1;1D", "\u0002", "\u001b[98;5u", "\u001b[27;5;98~"], "one two 漢字 e\u0301 fiv|e"),
        (["\u001b[H", "\u001bOH", "\u001b[1~", "\u001b[7~", "\u0001", "\u001b[97;5u", "\u001b[27;5;97~"], "|one two 漢字 e\u0301 five"),
        (["\u0001\u001b[C", "\u0001\u001bOC", "\u0001\u0006", "\u001b[H\u001b[102;5u", "\u001b[H\u001b[27;5;102~"], "o|ne two 漢字 e\u0301 five"),
        (["\u0001\u001b[F", "\u0001\u001bOF", "\u0001\u001b[4~", "\u0001\u001b[8~", "\u0001\u0005", "\u0001\u001b[101;5u",
            "\u0001\u001b[27;5;101~"], "one two 漢字 e\u0301 five|"),
        (["\u001bb", "\u001b[1;3D", "\u001b[1;5D", "\u001b[98;3u", "\u001b[27;3;98~"], "one two 漢字 e\u0301 |five"),
        (["\u001bb\u001bb\u001bb", "\u001b[1;5D\u001b[1;5D\u001b[1;5D", "\u001b[98;3u\u001b[98;3u\u001b[98;3u"], "one two |漢字 e\u0301 five"),
        (["\u0001\u001bf", "\u0001\u001b[1;3C", "\u0001\u001b[1;5C", "\u0001\u001b[102;3u", "\u0001\u001b[27;3;102~"], "one| two 漢字 e\u0301 five"),
        (["\u007f", "\b", "\u001b[127u", "\u001b[104;5u", "\u001b[27;5;104~"], "one two 漢字 e\u0301 fiv|"),
        (["\u0001\u001b[3~", "\u0001\u0004", "\u0001\u001b[100;5u", "\u0001\u001b[27;5;100~"], "|ne two 漢字 e\u0301 five"),
        (["\u0017", "\u001b\u007f", "\u001b[119;5u", "\u001b[27;5;119~"], "one two 漢字 e\u0301 |"),
        (["\u0015", "\u001b[117;5u", "\u001b[27;5;117~"], "|"),
        (["\u0001\u000b", "\u001b[H\u001b[107;5u", "\u001b[H\u001b[27;5;107~"], "|"),
        (["\u0001\u001bd", "\u0001\u001b[100;3u", "\u0001\u001b[27;3;100~"], "| two 漢字 e\u0301 five"),
        (["\u0017\u0019", "\u001b[119;5u\u001b[121;5u", "\u001b[27;5;119~\u001b[27;5;121~"], "one two 漢字 e\u0301 five|"),
        (["\u0017\u0001\u0019", "\u001b[119;5u\u001b[H\u001b[121;5u"], "five|one two 漢字 e\u0301 "),
        (["\u0014", "\u001b[116;5u", "\u001b[27;5;116~"], "one two 漢字 e\u0301 fiev|"),
        (["\u0017\u001f", "\u0017\u001b[45;6u", "\u0017\u001b[95;5u", "\u001b[27;5;119~\u001b[27;5;95~"], "one two 漢字 e\u0301 five|"),
        (["\n", "\u001b[106;5u", "\u001b[13;2u", "\u001b[27;2;13~", "\\\r"], "one two 漢字 e\u0301 five\n|"),
        (["\n漢\u001b[A", "\n漢\u001bOA", "\n漢\u0010", "\n漢\u001b[112;5u", "\n漢\u001b[27;5;112~"], "on|e two 漢字 e\u0301 five\n漢"),
        (["\nx\u001b[A\u001b[B", "\nx\u001bOA\u001bOB", "\nx\u0010\u000e", "\nx\u001b[A\u001b[110;5u"], "one two 漢字 e\u0301 five\nx|"),
        (["\u001b[200~pasted 漢\u001b[201~", "\u001b[200~pasted 漢\u001b[201~\u001b[I", "\u001b[O\u001b[200~pasted 漢\u001b[201~"],
            "one two 漢字 e\u0301 fivepasted 漢|"),
        (["\u001b[200~a\r\nb\u001b[201~", "\u001b[200~a\nb\u001b[201~", "\u001b[200~a\rb\u001b[201~"], "one two 漢字 e\u0301 fivea\nb|"),
        (["😀", "\u001b[128512u", "\u001b[200~😀\u001b[201~"], "one two 漢字 e\u0301 five😀|"),
        (["漢", "\u001b[28450u", "\u001b[27;1;28450~"], "one two 漢字 e\u0301 five漢|"),
        (["A", "\u001b[65u", "\u001b[97;2u", "\u001b[97:65;2u", "\u001b[27;2;65~"], "one two 漢字 e\u0301 fiveA|"),
        (["e\u0301", "e\u001b[200~\u0301\u001b[201~"], "one two 漢字 e\u0301 fivee\u0301|"),
        (["👩\u200d🚀\u007f", "👩\u200d🚀\b", "👩\u200d🚀\u001b[127u"], "one two 漢字 e\u0301 five|"),
        (["👩\u200d🚀\u001b[D", "👩\u200d🚀\u0002", "👩\u200d🚀\u001b[98;5u"], "one two 漢字 e\u0301 five|👩\u200d🚀"),
        (["\u0001\u000b\u0019\u001bb", "\u001b[H\u000b\u0019\u001b[1;5D", "\u001b[97;5u\u001b[107;5u\u001b[121;5u\u001b[98;3u"], "one two 漢字 e\u0301 |five"),
        (["\u001b[98;5:1u", "\u001b[98::98;5u", "\u001b[1;1:1D", "\u001b[D\u001b[I", "\u001b[O\u001b[D", "\u001b[12;40R\u001b[D"],
            "one two 漢字 e\u0301 fiv|e"),
        (["\u0001\u001b[C\u001b[C", "\u001b[H\u0006\u001bOC", "\u001b[1~\u001b[102;5u\u001b[C", "\u001b[7~\u001b[27;5;102~\u0006"], "on|e two 漢字 e\u0301 five"),
        (["\u001b[D\u007f", "\u0002\b", "\u001bOD\u001b[127u", "\u001b[98;5u\u001b[104;5u", "\u001b[27;5;98~\u007f"], "one two 漢字 e\u0301 fi|e"),
        (["\u001bb\u001b\u007f", "\u001b[1;5D\u0017", "\u001b[98;3u\u001b[119;5u", "\u001b[1;3D\u001b[27;5;119~"], "one two 漢字 |five"),
        (["\u001bb\u007f\u007f", "\u001b[1;5D\b\b", "\u001b[1;3D\u001b[127u\u001b[127u"], "one two 漢字 |five"),
        (["\u0001\u001b[3~\u001b[3~", "\u001b[H\u0004\u0004", "\u001b[7~\u001b[100;5u\u001b[3~"], "|e two 漢字 e\u0301 five"),
        (["\u001b[200~\u001b[201~x", "\u001b[200~x\u001b[201~", "x\u001b[200~\u001b[201~", "\u001b[120u"], "one two 漢字 e\u0301 fivex|"),
        (["한", "\u001b[54620u", "\u001b[200~한\u001b[201~"], "one two 漢字 e\u0301 five한|"),
        (["\u001b[1;1H\u001b[D", "\u001b[1;1F\u001b[D", "\u001b[I\u001b[D", "\u001b]11;rgb:0/0/0\u0007\u001b[D", "\u001b[?62;22c\u001b[D",
            "\u001b[?2026;2$y\u001b[D"], ""),
    ];

    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Texts_PutTheCursorWhereTheReferenceHasIt()
    {
        // Each sign alone, behind a letter and before one, and twice beside a wide one.
        var texts = Signs.SelectMany(static sign => (string[])[sign, "x" + sign + "y", "漢" + sign + " " + sign]).ToList();
        Assert.True(texts.Count >= 200);
        var cases = new List<(string What, PromptEditor Editor, string Before)>();
        foreach (var text in texts)
        {
            // At its end, and in its middle.
            foreach (var back in (int[])[0, 2])
            {
                var editor = Editor();
                editor.Paste(Typed(text));
                var draft = editor.Text;
                for (var i = 0; i < back; i++)
                {
                    editor.Take(KeyPress.Of(Key.Left));
                }

                cases.Add(($"{Escaped(text)}, {back} back", editor, Before(draft, back)));
            }
        }

        await JudgeAsync(cases);
    }

    [Fact]
    public async Task Keys_PutTheCursorWhereTheReferenceHasIt()
    {
        var cases = new List<(string What, PromptEditor Editor, string Before)>();
        var count = 0;
        foreach (var (forms, draft) in Keys)
        {
            foreach (var form in forms)
            {
                count++;
                var bytes = Encoding.UTF8.GetBytes(form);
                for (var cut = 0; cut < bytes.Length; cut++)
                {
                    var editor = Editor();
                    Press(editor, "one two 漢字 e\u0301 five"u8.ToArray(), 0);
                    Press(editor, bytes, cut);
                    if (draft.Length == 0)
                    {
                        // Answers of the terminal, and a key that moves: nothing is typed.
                        Assert.Equal("one two 漢字 e\u0301 five", editor.Text);
                        continue;
                    }

                    Assert.True(draft.Replace("|", "", StringComparison.Ordinal) == editor.Text, $"{Escaped(form)}: {editor.Text}");
                    if (cut == 0)
                    {
                        cases.Add((Escaped(form), editor, draft[..draft.IndexOf('|', StringComparison.Ordinal)]));
                    }
                    else
                    {
                        Assert.Equal((cases[^1].Editor.Draw(Columns - 1, 6).CaretRow, cases[^1].Editor.Draw(Columns - 1, 6).CaretColumn),
                            (editor.Draw(Columns - 1, 6).CaretRow, editor.Draw(Columns - 1, 6).CaretColumn));
                    }
                }
            }
        }

        Assert.True(count >= 150, $"{count}");
        await JudgeAsync(cases);
    }

    /// <summary>
    /// Compares the caret with the cursor that each terminal has after the frame, and the column at which xterm.js itself stands behind the text before it.
    /// </summary>
    private static async Task JudgeAsync(IReadOnlyList<(string What, PromptEditor Editor, string Before)> cases)
    {
        var zones = cases.Select(static each => each.Editor.Draw(Columns - 1, 6)).ToList();
        var frames = zones.Select(static zone => new FrameWriter(new LineText(colours: true, links: true))
            .Compose([], zone, Columns, Rows)!).ToList();
        var plain = cases.Select(static each => string.Join("\r\n", each.Before.Split('\n').Select(Shown))).ToList();
        var drawn = await ReferenceTerminal.XtermAsync([
            .. For(frames, "11"), .. For(frames, "15-graphemes"), .. For(plain, "11"), .. For(plain, "15-graphemes")]);
        var pyte = await ReferenceTerminal.PyteAsync(For(frames, ""));
        var faults = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            var caret = (zones[i].CaretRow, zones[i].CaretColumn);
            Add("frame in xterm.js", drawn[i], i);
            Add("frame in xterm.js by clusters", drawn[cases.Count + i], i);
            if (pyte is not null)
            {
                Add("frame in pyte", pyte[i], i);
            }

            // Where terminals agree about the text, they put the cursor there by themselves; xterm.js has one table for clusters and one for large code points.
            var own = drawn[(2 * cases.Count) + i];
            if (caret != (own.Row, own.Column) && !IsContested(cases[i].Before))
            {
                Add("text in xterm.js by clusters", drawn[(3 * cases.Count) + i], i);
            }

            void Add(string what, JudgedScreen judged, int at)
            {
                if (caret != (judged.Row, judged.Column))
                {
                    faults.Add($"{cases[at].What}: caret {caret}, {what} ({judged.Row}, {judged.Column})");
                }
                else if (what.StartsWith("frame", StringComparison.Ordinal) && cases[at].Before is [.., 'y'] && judged.Before != "y")
                {
                    // Behind signs that terminals give other cells, too, letters stand where they are counted.
                    faults.Add($"{cases[at].What}: before the caret, {what}, is \"{judged.Before}\" for y");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));

        static IReadOnlyList<(int Columns, int Rows, string Text, string Unicode)> For(IEnumerable<string> texts, string unicode) =>
            [.. texts.Select(text => (Columns, Rows, text, unicode))];
    }

    private static bool IsContested(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var cluster = text.AsSpan(at, TextMeasure.Narrow.NextCluster(text.AsSpan(at), 0, out _));
            if (TextMeasure.Narrow.IsContested(cluster))
            {
                return true;
            }

            at += cluster.Length;
        }

        return false;
    }

    private static PromptEditor Editor() => new(new PromptHistory(null, "/w"), static _ => [], static _ => { });

    private static string Typed(string text)
    {
        // As a paste comes from the decoder: without controls.
        var events = new List<InputEvent>();
        new InputDecoder(TimeSpan.FromMilliseconds(25)).Take(Encoding.UTF8.GetBytes($"\u001b[200~{text}\u001b[201~"), Start, events);
        return string.Concat(events.OfType<TextPasted>().Select(static paste => paste.Text));
    }

    private static void Press(PromptEditor editor, byte[] bytes, int cut)
    {
        var decoder = new InputDecoder(TimeSpan.FromMilliseconds(25));
        var events = new List<InputEvent>();
        decoder.Take(bytes.AsSpan(0, cut), Start, events);
        decoder.Take(bytes.AsSpan(cut), Start, events);
        decoder.Expire(Start.AddSeconds(9), events);
        foreach (var input in events)
        {
            if (input is KeyPress press)
            {
                editor.Take(press);
            }
            else if (input is TextPasted paste)
            {
                editor.Paste(paste.Text);
            }
        }
    }

    private static string Before(string draft, int clusters)
    {
        var starts = StringInfo.ParseCombiningCharacters(draft);
        return clusters == 0 ? draft : clusters >= starts.Length ? "" : draft[..starts[^clusters]];
    }

    /// <summary>A row of a draft as it is written, behind its sign: tabs are cells.</summary>
    private static string Shown(string row) => "› " + Texts.CellText.Expand(SafeText.Clean(row));

    private static string Escaped(string text) =>
        string.Concat(text.EnumerateRunes().Select(static rune => rune.Value is > 32 and < 127 ? rune.ToString() : $"\\u{{{rune.Value:x}}}"));
}
