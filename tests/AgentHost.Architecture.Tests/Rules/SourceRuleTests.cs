using System.Text.Json;
using System.Text.RegularExpressions;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

public sealed partial class SourceRuleTests
{
    private const int LongestFile = 400;
    private const int LongestDecision = 70;
    private const int LongestInternals = 300;

    private static IReadOnlyList<string> Sources =>
        [.. Repository.Files("src", "*.cs"), .. Repository.Files("plugins", "*.cs"), .. Repository.Files("catalog", "*.cs")];

    [Fact]
    public void SourceFiles_AreShort()
    {
        Assert.NotEmpty(Sources);
        AssertNone(Sources.Select(path => (path, length: File.ReadLines(path).Count(static line => !line.StartsWith("using ", StringComparison.Ordinal))))
            .Where(file => file.length > LongestFile)
            .Select(file => $"{Repository.Relative(file.path)} has {file.length} lines, {LongestFile} at most: it is asking to become two."));
    }

    [Fact]
    public void SourceFiles_LeaveNothingOpen() =>
        AssertNone(from path in Sources
                   from line in File.ReadLines(path).Select((text, index) => (text, number: index + 1))
                   where Unfinished().IsMatch(line.text)
                   select $"{Repository.Relative(path)}:{line.number} leaves something open: finish it or leave it out.");

    /// <summary>Services stand in manifests and lists of plugins; what has to know them by name belongs there too.</summary>
    [Theory]
    [InlineData("AgentHost.Models")]
    [InlineData("AgentHost.Kernel")]
    [InlineData("AgentHost.Hosting")]
    [InlineData("AgentHost.Plugins")]
    [InlineData("AgentHost.Configuration")]
    [InlineData("AgentHost.Sessions")]
    public void Libraries_NameNoProvider(string library)
    {
        var names = Repository.Files("plugins", "plugin.json").SelectMany(ProvidersOf).Distinct(StringComparer.Ordinal).ToList();
        Assert.Contains("openai", names);
        var named = new Regex(
            $@"(?<![a-z])({string.Join('|', names.Select(Regex.Escape))})(?![a-z])",
            RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(10));
        var files = Repository.Files($"src/{library}", "*.cs").Concat(Repository.Files($"src/{library}", "*.json")).ToList();
        Assert.NotEmpty(files);
        AssertNone(from path in files
                   from line in File.ReadLines(path).Select((text, index) => (text, number: index + 1))
                   let match = named.Match(line.text)
                   where match.Success
                   select $"{Repository.Relative(path)}:{line.number} names the provider {match.Value}: that is data of the plugin that brings it.");
    }

    [Fact]
    public void Decisions_AreAPageAtMost() =>
        AssertNone(
            Repository.Files("docs/decisions", "*.md").Select(path => (path, length: File.ReadLines(path).Count())).Where(file => file.length > LongestDecision)
            .Select(file => $"{Repository.Relative(file.path)} has {file.length} lines, {LongestDecision} at most: a decision is a page."));

    [Fact]
    public void Decisions_HaveNumbersOfTheirOwn()
    {
        var files = Repository.Files("docs/decisions", "*.md").Select(path => Path.GetFileName(path)!).Where(name => name != "README.md").ToArray();
        AssertNone(files.Where(name => !DecisionName().IsMatch(name)).Select(name => $"docs/decisions/{name} is not named NNNN-words-with-dashes.md."));
        AssertNone(files.GroupBy(name => name[..4], StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"docs/decisions: the number {group.Key} is taken twice ({string.Join(", ", group)})."));
    }

    [Fact]
    public void Internals_AreReadInOneSitting() =>
        AssertNone(Repository.Files("docs/internals", "*.md").Select(path => (path, length: File.ReadLines(path).Count()))
            .Where(file => file.length > LongestInternals)
            .Select(file => $"{Repository.Relative(file.path)} has {file.length} lines, {LongestInternals} at most: split it by topic."));

    private static IEnumerable<string> ProvidersOf(string manifest)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return json.RootElement.TryGetProperty("contributes", out var kinds) && kinds.TryGetProperty("provider", out var providers)
            ? [.. providers.EnumerateArray().Select(static provider => provider.GetProperty("name").GetString()!)]
            : [];
    }

    private static void AssertNone(IEnumerable<string> faults) => Assert.True(!faults.Any(), string.Join('\n', faults));

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DecisionName();
}
