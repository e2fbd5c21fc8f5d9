using AgentHost.Plugins.Shell.Output;

namespace AgentHost.Plugins.Shell.Tests.Output;

public sealed class TextCleanerTests
{
    [Theory]
    [InlineData("plain\ntext", "plain\ntext")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\aafter", "after")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001bPq...\u001b\\x", "x")]
    [InlineData("\u001b(Bx\u001b=y", "xy")]
    [InlineData("10%\r20%\r100%\ndone", "100%\ndone")]
    [InlineData("a\r\nb\r\r\nc", "a\nb\nc")]
    [InlineData("abc\b\bX", "aX")]
    [InlineData("a\0b\u007fc\u0085", "abc")]
    [InlineData("tab\there", "tab\there")]
    [InlineData("\u001b[31\nnext", "\nnext")]
    [InlineData("end\r", "end")]
    public void Clean_Sequences_AreRemoved(string input, string expected)
    {
        Assert.Equal(expected, Clean(input, int.MaxValue));
        Assert.Equal(expected, Clean(input, 1));
    }

    [Fact]
    public void Clean_RandomPieces_DoNotMatter()
    {
        var random = new Random(7);
        const string Alphabet = "ab\n\r\u001b[]m0;\a\\P\b \u009b(";
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var whole = Clean(text, int.MaxValue);
            Assert.Equal(whole, Clean(text, 1 + random.Next(5)));
            Assert.DoesNotContain(whole, c => c != '\n' && char.IsControl(c));
        }
    }

    [Fact]
    public void Clean_VeryLongLine_PassesOn()
    {
        var cleaner = new TextCleaner();
        var passed = cleaner.Clean(new string('x', 100_000)).Length;
        Assert.Equal(100_000, passed);
    }

    private static string Clean(string text, int piece)
    {
        var cleaner = new TextCleaner();
        var result = "";
        for (var at = 0; at < text.Length; at += Math.Min(piece, text.Length - at))
        {
            result += cleaner.Clean(text.AsSpan(at, Math.Min(piece, text.Length - at))).ToString();
        }

        return result + cleaner.Finish().ToString();
    }
}
