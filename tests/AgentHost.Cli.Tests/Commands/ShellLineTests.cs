using AgentHost.Cli.Commands.Help.Completing;

namespace AgentHost.Cli.Tests.Commands;

public sealed class ShellLineTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("agent", "", "agent")]
    [InlineData("agent ", "agent", "")]
    [InlineData("agent  run --mod", "agent|run", "--mod")]
    [InlineData("agent run 'two words' x", "agent|run|two words", "x")]
    [InlineData("agent run \"it's\" ", "agent|run|it's", "")]
    [InlineData("agent run 'open and", "agent|run", "open and")]
    [InlineData("agent run a\\ b", "agent|run", "a b")]
    [InlineData("agent run '' x", "agent|run|", "x")]
    [InlineData("agent run 'a\\b'", "agent|run", "a\\b")]
    [InlineData("agent run a\\", "agent|run", "a")]
    public void Read_ALine_IsCutAsAShellDoes(string line, string words, string begun)
    {
        var read = ShellLine.Read(line, escapes: true);

        Assert.Equal((words, begun), (string.Join('|', read.Words), read.Begun));
    }

    [Fact]
    public void Read_WhereBackslashesPartFolders_KeepsThem() =>
        Assert.Equal(@"C:\work\x", ShellLine.Read(@"agent --workspace C:\work\x", escapes: false).Begun);
}
