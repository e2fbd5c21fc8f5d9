using AgentHost.Plugins.Mcp.Tools;

namespace AgentHost.Plugins.Mcp.Tests.Tools;

public sealed class CleanedTests
{
    [Theory]
    [InlineData("plain\n\ttext é 😀", "plain\n\ttext é 😀")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007shown", "shown")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b]0;never ended\nnext", "\nnext")]
    [InlineData("a\u202eb\u2066c\u200bd", "abcd")]
    [InlineData("a\r\nb\rc", "a\nb\nc")]
    [InlineData("x\U000E0041\U000E0042y", "xy")]
    [InlineData("\u009b31mq\u0000\u0007", "q")]
    public void Text_OfAServer_ShowsWhatItSays(string text, string expected) => Assert.Equal(expected, Cleaned.Text(text));

    [Fact]
    public void Text_TooLong_IsCutBetweenCharacters() => Assert.Equal("ab…", Cleaned.Text("ab😀cd", 3));

    [Fact]
    public void Text_Random_HoldsNoControl()
    {
        var random = new Random(3);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Create(random.Next(40), random, static (span, from) =>
            {
                foreach (ref var character in span)
                {
                    character = from.Next(3) switch { 0 => '\u001b', 1 => "[]m;\\P\u0007\n"[from.Next(8)], _ => (char)from.Next(0xFFFF) };
                }
            });
            Assert.DoesNotContain(Cleaned.Text(text), static character => char.IsControl(character) && character is not ('\n' or '\t'));
        }
    }

    [Theory]
    [InlineData("files", "read_file", "mcp__files__read_file")]
    [InlineData("my.server", "x", "mcp__my_server__x")]
    public void Of_NamesThatFit_AreKept(string server, string tool, string expected) => Assert.Equal(expected, ToolNames.Of(server, tool));

    [Fact]
    public void Of_NamesThatDoNotFit_StayApart()
    {
        var names = new[] { "a/b", "a.b", "a b", new string('x', 100), new string('x', 101) }.Select(static tool => ToolNames.Of("s", tool)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, static name => Assert.InRange(name.Length, 1, 64));
    }
}
