using System.Text;

namespace AgentHost.Attachments.Tests;

public sealed class PromptReferenceTests
{
    [Theory]
    [InlineData("see @a.txt", "a.txt")]
    [InlineData("@a.txt, @b/ and (@c.md).", "a.txt|b/|c.md")]
    [InlineData("lines @a.txt:10-40 and @a.txt:7!", "a.txt:10-40|a.txt:7")]
    [InlineData("@https://example.org:8080/x?y=1. Thanks", "https://example.org:8080/x?y=1")]
    [InlineData("@https://example.org/Heron_(bird)", "https://example.org/Heron_(bird)")]
    [InlineData("me@example.org and x@y", "")]
    [InlineData("@\"a file.txt\" and @\"open", "a file.txt")]
    [InlineData("@\"a file.txt\":7 @\"b c.txt\":10-40. @\"d e.txt\"#L2-L3, @\"f g\": @\"h\"5", "a file.txt:7|b c.txt:10-40|d e.txt:2-3|f g|h")]
    [InlineData("@a @a @a", "a")]
    [InlineData("@ @. @@", ".|@")]
    [InlineData("who @... knows", "")]
    [InlineData("in @. or @.., in @src/. and @src/.. too", ".|..|src/.|src/..")]
    [InlineData("@a.txt#L10-L12, @a.txt#L7. @a.txt#L @a.txt#top", "a.txt:10-12|a.txt:7|a.txt#L|a.txt#top")]
    [InlineData("@https://example.org/a#L10", "https://example.org/a#L10")]
    [InlineData("@a.txt:0 @a.txt:9-3 @a.txt:x", "a.txt:0|a.txt:9-3|a.txt:x")]
    [InlineData("@git:diff", "git:diff")]
    public void Find_References_AreThose(string text, string expected)
    {
        var found = PromptReference.Find(text)
            .Select(static each => each.StartLine is { } start ? $"{each.Target}:{start}{(each.EndLine != start ? $"-{each.EndLine}" : "")}" : each.Target);

        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), found);
    }

    [Theory]
    [InlineData("What does `src/a.py` do, and README.md?", "src/a.py|README.md")]
    [InlineData("see (a.txt:10-40), \"b/c.md\" and b/c.md.", "a.txt|b/c.md")]
    [InlineData("https://example.org/x.html me@example.org @a.txt e.g. 1.5", "e.g|1.5")]
    [InlineData("Nothing here", "")]
    public void FindNamed_WordsThatLookLikeFiles_AreThose(string text, string expected)
    {
        var found = PromptReference.FindNamed(text);

        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), found.Select(static each => each.Target));
        Assert.All(found, static each => Assert.True(each.IsGuess));
    }

    [Fact]
    public void Find_RandomText_NeverThrowsAndIsBounded()
    {
        const string Pieces = "@a.:/\"(), 1-\n";
        var random = new Random(3);
        for (var i = 0; i < 3_000; i++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(400); length > 0; length--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            var found = PromptReference.Find(text.ToString());
            Assert.True(found.Count <= 100);
            Assert.All(found, static each => Assert.True(each.Target.Length > 0 && (each.StartLine is null || each.EndLine >= each.StartLine)));
        }
    }

    [Fact]
    public void MiddleCut_LongText_KeepsBothEndsAndSaysSo()
    {
        var (chars, note) = MiddleTruncation.Apply(new string('a', 50) + "😀" + new string('b', 50), 30);
        Assert.StartsWith("aaaa", chars, StringComparison.Ordinal);
        Assert.EndsWith("bbbb", chars, StringComparison.Ordinal);
        Assert.NotNull(note);

        var (lines, said) = MiddleTruncation.ApplyLines(string.Join('\n', Enumerable.Range(1, 100)), 9);
        Assert.StartsWith("1\n2\n3\n4\n5\n6\n", lines, StringComparison.Ordinal);
        Assert.EndsWith("98\n99\n100", lines, StringComparison.Ordinal);
        Assert.Contains("91 of 100 lines", said, StringComparison.Ordinal);
        Assert.Equal(("x\ny", (string?)null), MiddleTruncation.ApplyLines("x\ny", 2));
    }
}
