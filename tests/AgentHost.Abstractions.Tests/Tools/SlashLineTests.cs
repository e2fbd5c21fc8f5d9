namespace AgentHost.Abstractions.Tests.Tools;

public sealed class SlashLineTests
{
    [Theory]
    [InlineData("/commit", "commit", "")]
    [InlineData("  /commit all of it ", "commit", "all of it")]
    [InlineData("/user:x a\nb", "user:x", "a\nb")]
    [InlineData("/etc/hosts is a file", null, null)]
    [InlineData("/ x", null, null)]
    [InlineData("/-x", null, null)]
    [InlineData("//x", null, null)]
    [InlineData("commit", null, null)]
    [InlineData("", null, null)]
    public void Read_Prompt_IsACommandOrNot(string prompt, string? name, string? text)
    {
        var call = SlashLine.Read(prompt);

        Assert.Equal((name, text), (call?.Name, call?.Text));
    }

    [Theory]
    [InlineData("  x\t\ny ", "x|y")]
    [InlineData("it's open", "it's|open")]
    [InlineData("''", "")]
    [InlineData("a\"b c\"d", "ab cd")]
    public void Words_AreAsAShellSeesThem(string text, string words) =>
        Assert.Equal(words, string.Join('|', SlashLine.Words(text)));
}
