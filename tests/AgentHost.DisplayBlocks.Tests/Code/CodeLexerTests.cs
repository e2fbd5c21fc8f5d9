using System.Text;
using AgentHost.DisplayBlocks.Code;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tests.Code;

public sealed class CodeLexerTests
{
    /// <summary>Samples: a head line with the language, lines of code, and below three dots what is not plain, as class and text.</summary>
    private static readonly (string Language, string Code, string Classes)[] Samples = ReadSamples();

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Samples.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Sample_HasItsClasses(int number)
    {
        var (language, code, classes) = Samples[number];

        Assert.Equal(classes, Classes(CodeLexer.Read(language, code.Split('\n'))).TrimEnd('\n'));
    }

    [Fact]
    public void EveryLanguage_HasASample() =>
        Assert.Empty(CodeLexer.Languages.Except(Samples.Select(static sample => CodeLexer.Find(sample.Language)!.Language), StringComparer.Ordinal));

    [Theory]
    [InlineData("C#", "csharp")]
    [InlineData("TSX", "typescript")]
    [InlineData("sh", "bash")]
    [InlineData("h", "c")]
    [InlineData("klingon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Language_IsFoundByAnyOfItsNames(string? name, string? language) => Assert.Equal(language, CodeLexer.Find(name)?.Language);

    [Theory]
    [InlineData("src/a.b/Program.cs", "csharp")]
    [InlineData("Dockerfile", "dockerfile")]
    [InlineData("Dockerfile.test", "dockerfile")]
    [InlineData("C:\\x\\Makefile", "makefile")]
    [InlineData("a/.editorconfig", "ini")]
    [InlineData("a/tsconfig.json", "json")]
    [InlineData("README", null)]
    [InlineData("a.b/c", null)]
    public void Language_IsFoundByAPath(string path, string? language) => Assert.Equal(language, CodeLexer.FindByPath(path)?.Language);

    /// <summary>Any characters, and samples with pieces torn out, doubled and mixed: every line comes back whole, in parts without a gap.</summary>
    [Fact]
    public void AnyText_ComesBackWhole()
    {
        var random = new Random(11);
        foreach (var language in CodeLexer.Languages)
        {
            for (var round = 0; round < 60; round++)
            {
                var lines = Mutated(random).Split('\n');

                var read = CodeLexer.Read(language, lines);

                Assert.Equal(lines.Length, read.Count);
                for (var i = 0; i < lines.Length; i++)
                {
                    Assert.Equal(new CodeLine(lines[i]).Text, read[i].Text);
                    Assert.Equal(read[i].Text, string.Concat(read[i].Tokens.Select(token => read[i].Text.Substring(token.Start, token.Length))));
                    Assert.DoesNotContain(read[i].Tokens.Zip(read[i].Tokens.Skip(1)), static pair => pair.First.Class == pair.Second.Class);
                }
            }
        }
    }

    /// <summary>The state between two lines is all that a line needs to know: lines read later, or again, are the same.</summary>
    [Fact]
    public void State_IsAllThatALineDependsOn()
    {
        var random = new Random(13);
        foreach (var language in CodeLexer.Languages)
        {
            var lexer = CodeLexer.Find(language)!;
            for (var round = 0; round < 20; round++)
            {
                var lines = Mutated(random).Split('\n');
                var states = new List<CodeState> { default };
                var whole = new List<CodeLine>();
                foreach (var line in lines)
                {
                    var state = states[^1];
                    whole.Add(lexer.Read(line, ref state));
                    states.Add(state);
                }

                var from = random.Next(lines.Length);
                var again = states[from];
                for (var i = from; i < lines.Length; i++)
                {
                    Assert.Equal(whole[i].Tokens, lexer.Read(lines[i], ref again).Tokens);
                    Assert.Equal(states[i + 1], again);
                }
            }
        }
    }

    [Fact]
    public void LongLine_IsPlain()
    {
        var line = Assert.Single(CodeLexer.Read("json", [new string('"', 100_000)]));

        Assert.Equal(CodeClass.Plain, Assert.Single(line.Tokens).Class);
    }

    private static string Mutated(Random random)
    {
        var text = new StringBuilder();
        for (var pieces = random.Next(1, 6); pieces > 0; pieces--)
        {
            var code = Samples[random.Next(Samples.Length)].Code;
            var from = random.Next(code.Length + 1);
            text.Append(code, from, random.Next(code.Length - from + 1));
            if (random.Next(3) == 0)
            {
                text.Append(HostileTexts.Next(random, 6).Replace('\r', ' ').Replace('\n', ' '));
            }
        }

        return text.ToString();
    }

    private static string Classes(IEnumerable<CodeLine> lines) =>
        string.Join(
            '\n',
            lines.Select(static line => string.Join(
                " ",
                line.Tokens.Where(static token => token.Class != CodeClass.Plain)
                    .Select(token => $"{token.Class}‹{line.Text.Substring(token.Start, token.Length)}›"))));

    private static (string Language, string Code, string Classes)[] ReadSamples() =>
    [
        .. File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Code", "samples.txt")).ReplaceLineEndings("\n")
            .Split("=== ", StringSplitOptions.RemoveEmptyEntries).Select(static sample =>
            {
                var lines = sample.TrimEnd('\n').Split('\n');
                var middle = Array.IndexOf(lines, "...");
                return (lines[0], string.Join('\n', lines[1..middle]), string.Join('\n', lines[(middle + 1)..]).TrimEnd('\n'));
            })
    ];
}
