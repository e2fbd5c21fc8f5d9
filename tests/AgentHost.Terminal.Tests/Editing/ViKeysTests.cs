using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Tests.Editing;

/// <summary>The subset of vi: text with <c>|</c> for the caret, keys (␛ for Escape, ^r for Control+R), and what comes of it.</summary>
public sealed class ViKeysTests
{
    [Theory]
    [InlineData("one two|", "␛", "one tw|o")]
    [InlineData("one two|", "␛hh", "one |two")]
    [InlineData("one two|", "␛0", "|one two")]
    [InlineData("  one two|", "␛^", "  |one two")]
    [InlineData("|one two", "␛$", "one tw|o")]
    [InlineData("|one, two three", "␛w", "one|, two three")]
    [InlineData("|one, two three", "␛3w", "one, two |three")]
    [InlineData("one two three|", "␛bb", "one |two three")]
    [InlineData("|one two", "␛e", "on|e two")]
    [InlineData("|one two", "␛ee", "one tw|o")]
    [InlineData("a\nb\nc|", "␛gg", "|a\nb\nc")]
    [InlineData("|a\nb\nc", "␛G", "a\nb\n|c")]
    [InlineData("|abc\ndef", "␛llj", "abc\nde|f")]
    [InlineData("abc\nde|f", "␛k", "a|bc\ndef")]
    [InlineData("|a.b.c", "␛f.", "a|.b.c")]
    [InlineData("|a.b.c", "␛2f.", "a.b|.c")]
    [InlineData("|ab.c", "␛t.", "a|b.c")]
    [InlineData("a.b.c|", "␛F.", "a.b|.c")]
    [InlineData("a.bc|", "␛T.", "a.|bc")]
    [InlineData("|abc", "␛x", "|bc")]
    [InlineData("|abc", "␛2x", "|c")]
    [InlineData("ab|c", "␛X", "|bc")]
    [InlineData("one |two", "␛lD", "one| ")]
    [InlineData("one |two", "␛lCx", "one x|")]
    [InlineData("|one two", "␛dw", "|two")]
    [InlineData("|one two three", "␛d2w", "|three")]
    [InlineData("one two|", "␛db", "one |o")]
    [InlineData("|one two", "␛de", "| two")]
    [InlineData("|one two", "␛cwnew", "new| two")]
    [InlineData("|a(b)c", "␛dt)", "|)c")]
    [InlineData("|a(b)c", "␛df)", "|c")]
    [InlineData("one |two", "␛ld0", "|two")]
    [InlineData("one |two", "␛ld$", "one| ")]
    [InlineData("a\n|b\nc", "␛dd", "a\n|c")]
    [InlineData("a\nb|", "␛dd", "|a")]
    [InlineData("|a\nb\nc", "␛2dd", "|c")]
    [InlineData("|a\nb\nc", "␛dj", "|c")]
    [InlineData("a\nb\n|c", "␛dgg", "|")]
    [InlineData("|a\nb\nc", "␛dG", "|")]
    [InlineData("a\n|bc\nd", "␛ccx", "a\nx|\nd")]
    [InlineData("a\n|bc\nd", "␛Sx", "a\nx|\nd")]
    [InlineData("|one two", "␛yw$p", "one twoone| ")]
    [InlineData("|ab", "␛xp", "b|a")]
    [InlineData("|ab", "␛lxP", "b|a")]
    [InlineData("|abc", "␛ra", "|abc")]
    [InlineData("|abc", "␛rx", "|xbc")]
    [InlineData("|abc", "␛sxy", "xy|bc")]
    [InlineData("|abc", "␛ix", "x|abc")]
    [InlineData("|abc", "␛ax", "ax|bc")]
    [InlineData(" a|bc", "␛Ix", " x|abc")]
    [InlineData("|abc", "␛Ax", "abcx|")]
    [InlineData("a|b\nc", "␛ox", "ab\nx|\nc")]
    [InlineData("a\nb|c", "␛Ox", "a\nx|\nbc")]
    [InlineData("|abc", "␛xxu", "|bc")]
    [InlineData("|abc", "␛xxuu^r", "|bc")]
    [InlineData("|abc", "␛d␛x", "|bc")]
    [InlineData("|abc", "␛Zq!", "|abc")]
    [InlineData("|漢字 e\u0301", "␛x", "|字 e\u0301")]
    [InlineData("漢字 |e\u0301x", "␛wx", "漢字 |x")]
    public void Keys_Edit(string before, string keys, string after)
    {
        var buffer = new EditBuffer(new KillRing());
        buffer.Set(before.Replace("|", "", StringComparison.Ordinal));
        buffer.MoveTo(before.IndexOf('|', StringComparison.Ordinal));
        var vi = new ViKeys();
        for (var i = 0; i < keys.Length; i++)
        {
            var press = keys[i] switch
            {
                '␛' => KeyPress.Of(Key.Escape),
                '^' when i + 1 < keys.Length && keys[i + 1] == 'r' => KeyPress.Of(keys[++i].ToString(), KeyModifiers.Control),
                _ => KeyPress.Of(keys[i].ToString()),
            };
            if (!vi.Take(buffer, press))
            {
                TextKeys.Take(buffer, press);
            }
        }

        Assert.Equal(after, buffer.Text.Insert(buffer.Caret, "|"));
    }

    /// <summary>Whatever is typed, nothing fails, and the caret stands between clusters.</summary>
    [Fact]
    public void Keys_OfAllKinds_KeepTheTextWhole()
    {
        var random = new Random(3);
        const string All = "hjklwbe0^$gGfFtTdcyxXDCsSrpPiaIAoOu123␛␛␛ .漢";
        for (var run = 0; run < 2_000; run++)
        {
            var buffer = new EditBuffer(new KillRing());
            buffer.Set("one 漢字, e\u0301 two\n👨‍👩‍👧 three.four\n\n  five");
            var vi = new ViKeys();
            for (var i = 0; i < 40; i++)
            {
                var key = All[random.Next(All.Length)];
                var press = key == '␛' ? KeyPress.Of(Key.Escape) : KeyPress.Of(key.ToString());
                if (!vi.Take(buffer, press))
                {
                    TextKeys.Take(buffer, press);
                }

                Assert.InRange(buffer.Caret, 0, buffer.Text.Length);
                var place = buffer.Caret;
                buffer.MoveTo(place);
                Assert.Equal(place, buffer.Caret);
            }
        }
    }
}
