using System.Text;

namespace AgentHost.FrontMatter.Tests;

public sealed class FrontReaderTests
{
    [Fact]
    public void Read_PlainHead_GivesMembersWithTheirPlaces()
    {
        var document = FrontReader.Read(
            "---\nname: a\ndescription: >\n  two\n  lines\nmetadata:\n  team: x\nallowed-tools: [read, 'shell(git *)']\n---\n\nBody\n");

        Assert.Empty(document.Problems);
        Assert.Equal(["name", "description", "metadata", "allowed-tools"], document.Fields.Select(static field => field.Key));
        Assert.Equal("two lines", document.Text("description"));
        Assert.Equal((8, 1), (document.Find("allowed-tools")!.Line, document.Find("allowed-tools")!.Column));
        Assert.Equal(["read", "shell(git *)"], document.Find("allowed-tools")!.Words());
        Assert.Equal([new("team", "x")], document.Find("metadata")!.Map!);
        Assert.Equal("\nBody\n", document.Body);
        Assert.Equal(10, document.BodyLine);
    }

    [Theory]
    [InlineData("\uFEFF---\nname: a\n---\nB", "byte order mark", "a")] // a mark that editors write
    [InlineData("\n\n---\nname: a\n---\nB", "behind empty lines", "a")]
    [InlineData("---\nname: a\nname: b\n---\nB", "twice", "a")]
    [InlineData("---\nname: a\ndescription: Use this: it helps\n---\nB", "no YAML", "a")] // a colon that nobody quoted
    [InlineData("---\nname: a\n\tdescription: x\n---\nB", "", "a")] // a tab
    [InlineData("---\nbase: &x [1]\nname: a\nother: *x\n---\nB", "alias", "a")]
    [InlineData("---\nname: &n a\n---\nB", "anchor", "a")]
    [InlineData("---\nname: a\n---\n---\nB", null, "a")] // a rule in the body
    [InlineData("---\nname: 'a --- b'\n---\nB", null, "a --- b")] // dashes within a value
    [InlineData("---\nname: a\nlist:\n  - {x: 1}\n---\nB", "plain values", "a")]
    [InlineData("---\nname: a\n", "not closed", null)]
    [InlineData("name: a\n", "no head", null)]
    [InlineData("", "no head", null)]
    [InlineData("---\n---\nB", "empty", null)]
    [InlineData("---\n- a\n- b\n---\nB", "no YAML", null)] // a list where members belong
    [InlineData("---\njust words\n---\nB", "no YAML", null)]
    [InlineData("---\nname: a\0b\n---\nB", "zero bytes", "ab")]
    public void Read_OddHead_IsNamedAndTheRestIsThere(string text, string? problem, string? name)
    {
        var document = FrontReader.Read(text);

        Assert.Equal(name, document.Text("name"));
        if (problem is null)
        {
            Assert.DoesNotContain(document.Problems, static each => each.IsError);
        }
        else
        {
            Assert.Contains(document.Problems, each => each.Message.Contains(problem, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Read_BombOfAliases_StaysSmall()
    {
        var head = new StringBuilder("---\nname: a\na: &a [x,x,x,x,x,x,x,x,x]\n");
        for (var c = 'b'; c < 'l'; c++)
        {
            var before = (char)(c - 1);
            head.Append($"{c}: &{c} [{string.Join(',', Enumerable.Repeat("*" + before, 9))}]\n");
        }

        var document = FrontReader.Read(head.Append("---\nB").ToString());

        Assert.Equal("a", document.Text("name"));
        Assert.All(document.Fields, static field => Assert.True((field.Items?.Count ?? 0) < 10));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Read_DeepOrLongHead_EndsWithAProblem(int depth)
    {
        var document = FrontReader.Read($"---\nname: a\nx: {new string('[', depth)}\n---\nB");

        Assert.NotEmpty(document.Problems);
        Assert.Equal("B", document.Body);
    }

    [Fact]
    public void Read_CarriageReturns_AreLineBreaks()
    {
        var document = FrontReader.Read("---\r\nname: a\r\n---\r\nOne\r\nTwo\r\n");

        Assert.Equal("a", document.Text("name"));
        Assert.Equal("One\nTwo\n", document.Body);
        Assert.DoesNotContain(document.Problems, static problem => problem.IsError);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Utf16_HasItsHeadAndIsSaid(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);

        var document = FrontReader.Read([.. encoding.GetPreamble(), .. encoding.GetBytes("---\r\nname: ä\r\n---\r\nBody\r\n")]);

        Assert.Equal(("ä", "Body\n"), (document.Text("name"), document.Body));
        Assert.Contains("UTF-16", Assert.Single(document.Problems, static problem => problem.IsError).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BytesThatAreNoUtf8_AreReplacedAndSaid()
    {
        var document = FrontReader.Read([.. "---\nname: a"u8, 0xFF, .. "\n---\nB"u8]);

        Assert.StartsWith("a", document.Text("name"), StringComparison.Ordinal);
        Assert.Contains(document.Problems, static problem => problem.Message.Contains("UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_RandomAndMutatedText_NeverThrows()
    {
        var random = new Random(20261121);
        const string Seed = "---\nname: a-b\ndescription: >-\n  folded: text\nmetadata: {a: 'b', \"c\": d}\nallowed-tools: [x, &y z]\nx: |\n  literal\n"
            + "? complex\n: value\n---\n\n# Body\n";
        const string Pieces = "---\n:[]{}&*!|>'\"%@`#,?- \t\r\u0000\u00e9\ud800";
        for (var i = 0; i < 5_000; i++)
        {
            var text = new StringBuilder(Seed);
            for (var change = random.Next(1, 12); change > 0; change--)
            {
                var at = random.Next(text.Length);
                if (random.Next(2) == 0)
                {
                    text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
                }
                else
                {
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                }

                if (text.Length == 0)
                {
                    text.Append(' ');
                }
            }

            var document = FrontReader.Read(text.ToString());
            Assert.NotNull(document.Body);
            Assert.All(document.Problems, static problem => Assert.True(problem.Line >= 1 && problem.Column >= 1));
        }
    }

    [Theory]
    [InlineData("read, shell(git add *) edit", new[] { "read", "shell(git add *)", "edit" })]
    [InlineData("Bash(git:*), Read", new[] { "Bash(git:*)", "Read" })]
    [InlineData("", new string[0])]
    public void Words_OfText_AreSplitOutsideOfBrackets(string text, string[] words)
    {
        Assert.Equal(words, new FrontField("x", 1, 1) { Text = text }.Words());
    }
}
