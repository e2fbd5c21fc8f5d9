using AgentHost.Plugins.Lsp.Changes;
using AgentHost.Plugins.Lsp.Documents;

namespace AgentHost.Plugins.Lsp.Tests.Documents;

public sealed class TextTests
{
    private const string Letters = "ab \n\r\tä€😀x";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Position_RandomTexts_ComesBackAsItsOffset(int kind)
    {
        var encoding = (PositionEncoding)kind;
        var random = new Random(7 + kind);
        for (var round = 0; round < 500; round++)
        {
            var text = new SourceText(RandomText(random));
            for (var offset = 0; offset <= text.Text.Length; offset++)
            {
                // Between the two units of a pair, and of a line's end, is no place.
                if (offset > 0 && offset < text.Text.Length
                    && (char.IsLowSurrogate(text.Text[offset]) || (text.Text[offset - 1] == '\r' && text.Text[offset] == '\n')))
                {
                    continue;
                }

                Assert.Equal(offset, text.Offset(text.Position(offset, encoding), encoding));
            }
        }
    }

    [Fact]
    public void Between_RandomTexts_MakesOneOfTheOther()
    {
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++)
        {
            var (before, after) = (new SourceText(RandomText(random)), new SourceText(RandomText(random)));
            foreach (var encoding in Enum.GetValues<PositionEncoding>())
            {
                var change = TextChange.Between(before, after, encoding);
                var edit = AgentJson.Parse(
                    new System.Text.Json.Nodes.JsonObject { ["range"] = change["range"]!.DeepClone(), ["newText"] = (string)change["text"]! }.ToJsonString());
                Assert.Equal(after.Text, EditReader.Apply(before, [edit], encoding));
            }
        }
    }

    [Theory]
    [InlineData("/a/b c#d%e/ä.ts")]
    [InlineData("/plain.c")]
    public void PathOf_AddressOfPath_IsThePath(string path) => Assert.Equal(path, FileUri.PathOf(FileUri.Of(path)));

    [Theory]
    [InlineData("http://example.org/a")]
    [InlineData("file://server/share")]
    [InlineData("file:///a%00b")]
    [InlineData("")]
    [InlineData(null)]
    public void PathOf_NoLocalFile_IsNull(string? uri) => Assert.Null(FileUri.PathOf(uri));

    [Fact]
    public void Find_NameWithinAnotherOrInAComment_IsPassedOver() =>
        Assert.Equal(new TextPosition(2, 4), WordPlace.Find(new SourceText("greeting();\n// greet\nlet greet = 1;"), "greet", null));

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(24))
            .Select(_ => char.ConvertFromUtf32(Letters.EnumerateRunes().ElementAt(random.Next(Letters.EnumerateRunes().Count())).Value)));
}
