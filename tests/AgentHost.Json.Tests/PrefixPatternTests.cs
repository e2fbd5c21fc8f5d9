using System.Text.RegularExpressions;

namespace AgentHost.Json.Tests;

/// <summary>Beginnings that stand for an expression, against the engine that would be asked otherwise.</summary>
public sealed class PrefixPatternTests
{
    private const int Rounds = 20_000;

    [Theory]
    [InlineData(@"^(https?://|\$)", "http://", "https://", "$")]
    [InlineData("^/", "/")]
    [InlineData("^(?:a|bc)", "a", "bc")]
    [InlineData("^", "")]
    [InlineData("^()", "")]
    public void Beginnings_OfWhatSaysNoMore(string source, params string[] beginnings) => Assert.Equal(beginnings, PrefixPattern.Beginnings(source));

    [Theory]
    [InlineData("a")]
    [InlineData("^a$")]
    [InlineData("^a+")]
    [InlineData("^a|b")]
    [InlineData("^(a)(b)")]
    [InlineData("^(a|b)c")]
    [InlineData("^[ab]")]
    [InlineData(@"^\d")]
    [InlineData(@"^a\")]
    [InlineData("^a??")]
    [InlineData("^\U0001F600?")]
    [InlineData("^a?b?c?d?e?")]
    [InlineData("")]
    public void Beginnings_OfWhatSaysMore_AreNone(string source) => Assert.Null(PrefixPattern.Beginnings(source));

    [Fact]
    public void RandomExpressions_MatchWhatTheEngineMatches()
    {
        var random = new Random(20_261_123);
        const string Source = @"^(:ab?|\$/)";
        const string Text = "ab$/:?|(";
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var source = "^" + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Source[random.Next(Source.Length)]));
            if (PrefixPattern.Beginnings(source) is not { } beginnings)
            {
                continue;
            }

            read++;
            var engine = new Regex(source, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            var text = string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Text[random.Next(Text.Length)]));
            Assert.True(
                engine.IsMatch(text) == Array.Exists(beginnings, beginning => text.StartsWith(beginning, StringComparison.Ordinal)),
                $"{source} and {text}");
        }

        Assert.True(read > Rounds / 20, $"Only {read} expressions were read.");
    }
}
