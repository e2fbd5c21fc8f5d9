using System.Xml.Linq;
using AgentHost.DisplayBlocks.Diffs;
using AgentHost.DisplayBlocks.Html;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tests.Markdown;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tests.Html;

public sealed class HtmlBlocksTests
{
    [Theory]
    [InlineData("# A *b*", "<h3>A <em>b</em></h3>\n")]
    [InlineData("a  \nb **c** `<d>` ~~e~~", "<p>a<br>\nb <strong>c</strong> <code>&lt;d&gt;</code> <del>e</del></p>\n")]
    [InlineData(
        "[a](https://example.org/?x=1&y=\"2)",
        "<p><a href=\"https://example.org/?x=1&amp;y=&quot;2\" rel=\"noopener noreferrer nofollow\">a</a></p>\n")]
    [InlineData("[a](docs/x.md)", "<p>a</p>\n")]
    [InlineData("3. a\n4. b\n\n   c", "<ol start=\"3\">\n<li>a</li>\n<li>b\n<p>c</p>\n</li>\n</ol>\n")]
    [InlineData("- [x] a\n- [ ] b", "<ul>\n<li class=\"task\">☑ a</li>\n<li class=\"task\">☐ b</li>\n</ul>\n")]
    [InlineData("> a\n\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n")]
    [InlineData(
        "|a|b|\n|:-:|-|\n|1|2|",
        "<table>\n<thead><tr><th class=\"center\">a</th><th>b</th></tr></thead>\n"
        + "<tbody>\n<tr><td class=\"center\">1</td><td>2</td></tr>\n</tbody>\n</table>\n")]
    [InlineData("```js\nlet a\n\nb\n```", "<pre><code><span class=\"k\">let</span> a\n\nb</code></pre>\n")]
    public void Markdown_IsHtml(string markdown, string html) => Assert.Equal(html, Html(MarkdownText.Parse(markdown)));

    [Fact]
    public void Diff_ShowsNumbersAndTheWordsThatChanged()
    {
        var file = TextDiff.Compare("<f>", "a\nint x = 1;\n", "a\nint x = 2;\n");

        Assert.Equal(
            """
            <p class="name">&lt;f&gt; +1 -1</p>
            <pre><span class="number">    1     1 </span> a
            <span class="del"><span class="number">    2       </span>-int x = <mark>1</mark>;</span>
            <span class="add"><span class="number">          2 </span>+int x = <mark>2</mark>;</span>
            </pre>

            """.ReplaceLineEndings("\n"),
            Html([new PatchBlock([file])]));
    }

    [Fact]
    public void Clipped_SaysHowMuchIsMissing()
    {
        Assert.Equal("<pre>a\n<span class=\"omitted\">… 7 more lines</span>\nz</pre>\n", Html([new OutputBlock(["a"]) { Omitted = 7, Tail = ["z"] }]));
        Assert.Contains("… 3 more files", Html([new PatchBlock([new PatchFile([]) { NewPath = "a" }]) { OmittedFiles = 3 }]), StringComparison.Ordinal);
    }

    /// <summary>Every page closes what it opens, and has elements and attributes of a short list and no other, whatever it is made of.</summary>
    [Fact]
    public void AnyText_IsWellFormedAndOfFewElements()
    {
        string[] elements =
        [
            "a", "blockquote", "br", "code", "dd", "del", "details", "dl", "dt", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "page", "pre", "span",
            "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
        ];
        var random = new Random(37);
        for (var round = 0; round < 1_000; round++)
        {
            var html = Html(MarkdownText.Parse(MarkdownDocuments.Next(random) + HostileTexts.Next(random, 20) + MarkdownDocuments.Noise(random)));

            var closed = html.Replace("<br>", "<br/>", StringComparison.Ordinal).Replace("<hr>", "<hr/>", StringComparison.Ordinal);
            var page = XElement.Parse($"<page>{closed}</page>");

            Assert.Subset(
                elements.ToHashSet(StringComparer.Ordinal),
                page.Descendants().Select(static element => element.Name.LocalName).ToHashSet(StringComparer.Ordinal));
            Assert.All(page.Descendants().SelectMany(static element => element.Attributes()), static attribute =>
                Assert.True(attribute.Name.LocalName is "class" or "start" or "rel" or "open"
                    || (attribute.Name.LocalName == "href" && (attribute.Value.StartsWith("http", StringComparison.Ordinal)
                        || attribute.Value.StartsWith("mailto:", StringComparison.Ordinal)))));
        }
    }

    private static string Html(IReadOnlyList<Block> blocks)
    {
        using var html = new StringWriter();
        HtmlBlocks.Write(html, blocks);
        return html.ToString();
    }
}
