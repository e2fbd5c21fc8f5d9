using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Tests;

public sealed class SimpleCommandParserTests
{
    [Theory]
    [InlineData("ls -la", "ls|-la")]
    [InlineData("  a  'b c'  \"d e\"f ", "a|b c|d ef")]
    [InlineData("a \"\\\"\\\\x\"", "a|\"\\x")]
    [InlineData("a\\ b c", "a b|c")]
    [InlineData("a ''", "a|")]
    [InlineData("a 'x;y|z$(q)'", "a|x;y|z$(q)")]
    [InlineData("a b#c", "a|b#c")]
    [InlineData("a\n", "a")]
    public void Parse_PlainLine_GivesWords(string line, string expected)
    {
        var result = SimpleCommandParser.Parse(line);

        Assert.True(result.IsPlain, result.NotPlain);
        Assert.Equal(expected, string.Join('|', result.Words));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a; b")]
    [InlineData("a & b")]
    [InlineData("a | b")]
    [InlineData("a\nb")]
    [InlineData("a\r\nb")]
    [InlineData("a > b")]
    [InlineData("a < b")]
    [InlineData("a $b")]
    [InlineData("a \"$b\"")]
    [InlineData("a `b`")]
    [InlineData("a \"`b`\"")]
    [InlineData("(a)")]
    [InlineData("a # b")]
    [InlineData("! a")]
    [InlineData("a !b")]
    [InlineData("A=b c")]
    [InlineData("a\\\nb")]
    [InlineData("a 'b")]
    [InlineData("a \"b")]
    [InlineData("a \\")]
    [InlineData("if a")]
    [InlineData("{ a")]
    [InlineData("/bin/l? x")]
    [InlineData("a \0")]
    [InlineData("a \"b\nc\"")]
    [InlineData("'' a")]
    public void Parse_MoreThanWords_IsNotPlain(string line)
    {
        var result = SimpleCommandParser.Parse(line);

        Assert.False(result.IsPlain);
        Assert.Empty(result.Words);
    }

    [Fact]
    public void Parse_Quoted_AgreesWithTheShell()
    {
        // What is said to be plain is given to a real shell, which has to see the same words.
        var random = new Random(11);
        const string alphabet = "ab '\"\\ \\'\"-=,.:/é%^@+";
        var lines = new List<string>();
        while (lines.Count < 300)
        {
            var line = "printf %s\\\\n " + string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var parsed = SimpleCommandParser.Parse(line);
            if (parsed is { IsPlain: true, Expands: false, Words.Count: > 2 })
            {
                lines.Add(line);
            }
        }

        var script = string.Join("\necho @@\n", lines);
        using var shell = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = shell.StandardOutput.ReadToEnd().Split("@@\n");
        Assert.Equal(lines.Count, output.Length);
        for (var i = 0; i < lines.Count; i++)
        {
            Assert.Equal(string.Concat(SimpleCommandParser.Parse(lines[i]).Words.Skip(2).Select(word => word + "\n")), output[i]);
        }
    }

    [Theory]
    [InlineData("git log --format='a b'", false)] // a quote inside a word
    [InlineData("git log", true)]
    [InlineData("git commit -m 'a b'", true)]
    [InlineData("git commit -m \"a b\"", true)]
    [InlineData("git commit -m \"a\\\" b", false)] // the backslash does not keep the quote from closing
    [InlineData("git commit -m 'a\\'", false)]
    [InlineData("git commit -m a\\b", false)]
    [InlineData("git commit -m \u2018a; b\u2019", false)]
    [InlineData("git commit -m \"a\u201Db\"", false)]
    [InlineData("git commit -m 'a\u2019; rm x; \u2018'", false)]
    [InlineData("git commit -m \u201Ea", false)]
    [InlineData("git log \u2013-x", false)] // a dash of another kind
    [InlineData("git log `-x", false)]
    [InlineData("git commit -m 'a`b'", false)]
    [InlineData("git commit -m 'it''s'", false)]
    [InlineData("git commit -m 'say \"x\"'", false)]
    [InlineData("git log a,b", false)]
    [InlineData("git log @args", false)]
    [InlineData("git log --% x", false)]
    [InlineData("'git' log", false)]
    [InlineData(". x", false)]
    [InlineData("git log \u00A0x", false)]
    [InlineData("git log; x", false)]
    [InlineData("git log $x", false)]
    [InlineData("git log {x}", false)]
    public void Parse_PowerShell_IsPlainOnlyWhereBothShellsAgree(string line, bool plain) =>
        Assert.Equal(plain, SimpleCommandParser.Parse(line, CommandDialect.PowerShell).IsPlain);

    [Fact]
    public void Parse_RandomText_NeverThrows()
    {
        var random = new Random(3);
        const string alphabet = "ab '\"\\$`;&|<>(){}[]*?~#!=\n\r\t\0é";
        for (var i = 0; i < 30_000; i++)
        {
            var line = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var parsed = SimpleCommandParser.Parse(line);
            Assert.Equal(parsed.IsPlain, parsed.Words.Count > 0);
            DangerousCommands.Find(parsed);
            CommandReads.Judge(parsed, null, Plans.Query(Plans.Shell(line)));
            var other = SimpleCommandParser.Parse(line, CommandDialect.PowerShell);
            Assert.Equal(other.IsPlain, other.Words.Count > 0);
        }
    }
}
