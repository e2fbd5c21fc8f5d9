using System.Globalization;
using System.IO.Compression;
using System.Text;
using AgentHost.Plugins.TestKit;
using AgentHost.Plugins.Web.Tests.Serving;

namespace AgentHost.Plugins.Web.Tests.Fetching;

public sealed class FetchTests : IAsyncDisposable
{
    private readonly WebRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Fetch_Page_IsStatusAddressAndArticle()
    {
        const string page = "<title>T</title><nav><a href=/>Home</a></nav><main><h1>Gulls</h1><p>Gulls are <b>loud</b>.</p></main>";
        _rig.Server.On("/p", "Content-Type: text/html; charset=utf-8", page);

        var result = await _rig.FetchAsync("/p");

        var text = TestWorkspace.TextOf(result);
        Assert.False(result.IsError);
        Assert.StartsWith($"200 OK | text/html; utf-8 | {_rig.Server.At("/p")} | {page.Length} bytes in ", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n# Gulls\n\nGulls are **loud**.", text, StringComparison.Ordinal);
        Assert.Equal(200, result.Data!.Value.GetProperty("status").GetInt32());
        Assert.Contains("gzip, br, deflate", _rig.Server.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", "Home\nGulls\nGulls are loud.")]
    [InlineData("html", "<nav><a href=/>Home</a></nav><h1>Gulls</h1><p>Gulls are <b>loud</b>.</p>")]
    public async Task Fetch_OtherFormats_AreWordsOrSource(string format, string expected)
    {
        _rig.Server.On("/p", "Content-Type: text/html", "<nav><a href=/>Home</a></nav><h1>Gulls</h1><p>Gulls are <b>loud</b>.</p>");

        Assert.EndsWith("\n\n" + expected, await _rig.TextAsync("/p", $$""","format":"{{format}}" """), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", """{"b":1,  "a":[1,2]}""")]
    [InlineData("text/plain", "a < b\n  & c")]
    [InlineData("application/atom+xml", "<?xml version=\"1.0\"?><feed><a/></feed>")]
    [InlineData("text/markdown", "# As *it* is")]
    [InlineData("image/svg+xml", "<svg/>")]
    public async Task Fetch_OtherText_IsAsItIs(string type, string body)
    {
        _rig.Server.On("/t", "Content-Type: " + type, body);

        Assert.EndsWith("\n\n" + body, await _rig.TextAsync("/t"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("bare-deflate")]
    [InlineData("identity")]
    [InlineData("gzip, br")]
    public async Task Fetch_Compressed_IsUnpacked(string encoding)
    {
        var body = Encoding.UTF8.GetBytes("many gulls, " + string.Concat(Enumerable.Repeat("gull ", 5_000)));
        foreach (var layer in encoding.Split(", "))
        {
            body = Pack(layer, body);
        }

        _rig.Server.On("/c", $"Content-Type: text/plain\nContent-Encoding: {encoding.Replace("bare-", "", StringComparison.Ordinal)}", body);

        Assert.Contains("many gulls, gull gull", await _rig.TextAsync("/c"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zstd", "compressed with zstd")]
    [InlineData("gzip, gzip, gzip", "3 times over")]
    public async Task Fetch_CompressedOtherwise_IsSaid(string encoding, string expected)
    {
        _rig.Server.On("/c", $"Content-Type: text/plain\nContent-Encoding: {encoding}", new byte[40]);

        var result = await _rig.FetchAsync("/c");

        Assert.True(result.IsError);
        Assert.Contains(expected, TestWorkspace.TextOf(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", "text/html; charset=utf-8", "")]
    [InlineData("windows-1252", "text/html; charset=ISO-8859-1", "")]
    [InlineData("windows-1252", "text/html", "<meta charset=latin1>")]
    [InlineData("shift_jis", "text/html; charset=\"Shift_JIS\"", "")]
    [InlineData("shift_jis", "text/html", "<meta http-equiv=Content-Type content='text/html; charset=shift_jis'>")]
    [InlineData("gb18030", "text/html; charset=gb2312", "")]
    [InlineData("euc-kr", "text/html; charset=euc-kr", "")]
    [InlineData("koi8-r", "text/html; charset=KOI8-R", "")]
    [InlineData("big5", "text/html; charset=big5", "")]
    [InlineData("utf-8", "text/html", "")]
    [InlineData("utf-8", "text/html; charset=nonsense", "")]
    [InlineData("windows-1252", "text/html", "<!-- no word about it -->")]
    public async Task Fetch_Charsets_AreUnderstood(string charset, string type, string head)
    {
        var words = charset switch { "shift_jis" => "海の鳥", "gb18030" => "海鸥", "euc-kr" => "갈매기", "koi8-r" => "чайка", "big5" => "海鷗", _ => "Möwe über" };
        var encoding = charset == "utf-8" ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(charset)!;
        _rig.Server.On("/w", "Content-Type: " + type, encoding.GetBytes($"<html><head>{head}</head><body><p>{words}</p></body></html>"));

        var text = await _rig.TextAsync("/w");

        Assert.EndsWith("\n\n" + words, text, StringComparison.Ordinal);
        Assert.Contains($"; {encoding.WebName} |", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("utf-16", "text/html")]
    [InlineData("utf-16BE", "text/plain; charset=iso-8859-1")]
    [InlineData("utf-8", "text/plain; charset=utf-16")]
    public async Task Fetch_ByteOrderMark_SpeaksFirst(string charset, string type)
    {
        var encoding = Encoding.GetEncoding(charset);
        _rig.Server.On("/w", "Content-Type: " + type, [.. encoding.GetPreamble(), .. encoding.GetBytes("Möwe")]);

        Assert.EndsWith("\n\nMöwe", await _rig.TextAsync("/w"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "<!doctype html><p>Page", "Page", "text/html")]
    [InlineData("", "plain words", "plain words", "text/plain")]
    [InlineData("Content-Type: application/octet-stream", "plain words", "plain words", "application/octet-stream")]
    [InlineData("Content-Type: application/octet-stream", "%PDF-1.7 x", "is not shown as text", "application/pdf")]
    [InlineData("Content-Type: application/pdf", "%PDF-1.7 x", "download saves it", "application/pdf")]
    [InlineData("Content-Type: video/mp4", "\0\0\0x", "is not shown as text", "video/mp4")]
    public async Task Fetch_Kinds_AreToldByTypeAndBytes(string headers, string body, string expected, string type)
    {
        _rig.Server.On("/k", headers, body);

        var text = await _rig.TextAsync("/k");

        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains($"| {type}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_Image_IsAnImage()
    {
        var png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        _rig.Server.On("/i", "Content-Type: application/octet-stream", png);

        var image = Assert.Single((await _rig.FetchAsync("/i")).Content.OfType<ImagePart>());

        Assert.Equal("image/png", image.MediaType);
        Assert.Equal(png, image.Data!.Value.ToArray());
    }

    [Fact]
    public async Task Fetch_ErrorStatus_IsAResultWithTheGist()
    {
        _rig.Server.On("/e", "Content-Type: text/html", "<h1>Gone</h1><p>The page went away." + new string('x', 10_000), "410 Gone fishing");

        var result = await _rig.FetchAsync("/e");

        Assert.True(result.IsError);
        Assert.StartsWith("410 Gone fishing | ", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.Contains("The page went away.", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.InRange(TestWorkspace.TextOf(result).Length, 2_000, 2_300);
    }

    [Fact]
    public async Task Fetch_LongText_SaysWhereToReadOn()
    {
        var lines = string.Concat(Enumerable.Range(1, 20_000).Select(static i => $"line {i}\n"));
        _rig.Server.On("/l", "Content-Type: text/plain", lines);

        var text = await _rig.TextAsync("/l");

        Assert.InRange(text.Length, 90_000, 100_000);
        var pointer = text[(text.LastIndexOf("blob:", StringComparison.Ordinal) + 5)..];
        var offset = int.Parse(pointer.Split(' ')[2], CultureInfo.InvariantCulture);
        var blob = new byte[lines.Length];
        Assert.Equal(lines.Length, await _rig.Workspace.Blobs.ReadAsync(pointer[..16], 0, blob, CancellationToken.None));
        Assert.Contains($"line {offset - 1}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"line {offset}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_Headers_AreSent()
    {
        _rig.Server.On("/h", "Content-Type: text/plain", "ok");

        await _rig.FetchAsync("/h", ""","headers":{"Accept":"application/json","X-Trace":"7"}""");

        Assert.Contains("X-Trace: 7\r\n", _rig.Server.Requests.Single(), StringComparison.Ordinal);
        Assert.Contains("Accept: application/json\r\n", _rig.Server.Requests.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", _rig.Server.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Authorization", "Bearer x", "carries a secret")]
    [InlineData("cookie", "a=b", "carries a secret")]
    [InlineData("Host", "other.example", "set by the program")]
    [InlineData("Proxy-Authorization", "x", "set by the program")]
    [InlineData("Content-Length", "3", "set by the program")]
    [InlineData("X-A", "a\\r\\nHost: b", "line break")]
    [InlineData("X A", "b", "no name of a header")]
    [InlineData("X:A", "b", "no name of a header")]
    public async Task Fetch_OtherHeaders_AreRefusedBeforeAsking(string name, string value, string expected)
    {
        var plan = await _rig.Workspace.PrepareAsync(_rig.Fetch, $$$"""{"url":"https://example.org","headers":{"{{{name}}}":"{{{value}}}"}}""");

        Assert.Contains(expected, TestWorkspace.TextOf(plan.Refusal!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_SecretHeaderThatSettingsAllow_IsSent()
    {
        _rig.Workspace.ToolSettings = """{"headers":["Authorization"]}""";
        _rig.Server.On("/h", "", "ok");

        await _rig.FetchAsync("/h", ""","headers":{"Authorization":"Bearer x"}""");

        Assert.Contains("Authorization: Bearer x", _rig.Server.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.org/x#part", "example.org:443")]
    [InlineData("http://example.org:8080/", "example.org:8080")]
    [InlineData("HTTP://EXAMPLE.org", "example.org:80,example.org:443")]
    [InlineData("https://bücher.example/", "xn--bcher-kva.example:443")]
    [InlineData("http://0x7f.1:81/", "127.0.0.1:81")]
    [InlineData("https://[::1]/", "[::1]:443")]
    [InlineData("localhost:3000/a", "localhost:3000")]
    public async Task Plan_NamesHostAndPort(string url, string hosts)
    {
        var plan = await _rig.Workspace.PrepareAsync(_rig.Fetch, $$"""{"url":"{{url}}"}""");

        Assert.Null(plan.Refusal);
        Assert.Equal(ToolEffects.Network, plan.Effects);
        Assert.Equal(hosts, string.Join(',', plan.Resources.Select(static resource => resource.Value)));
        Assert.All(plan.Resources, static resource => Assert.Equal(ResourceKind.Host, resource.Kind));
    }

    [Theory]
    [InlineData("", "url is empty")]
    [InlineData("/etc/passwd", "no address of the web")]
    [InlineData("file:///etc/passwd", "no address of the web")]
    [InlineData("ftp://example.org/", "ftp: is not fetched")]
    [InlineData("gopher://example.org/", "gopher: is not fetched")]
    [InlineData("javascript:alert(1)", "no address of the web")]
    [InlineData("https://user:secret@example.org/", "names a user or a password")]
    [InlineData("https://", "no address of the web")]
    [InlineData("https://exa mple.org/", "no address of the web")]
    public async Task Plan_NoAddress_IsRefusedBeforeAsking(string url, string expected)
    {
        var plan = await _rig.Workspace.PrepareAsync(_rig.Fetch, $$"""{"url":"{{url}}"}""");

        Assert.Contains(expected, TestWorkspace.TextOf(plan.Refusal!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_PageThatScriptsMake_SaysSo()
    {
        _rig.Server.On(
            "/s",
            "Content-Type: text/html",
            "<html><head><meta name=description content='A shop for nets'></head><body><div id=root></div><script>1</script></body></html>");

        var text = await _rig.TextAsync("/s");

        Assert.Contains("next to no text of its own", text, StringComparison.Ordinal);
        Assert.Contains("A shop for nets", text, StringComparison.Ordinal);
    }

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "bare-deflate" => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(packed),
        })
        {
            stream.Write(bytes);
            stream.Flush();
            if (encoding == "identity")
            {
                return packed.ToArray();
            }
        }

        return packed.ToArray();
    }
}
