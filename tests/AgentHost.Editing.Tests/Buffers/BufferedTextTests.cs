using System.Text;
using AgentHost.Editing.Buffers;
using AgentHost.TextForms;

namespace AgentHost.Editing.Tests.Buffers;

/// <summary>Texts of an editor beside files of all encodings and line ends.</summary>
public sealed class BufferedTextTests
{
    [Theory]
    [InlineData("one\r\ntwo\r\n", "one\ntwo\n")]
    [InlineData("one\ntwo\n", "one\r\ntwo\r\n")]
    [InlineData("\uFEFFone\n", "one\n")]
    [InlineData("", "")]
    public void Of_TextThatDiffersInLineEndsAndMarksAlone_IsNone(string disk, string shown) => Assert.Null(Of(disk, shown));

    [Theory]
    [InlineData("one\r\ntwo\r\n", "one\nthree\n", "one\r\nthree\r\n")]
    [InlineData("one\ntwo\n", "one\nthree\n", "one\nthree\n")]
    [InlineData("one\n", "", "")]
    [InlineData("", "new\n", "new\n")]
    public void Of_TextThatIsNotSaved_HasTheFilesLineEnds(string disk, string shown, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Of(disk, shown)!.Bytes));

    [Fact]
    public void Of_FileInAnotherEncoding_KeepsIt()
    {
        var wide = new TextFormat(TextForm.Utf16LittleEndian, Mark: true);
        var latin = new TextFormat(TextForm.Latin1, Mark: false);

        Assert.Equal(wide.GetBytes("neu ü\r\n"), BufferedText.Of("neu ü\n", wide.GetBytes("alt\r\n"), wide)!.Bytes);
        Assert.Equal(latin.GetBytes("neu ü\n"), BufferedText.Of("neu ü\n", latin.GetBytes("alt ä\n"), latin)!.Bytes);

        // What the file's encoding cannot hold is not lost.
        Assert.Equal(Encoding.UTF8.GetBytes("neu 語\n"), BufferedText.Of("neu 語\n", latin.GetBytes("alt ä\n"), latin)!.Bytes);
    }

    [Fact]
    public void Of_RandomTexts_IsNoneOrWhatReadsBackAsTheSame()
    {
        var random = new Random(21);
        const string Letters = "ab\n\r\uFEFFä語 ";
        for (var round = 0; round < 2_000; round++)
        {
            var (disk, shown) = (Make(), Make());
            var found = Of(disk, shown);

            Assert.Equal(BufferedText.AreSame(disk, shown), found is null);
            if (found is not null)
            {
                Assert.True(BufferedText.AreSame(Encoding.UTF8.GetString(found.Bytes), shown));
            }
        }

        string Make() => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
    }

    private static BufferedText? Of(string disk, string shown)
    {
        var bytes = Encoding.UTF8.GetBytes(disk);
        return BufferedText.Of(shown, bytes, TextDetector.Detect(bytes, whole: true)!.Value);
    }
}
