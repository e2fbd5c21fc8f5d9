using System.Globalization;
using System.IO.Compression;
using System.Text;
using AgentHost.Plugins.Web.Pages;
using AgentHost.Plugins.Web.Tests.Serving;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Web.Tests.Pages;

/// <summary>Pages as the web has them. Each begins with two comments: what must come out, and what must not.</summary>
public sealed class FixtureTests
{
    private static readonly string Folder = Repository.PathTo("tests", "AgentHost.Plugins.Web.Tests", "Pages", "Fixtures");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.html").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Fixtures_AreAllThere() => Assert.Equal(36, Names.Count);

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

    /// <summary>The same through the tool, as servers send pages: in charsets and compressions of their own.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fetch_Page_HoldsItsArticleAlone(string name)
    {
        var source = File.ReadAllText(Path.Combine(Folder, name + ".html"));
        await using var rig = new WebRig();
        var number = int.Parse(name.AsSpan(0, 2), CultureInfo.InvariantCulture);
        var encoding = source.Contains("charset=windows-1251", StringComparison.Ordinal) ? CodePagesEncodingProvider.Instance.GetEncoding(1251)!
            : number % 3 == 0 ? Encoding.Unicode
            : new UTF8Encoding(false);
        var type = encoding is UnicodeEncoding ? "text/html; charset=utf-16le"
            : encoding is UTF8Encoding && number % 2 == 0 ? "text/html; charset=UTF-8"
            : "text/html";
        var body = encoding.GetBytes(source);
        if (number % 4 == 1)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(body);
            }

            (body, type) = (packed.ToArray(), type + "\nContent-Encoding: gzip");
        }

        rig.Server.On("/a/b.html", "Content-Type: " + type, body);
        var text = await rig.TextAsync("/a/b.html");

        var here = rig.Server.At("/");
        Assert.All(Words(source, "keep"), phrase =>
            Assert.Contains(phrase.Replace("https://news.example/", here, StringComparison.Ordinal), text, StringComparison.Ordinal));
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
