using AgentHost.Plugins.Web.Pages;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Web.Tests.Pages;

/// <summary>Pages as the web has them. Each begins with two comments: what must come out, and what must not.</summary>
public sealed class FixtureTests
{
    private static readonly string Folder = Repository.PathTo("tests", "AgentHost.Plugins.Web.Tests", "Pages", "Fixtures");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.html").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Fixtures_AreThirty() => Assert.Equal(30, Names.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void Markdown_Page_HoldsItsArticleAlone(string name)
    {
        var source = File.ReadAllText(Path.Combine(Folder, name + ".html"));

        var text = PageText.Markdown(PageReader.Read(source, new("https://news.example/a/b.html"), CancellationToken.None), CancellationToken.None);

        Snapshot.Match(Path.Combine(Folder, name + ".md"), text + "\n", "Read the difference: it is what a model sees of the page.");
        Assert.All(Words(source, "keep"), phrase => Assert.Contains(phrase, text, StringComparison.Ordinal));
        Assert.All(Words(source, "drop"), phrase => Assert.DoesNotContain(phrase, text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plain_Page_HoldsAllVisibleWords(string name)
    {
        var source = File.ReadAllText(Path.Combine(Folder, name + ".html"));

        var text = PageText.Plain(PageReader.Read(source, new("https://news.example/a/b.html"), CancellationToken.None));

        Assert.DoesNotContain("<p", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden words", text, StringComparison.Ordinal);
        if (source.Contains("All rights reserved", StringComparison.Ordinal))
        {
            Assert.Contains("All rights reserved", text, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Words(string source, string what)
    {
        var start = source.IndexOf($"<!-- {what}: ", StringComparison.Ordinal) + what.Length + 7;
        var end = source.IndexOf(" -->", start - 1, StringComparison.Ordinal);
        return end <= start ? [] : source[start..end].Split(" ¦ ").Where(static phrase => phrase.Length > 0);
    }
}
