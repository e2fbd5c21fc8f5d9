using AgentHost.Cli.Running;

namespace AgentHost.Cli.Tests.Running;

public sealed class SendConsentTests
{
    private static readonly Part[] Parts =
    [
        new ReferencePart("src/a\u001b[31m.py", new string('x', 400)) { StartLine = 2, EndLine = 9 },
        new TextPart("[b.png]"), new ImagePart("image/png") { Data = new byte[1_500] }
    ];

    [Theory]
    [InlineData("y", true)]
    [InlineData(" yes ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    public async Task Ask_Answer_Counts_AndWhatGoesIsShown(string answer, bool agreed)
    {
        var terminal = new FakeTerminal(answer);

        Assert.Equal(agreed, await SendConsent.AskAsync(Parts, terminal, TestContext.Current.CancellationToken));

        var shown = terminal.Error.ToString()!;
        Assert.Contains("src/a", shown, StringComparison.Ordinal);
        Assert.Contains(":2-9  about 100 tokens", shown, StringComparison.Ordinal);
        Assert.Contains("an image (image/png), 1,500 bytes", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
    }

    [Fact]
    public async Task Ask_WholeIsToBeSummedUp_SaysThatAModelReadsIt()
    {
        var terminal = new FakeTerminal("n");

        await SendConsent.AskAsync(
            [new ReferencePart("long.txt", "cut") { Whole = new string('x', 400_000) }], terminal, TestContext.Current.CancellationToken);

        Assert.Contains(
            "long.txt  summed up first by a model that reads all of it, about 100,000 tokens", terminal.Error.ToString()!, StringComparison.Ordinal);
    }
}
