using AgentHost.Cli.Commands;

namespace AgentHost.Cli.Tests.Commands;

public sealed class SectionPiecesTests
{
    [Fact]
    public void Of_PiecesThatNameThemselves_AreCountedEach()
    {
        var pieces = SectionPieces.Of(
            "Instructions.\n\n<instructions from=\"AGENTS.md\">\n" + new string('x', 400)
            + "\n</instructions>\n\n<instructions from=\"the person\">\nBe kind.\n</instructions>\n");

        Assert.Equal(["AGENTS.md", "the person"], pieces.Select(static piece => piece.From));
        Assert.InRange(pieces[0].Tokens, 100, 102);
        Assert.InRange(pieces[1].Tokens, 2, 4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no pieces")]
    [InlineData("<instructions from=\"open\">\nnever closed")]
    [InlineData("<b from=\">\n</b>")]
    [InlineData("<a href=\"x\" from=\"y\">\n</a>")]
    [InlineData("< from=\"x\">\n</>")]
    public void Of_AnythingElse_IsNone(string text) => Assert.Empty(SectionPieces.Of(text));

    [Fact]
    public void Of_RandomText_Ends()
    {
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 30)
                .Select(_ => random.Next(8) switch { 0 => "\n", 1 => "<a from=\"", 2 => "\">", 3 => "</a>", 4 => "\n</a>", 5 => "<", 6 => "\"", _ => "x" }));
            Assert.InRange(SectionPieces.Of(text).Count, 0, 30);
        }
    }
}
