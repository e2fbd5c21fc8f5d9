using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests;

/// <summary>The page of figures and the programs that measure them name the same things.</summary>
public sealed partial class FiguresTests
{
    private const string Page = "docs/internals/figures.md";

    [Fact]
    public void Benches_OnThePage_AreThoseThatThereAre()
    {
        var benches = Repository.Files("tests/Benchmarks/Benches", "*.cs").Select(File.ReadAllText).SelectMany(static code => BenchName().Matches(code))
            .Select(Word).Order(StringComparer.Ordinal).ToList();
        var named = BenchRow().Matches(DocPages.Read(Page)).Select(Word).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(benches);
        Assert.Equal(benches, named);
    }

    [Fact]
    public void Only_WhereverItIsShown_NamesBenchesThatThereAre()
    {
        var benches = Repository.Files("tests/Benchmarks/Benches", "*.cs").Select(File.ReadAllText).SelectMany(static code => BenchName().Matches(code))
            .Select(Word).ToHashSet(StringComparer.Ordinal);
        var shown = Repository.Files("docs", "*.md").Append(Repository.PathTo("README.md")).Select(File.ReadAllText)
            .SelectMany(static text => Only().Matches(text)).SelectMany(static match => Word(match).Split(',')).ToList();
        Assert.NotEmpty(shown);
        Assert.All(shown, name => Assert.Contains(name, benches));
    }

    private static string Word(Match match) => match.Groups["name"].Value;

    [GeneratedRegex("""public string Name => "(?<name>[a-z]+)";""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BenchName();

    [GeneratedRegex("""^\| `(?<name>[a-z]+)` \|""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BenchRow();

    [GeneratedRegex("""\./bench --only (?<name>[a-z]+(,[a-z]+)*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Only();
}
