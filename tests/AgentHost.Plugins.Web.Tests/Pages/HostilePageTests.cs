using System.Text;
using AgentHost.Plugins.Web.Pages;
using AgentHost.Plugins.Web.Text;

namespace AgentHost.Plugins.Web.Tests.Pages;

/// <summary>Markup made to hurt: deep, wide, tangled, random. Reading ends in words or in a refusal, never in a fault.</summary>
public sealed class HostilePageTests
{
    private static readonly Uri Address = new("https://example.org/");

    private static readonly string[] Scraps =
    [
        "<p>", "</p>", "<div class=\"article\">", "</div>", "<table>", "<tr>", "<td>", "</table>", "<ul><li>", "</ul>",
        "<ol start=\"-3\">", "<a href=\"/x\">", "</a>", "<b>", "<i>", "</b>", "</i>", "<pre>", "</pre>",
        "<code>", "</code>", "text, with commas, ", "&amp;", "&#0;", "&#x110000;", "&notanentity", "<!--", "-->", "<![CDATA[",
        "]]>", "<script>", "</script>", "<style>", "<svg><p>", "<math><mi>", "</math>", "<template>",
        "<h1>", "</h2>", "<blockquote>", "<img src=x alt='a]b'>", "<br/>", "<select><option>", "<textarea>", "<form>", "<dl><dt>",
        "<dd>", "<td colspan=\"999999\" rowspan=\"0\">", "<frameset>", "<plaintext>", "<sup>", "\0", "\u001b[2J",
        "```", "|", "*_`[]()", "\ud800", "😀", "<", ">", "\"", "'", "=", "<p class=\"ad\" style=\"display:none\">",
        "<input type=checkbox checked>", "<noscript>", "<body>", "<html>", "</body>", "<base href='//['>",
    ];

    [Theory]
    [InlineData("<div>", 100_000)]
    [InlineData("<b>", 30_000)]
    [InlineData("<blockquote>", 50_000)]
    [InlineData("<ul><li>", 30_000)]
    [InlineData("<table><tr><td>", 20_000)]
    [InlineData("<a><b><i>", 20_000)]
    [InlineData("<p><b><a href=x>", 5_000)]
    [InlineData("<span>", 300_000)]
    [InlineData("<dl><dd>", 30_000)]
    [InlineData("<svg><g>", 30_000)]
    [InlineData("<math><mrow>", 30_000)]
    [InlineData("<template>", 30_000)]
    [InlineData("<form><select><option>", 20_000)]
    public void Read_VeryDeep_EndsInTime(string piece, int times) => ReadWithin(string.Concat(Enumerable.Repeat(piece, times)) + "the bottom");

    [Theory]
    [InlineData("<p>a, b, c", 100_000)]
    [InlineData("<td>cell", 100_000)]
    [InlineData("<table><tr><td>x</table>", 30_000)]
    [InlineData("<a href=\"/x\">link</a> ", 100_000)]
    [InlineData("&amp;", 500_000)]
    [InlineData("<b>x</b><i>y</i>", 50_000)]
    [InlineData("<br>", 500_000)]
    [InlineData("<h2>related</h2>", 50_000)]
    [InlineData("*_`", 500_000)]
    [InlineData("<", 1_000_000)]
    [InlineData("<!--", 200_000)]
    public void Read_VeryWide_EndsInTime(string piece, int times) => ReadWithin("<table><tr>" + string.Concat(Enumerable.Repeat(piece, times)));

    [Fact]
    public void Read_ManyAttributes_IsRefused()
    {
        var page = new StringBuilder("<p ");
        for (var i = 0; i < 100_000; i++)
        {
            page.Append('a').Append(i).Append(' ');
        }

        Assert.Throws<PageException>(() => PageReader.Read(page.Append('>').ToString(), Address, CancellationToken.None));
    }

    [Fact]
    public void Read_MuchInScripts_IsNoAttribute() =>
        Assert.Equal(
            "# T\n\nwords",
            PageText.Markdown(
                PageReader.Read(
                    "<script>a <b " + string.Concat(Enumerable.Repeat("x = y ", 50_000)) + "</script><title>T</title><p>words",
                    Address,
                    CancellationToken.None),
                CancellationToken.None));

    [Fact]
    public void Markdown_HugeSpans_StayBounded()
    {
        var text = ReadWithin("<table>" + string.Concat(Enumerable.Repeat("<tr><td colspan=1000 rowspan=1000>x</td><td>y</td></tr>", 2_000)) + "</table>");

        Assert.InRange(text.Length, 1, 2_000_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Read_RandomMarkup_NeverFails(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var page = new StringBuilder();
            for (var i = random.Next(120); i > 0; i--)
            {
                page.Append(Scraps[random.Next(Scraps.Length)]);
            }

            ReadWithin(page.ToString());
        }
    }

    [Fact]
    public void Read_MutatedPages_NeverFails()
    {
        var random = new Random(7);
        foreach (string name in FixtureTests.Names.Select(static row => (string)row.Data))
        {
            var source = File.ReadAllText(Testing.Shared.Repository.PathTo("tests", "AgentHost.Plugins.Web.Tests", "Pages", "Fixtures", name + ".html"));
            for (var round = 0; round < 40; round++)
            {
                var page = new StringBuilder(source);
                for (var i = random.Next(1, 20); i > 0; i--)
                {
                    var at = random.Next(page.Length);
                    switch (random.Next(3))
                    {
                        case 0:
                            page.Remove(at, Math.Min(random.Next(1, 40), page.Length - at));
                            break;
                        case 1:
                            page.Insert(at, Scraps[random.Next(Scraps.Length)]);
                            break;
                        default:
                            page[at] = (char)random.Next(0x20, 0x7f);
                            break;
                    }
                }

                ReadWithin(page.ToString());
            }
        }
    }

    [Fact]
    public void Decode_RandomBytes_NeverFails()
    {
        var random = new Random(11);
        string?[] labels =
        [
            null, "utf-8", "shift_jis", "gb18030", "utf-16", "utf-7", "iso-2022-jp", "x", "\"", "koi8-r", new string('c', 5_000), "windows-1252", "hz-gb-2312"
        ];
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            if (round % 3 == 0)
            {
                Encoding.ASCII.GetBytes("<meta charset=").CopyTo(bytes.AsSpan(0, Math.Min(14, bytes.Length)).Length == 14 ? bytes : bytes = new byte[20], 0);
            }

            var (text, charset) = CharsetDetector.Decode(bytes, labels[random.Next(labels.Length)], round % 2 == 0, round % 5 == 0);

            Assert.NotNull(text);
            Assert.NotEmpty(charset);
        }
    }

    /// <summary>Reads a page as the tool does, on the thread's own stack and with a deadline; a refusal is an answer.</summary>
    private static string ReadWithin(string html)
    {
        // What is too tangled is left at the deadline, which the parser has to obey.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            var markdown = PageText.Markdown(PageReader.Read(html, Address, deadline.Token), deadline.Token);
            var plain = PageText.Plain(PageReader.Read(html, Address, deadline.Token));
            Assert.DoesNotContain('\u001b', markdown + plain);
            return markdown;
        }
        catch (Exception exception) when (exception is PageException or OperationCanceledException)
        {
            return exception.Message;
        }
    }
}
