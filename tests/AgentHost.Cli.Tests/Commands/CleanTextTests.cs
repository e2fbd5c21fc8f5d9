using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Tests.Commands;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData(0, "0", "0 tokens")]
    [InlineData(1, "0", "1 token")]
    [InlineData(1, "N0", "1 token")]
    [InlineData(12_345, "0", "12345 tokens")]
    [InlineData(12_345, "N0", "12,345 tokens")]
    public void Count_ANumberWithItsNoun_AgreesWithIt(long count, string format, string text) =>
        Assert.Equal(text, CleanText.Count(count, "token", format));
}
