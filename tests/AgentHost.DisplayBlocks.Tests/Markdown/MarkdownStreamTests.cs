using System.Text;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tests.Markdown;

public sealed class MarkdownStreamTests
{
    private const int Rounds = 1_000;

    [Fact]
    public void Blocks_OfAnyChunking_AreThoseOfTheWhole()
    {
        var random = new Random(41);
        for (var round = 0; round < Rounds; round++)
        {
            var text = MarkdownDocuments.Next(random);
            var whole = TreeTexts.Of(MarkdownText.Parse(text));

            var stream = new MarkdownStream();
            var given = new List<Block>();
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(text.Length - at, random.Next(3) == 0 ? 1 : random.Next(1, 20));
                given.AddRange(stream.Append(text.AsSpan(at, length)));
                at += length;
                if (random.Next(3) == 0)
                {
                    // A look changes nothing.
                    _ = stream.Open;
                }
            }

            given.AddRange(stream.Complete());
            Same(text, whole, TreeTexts.Of(BlockPieces.Join(given)));
        }
    }

    /// <summary>Block by block is the same as all at once: what goes out early is what it would have been.</summary>
    [Fact]
    public void Blocks_ThatGoOutEarly_AreThoseThatMarkdigFindsInTheWhole()
    {
        var random = new Random(43);
        for (var round = 0; round < Rounds; round++)
        {
            var text = MarkdownDocuments.Next(random).Replace("[ref]:", "[ref]", StringComparison.Ordinal).ReplaceLineEndings("\n");
            var source = text.Replace("\r", "\n", StringComparison.Ordinal);
            source = source.Length == 0 || source.EndsWith('\n') ? source : source + "\n";
            var document = new MarkdownReader().Parse(source)!;
            var builder = new TreeBuilder(source, afterBlank: false);
            var whole = MarkdownReader.PartsOf(document).Select(part => builder.Block(part)).OfType<Block>().ToList();

            Same(text, TreeTexts.Of(whole), TreeTexts.Of(MarkdownText.Parse(text)));
        }
    }

    /// <summary>With the last line complete, what is shown as open is what will be given out.</summary>
    [Fact]
    public void Open_AtTheEnd_IsWhatIsGivenOut()
    {
        var random = new Random(47);
        for (var round = 0; round < Rounds; round++)
        {
            var text = MarkdownDocuments.Next(random);
            var stream = new MarkdownStream();
            var given = new List<Block>(stream.Append(text));
            var shown = TreeTexts.Of(BlockPieces.Join([.. given, .. stream.Open]));

            given.AddRange(stream.Complete());

            Same(text, TreeTexts.Of(BlockPieces.Join(given)), shown);
        }
    }

    private static void Same(string text, string expected, string actual) =>
        Assert.True(
            expected == actual,
            $"{text.Replace("\n", "⏎\n", StringComparison.Ordinal).Replace('\r', '␍')}\n---- expected\n{expected}\n---- actual\n{actual}");
}
