using System.Globalization;
using System.Text;
using AgentHost.Plugins.Web.Pages;
using AgentHost.Plugins.Web.Writing;

namespace AgentHost.Plugins.Web.Tests.Pages;

/// <summary>Words stay where they stand, at whatever depth.</summary>
public sealed class DeepPageTests
{
    private const int Levels = 400;

    private static readonly Uri Address = new("https://example.org/");

    [Theory]
    [InlineData("<div>", "</div>")]
    [InlineData("<span>", "</span>")]
    [InlineData("<blockquote>", "</blockquote>")]
    [InlineData("<ul><li>", "</li></ul>")]
    [InlineData("<section><p>", "</section>")]
    [InlineData("<table><tr><td>", "</td></tr></table>")]
    [InlineData("<table><tr><td></td><td>", "</td></tr></table>")]
    [InlineData("<table><tr><td></td><td><p>", "</p></td></tr></table>")]
    [InlineData("<dl><dt></dt><dd>", "</dd></dl>")]
    [InlineData("<dl><div><dt></dt><dd><p>", "</p></dd></div></dl>")]
    [InlineData("<div><b>", "</b></div>")]
    [InlineData("<div><em><a href=/x>", "</a></em></div>")]
    public void Read_TextBeforeAndBehindEachLevel_KeepsItsOrder(string begin, string end)
    {
        var html = new StringBuilder();
        var words = new List<string>();
        for (var i = 0; i < Levels; i++)
        {
            html.Append(begin).Append(Word('a', i)).Append(' ');
        }

        for (var i = Levels - 1; i >= 0; i--)
        {
            html.Append(' ').Append(Word('b', i)).Append(end).Append(' ').Append(Word('c', i)).Append(' ');
        }

        words.AddRange(Enumerable.Range(0, Levels).Select(static i => Word('a', i)));
        words.AddRange(Enumerable.Range(0, Levels).Reverse().SelectMany(static i => new[] { Word('b', i), Word('c', i) }));
        var page = PageReader.Read(html.ToString(), Address, CancellationToken.None);
        page.Body.Measure();

        Assert.Equal(words, Words(MarkdownWriter.Write(page.Body, page.Address, CancellationToken.None)));
        Assert.Equal(words, Words(PageText.Plain(page)));
    }

    [Fact]
    public void Read_DeepBlocks_AreLinesOfTheirOwn()
    {
        Assert.Equal(
            "one\n\ntwo **three** [four](https://example.org/x) `five`\n\nsix\n\n# seven\n\neight",
            Below("<div>one<p>two <b>three</b> <a href=/x>four</a> <span><code>five</code></span></p>\n six</div><h1>seven</h1>eight"));
        Assert.Equal("```\n a\n  b\n```", Below("<div><pre> a\n  b</pre></div>"));
        Assert.Equal("one\n\n---\n\ntwo", Below("<div>one<hr>two</div>"));
    }

    /// <summary>A stack overflow would end the process: recursion by as little as a page's depth has no room here.</summary>
    [Theory]
    [InlineData("<span>")]
    [InlineData("<a><b>")]
    [InlineData("<table><b>")]
    public void Read_ManyThousandLevels_NeedNoStack(string piece)
    {
        const int Many = 10_000;
        string[] words = [];
        var thread = new Thread(
            () =>
            {
                var html = string.Concat(Enumerable.Range(0, Many).Select(i => $"{piece}{Word('a', i)} "));
                var page = PageReader.Read(html, Address, CancellationToken.None);
                words = [.. Words(PageText.Markdown(page, CancellationToken.None))];
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal(Enumerable.Range(0, Many).Select(static i => Word('a', i)), words);
    }

    [Fact]
    public void Read_DeepAndHidden_IsNotShown() =>
        Assert.Equal("one\n\nfour", Below("<p>one</p><div style='display: none'>two<p>three</p></div><script>x</script><p>four"));

    private static string Below(string html)
    {
        var page = PageReader.Read(string.Concat(Enumerable.Repeat("<div>", Levels)) + html, Address, CancellationToken.None);
        page.Body.Measure();
        return MarkdownWriter.Write(page.Body, page.Address, CancellationToken.None);
    }

    private static string Word(char kind, int level) => string.Create(CultureInfo.InvariantCulture, $"{kind}{level}");

    private static IEnumerable<string> Words(string text) =>
        string.Concat(text.Replace("https://example.org/x", "", StringComparison.Ordinal).Select(static c => char.IsAsciiLetterOrDigit(c) ? c : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
