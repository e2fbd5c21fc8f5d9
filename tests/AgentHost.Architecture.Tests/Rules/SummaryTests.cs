using System.Text.RegularExpressions;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>A summary begins with a noun or a verb: it says what the thing is or does, never "what", "whether" or "how".</summary>
public sealed partial class SummaryTests
{
    [Fact]
    public void Summaries_BeginWithANounOrAVerb()
    {
        var sources = new[] { "src", "plugins", "catalog", "plugin-template" }.SelectMany(static folder => Repository.Files(folder, "*.cs")).ToList();
        Assert.NotEmpty(sources);

        Assert.Empty(
            from path in sources
            let text = File.ReadAllText(path)
            from Match match in Question.Matches(text)
            select $"{Repository.Relative(path)}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.Split(' ')[^1]}");
    }

    [Theory]
    [InlineData("/// <summary>What it is.</summary>", true)]
    [InlineData("    /// <summary>\n    /// Whether it is.", true)]
    [InlineData("/// <summary>Whatever it is.</summary>", false)]
    [InlineData("/// <summary>Name, and what it is.</summary>", false)]
    public void Question_IsSeen(string text, bool seen) => Assert.Equal(seen, Question.IsMatch(text));

    [GeneratedRegex(@"<summary>(\s*///)?\s*(What|Whether|How|Where|Why|Which|Who|When)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Question { get; }
}
