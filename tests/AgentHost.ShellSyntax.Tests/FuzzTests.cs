namespace AgentHost.ShellSyntax.Tests;

public sealed class FuzzTests
{
    private static readonly string[] Tokens =
    [
        "a", "ls", " ", " ", " ", "\n", ";", "&", "|", "&&", "||", ";;", "(", ")", "((", "))", "{", "}", "[[", "]]", "[",
        "]", "<", ">", ">>", "<<", "<<-", "<<<", "<(", ">(", "2>", "&>", "$(", "$((", "${", "$x", "$'", "$\"", "`",
        "'", "\"", "\\", "\\\n", "#", "!", "=", "+=", "a=", "a=(", "if", "then", "else", "elif", "fi", "for", "in", "do", "done", "while",
        "until", "case", "esac", "function", "select", "time", "coproc", "EOF", "EOF\n", "*", "?", "~", "@(", ":-", "x[", "/",
        "é", "\t", "\0", "\r", "%", "export", "declare", "1", "-",
    ];

    [Fact]
    public void Parse_RandomTokens_NeverThrowsAndEnds()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 200_000; i++)
        {
            Check(string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Tokens[random.Next(Tokens.Length)])));
        }
    }

    [Fact]
    public void Parse_MutatedLines_NeverThrowsAndEnds()
    {
        var random = new Random(20261122);
        var entries = Corpus.Entries();
        for (var i = 0; i < 100_000; i++)
        {
            var text = entries[random.Next(entries.Count)].ToCharArray().ToList();
            for (var change = random.Next(1, 4); change > 0 && text.Count > 0; change--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(4))
                {
                    case 0:
                        text.RemoveAt(at);
                        break;
                    case 1:
                        text.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                        break;
                    case 2:
                        text[at] = text[random.Next(text.Count)];
                        break;
                    default:
                        text.RemoveRange(at, text.Count - at);
                        break;
                }
            }

            Check(new string([.. text]));
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("((")]
    [InlineData("$(")]
    [InlineData("$((")]
    [InlineData("${")]
    [InlineData("${x:-")]
    [InlineData("\"$(")]
    [InlineData("`")]
    [InlineData("{ ")]
    [InlineData("if ")]
    [InlineData("! ")]
    [InlineData("a && ")]
    [InlineData("a | ")]
    [InlineData("case x in a) ")]
    [InlineData("f() { ")]
    [InlineData("@(")]
    [InlineData("a[")]
    [InlineData("cat <<E\n")]
    [InlineData("a=(")]
    [InlineData("[[ ( ")]
    [InlineData("coproc ")]
    [InlineData("'")]
    [InlineData("time ")]
    public void Parse_DeepOrLong_EndsSoon(string piece)
    {
        Check(string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length)));
        Check(string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length)) + "x" + string.Concat(Enumerable.Repeat(")", 10_000)));
    }

    private static void Check(string text)
    {
        var parsed = ShellParser.Parse(text);
        if (parsed.IsParsed)
        {
            Assert.Null(parsed.Failure);
            TreeText.Of(parsed.Script);
        }
        else
        {
            Assert.InRange(parsed.Failure.Position, 0, text.Length);
            Assert.NotEmpty(parsed.Failure.Reason);
        }

        PowerShellSplitter.Split(text, out _);
        PowerShellSplitter.SplitForCmd(text, out _);
    }
}
