using System.Globalization;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Tests.Terminal;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData("a\u001b[31mb", "a\u241b[31mb")]
    [InlineData("a\u009b2Jb\u0007\r\b", "a2Jb")]
    [InlineData("a\u202eb\u2066c\u200fd\u061ce", "abcde")]
    [InlineData("a\u2028b\u2029c", "abc")]
    [InlineData("pay\u200bpal\ufeff\u2060\u00ad\u2063", "paypal")]
    [InlineData("ls\U000E0072\U000E006D -l", "ls -l")]
    [InlineData("one\ttwo\nthree", "one\ttwo\nthree")]
    [InlineData("\U0001F468\u200d\U0001F469 e\u0301 \u05d0", "\U0001F468\u200d\U0001F469 e\u0301 \u05d0")]
    public void Clean_Text_LosesWhatHidesOrReorders(string text, string shown) => Assert.Equal(shown, CleanText.Clean(text));

    [Fact]
    public void Clean_RandomText_LeavesNoControlAndNoMarkOfDirection()
    {
        var random = new Random(20260522);
        for (var i = 0; i < 100_000; i++)
        {
            var text = new string([
                .. Enumerable.Range(0, random.Next(12))
                    .Select(_ => (char)(random.Next(3) switch { 0 => random.Next(0x20, 0x7f), 1 => random.Next(0x2000, 0x2070), _ => random.Next(0, 0x10000) }))
            ]);

            foreach (var c in CleanText.Clean(text))
            {
                Assert.False(
                    (char.IsControl(c) && c is not ('\n' or '\t')) || c is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069'
                    || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
                    $"U+{(int)c:X4}");
            }

            Assert.Equal(CleanText.Clean(text), CleanText.Clean(CleanText.Clean(text)));
        }
    }
}
