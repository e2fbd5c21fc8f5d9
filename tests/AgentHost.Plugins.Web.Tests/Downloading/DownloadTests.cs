using System.Text;
using AgentHost.Plugins.TestKit;
using AgentHost.Plugins.Web.Tests.Serving;

namespace AgentHost.Plugins.Web.Tests.Downloading;

public sealed class DownloadTests : IAsyncDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 900_000).Select(static i => (byte)(i * 7 >> 3))];

    private readonly WebRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Download_File_IsSavedAsItIs()
    {
        _rig.Server.On("/d/data.bin", "Content-Type: application/zip", Content);

        var result = await _rig.DownloadAsync("/d/data.bin", "in/here.zip");

        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        Assert.Equal(Content, await File.ReadAllBytesAsync(_rig.Workspace.At("in/here.zip")));
        Assert.Contains("to in/here.zip: 900,000 bytes, application/zip, sha256:", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.Equal(["in/here.zip"], result.Paths);
        Assert.Contains("Accept-Encoding: identity", _rig.Server.Requests.Single(), StringComparison.Ordinal);
        Assert.Contains(_rig.Workspace.Progress, static progress => progress.Share is > 0 and < 1);
    }

    [Theory]
    [InlineData("/d/data.bin", "in/", "in/data.bin")]
    [InlineData("/d/data.bin", "there", "there/data.bin")]
    [InlineData("/d/a%2F..%2Fb%3Ac?x=1", ".", "a..bc")]
    [InlineData("/", "there", "there/download")]
    public async Task Plan_Folder_TakesTheNameFromTheAddress(string url, string path, string expected)
    {
        _rig.Workspace.With("there/x.txt", "");

        var plan = await _rig.Workspace.PrepareAsync(_rig.Download, $$"""{"url":"{{_rig.Server.At(url)}}","path":"{{path}}"}""");

        Assert.Null(plan.Refusal);
        Assert.Contains(plan.Resources, resource => resource is { Kind: ResourceKind.Path, Write: true } && resource.Value == expected);
        Assert.Contains(plan.Resources, resource => resource.Kind == ResourceKind.Host && resource.Value == $"127.0.0.1:{_rig.Server.Port}");
        Assert.Equal(ToolEffects.Network | ToolEffects.Write, plan.Effects);
    }

    [Theory]
    [InlineData("../out.bin", "outside of the workspace")]
    [InlineData("/tmp/out.bin", "outside of the workspace")]
    [InlineData("a/../../out.bin", "outside of the workspace")]
    [InlineData("", "path is empty")]
    [InlineData("here.txt", "exists already")]
    public async Task Plan_OtherPlaces_AreRefusedBeforeAsking(string path, string expected)
    {
        _rig.Workspace.With("here.txt", "mine");

        var plan = await _rig.Workspace.PrepareAsync(_rig.Download, $$"""{"url":"https://example.org/x","path":"{{path}}"}""");

        Assert.Contains(expected, TestWorkspace.TextOf(plan.Refusal!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ETag: \"v1\"")]
    [InlineData("Last-Modified: Tue, 03 Mar 2026 10:00:00 GMT")]
    public async Task Download_BreaksOff_GoesOnWhereItEnded(string validator)
    {
        _rig.Server.On("/f", async call =>
        {
            var from = call["Range"] is { } range ? int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) : 0;
            var head = from == 0
                ? $"HTTP/1.1 200 OK\r\n{validator}\r\nContent-Length: {Content.Length}\r\n\r\n"
                : $"HTTP/1.1 206 Partial Content\r\n{validator}\r\nContent-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\n"
                    + $"Content-Length: {Content.Length - from}\r\n\r\n";
            await call.SendAsync(head, Content[from..Math.Min(Content.Length, from + 350_000)]);
        });

        var result = await _rig.DownloadAsync("/f", "f.bin");

        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        Assert.Equal(Content, await File.ReadAllBytesAsync(_rig.Workspace.At("f.bin")));
        Assert.Contains("gone on with 2 times", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        var second = _rig.Server.Requests.ElementAt(1);
        Assert.Contains("Range: bytes=", second, StringComparison.Ordinal);
        Assert.Contains("If-Range: " + validator[(validator.IndexOf(':', StringComparison.Ordinal) + 2)..], second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_ChangedMeanwhile_BeginsAnew()
    {
        var calls = 0;
        _rig.Server.On("/f", call => ++calls == 1
            ? call.SendAsync("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 20\r\n\r\nold old")
            : call.SendAsync("HTTP/1.1 200 OK\r\nETag: \"v2\"\r\nContent-Length: 7\r\n\r\nnew new"));

        await _rig.DownloadAsync("/f", "f.txt");

        Assert.Equal("new new", _rig.Workspace.Text("f.txt"));
    }

    [Fact]
    public async Task Download_WrongRange_BeginsAnew()
    {
        var calls = 0;
        _rig.Server.On("/f", call => ++calls == 1
            ? call.SendAsync("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 9\r\n\r\nabc")
            : call.SendAsync("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-8/9\r\nContent-Length: 4\r\n\r\nfghi"));

        var result = await _rig.DownloadAsync("/f", "f.txt");

        Assert.True(result.IsError);
        Assert.False(File.Exists(_rig.Workspace.At("f.txt")));
    }

    [Fact]
    public async Task Download_BreaksOffAlways_LeavesNothing()
    {
        _rig.Server.On("/f", static call => call.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));

        var result = await _rig.DownloadAsync("/f", "f.txt");

        Assert.True(result.IsError);
        Assert.Contains("broke off", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.Equal(4, _rig.Server.Requests.Count);
        Assert.False(File.Exists(_rig.Workspace.At("f.txt")));
    }

    [Fact]
    public async Task Download_FallsSilent_IsGivenUp()
    {
        _rig.Workspace.ToolSettings = """{"idleSeconds":1}""";
        var calls = 0;
        _rig.Server.On("/f", async call =>
        {
            if (++calls == 1)
            {
                await call.SendAsync("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 6\r\n\r\nabc");
                await call.HoldAsync();
                return;
            }

            await call.SendAsync("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 3-5/6\r\nContent-Length: 3\r\n\r\ndef");
        });

        await _rig.DownloadAsync("/f", "f.txt");

        Assert.Equal("abcdef", _rig.Workspace.Text("f.txt"));
    }

    [Theory]
    [InlineData("Content-Length: 5000\r\n\r\n")]
    [InlineData("Connection: close\r\n\r\n")]
    public async Task Download_TooLarge_LeavesNothing(string rest)
    {
        _rig.Workspace.ToolSettings = """{"maxBytes":1000}""";
        _rig.Server.On("/f", call => call.SendAsync("HTTP/1.1 200 OK\r\n" + rest, new byte[5_000]));

        var result = await _rig.DownloadAsync("/f", "f.bin");

        Assert.True(result.IsError);
        Assert.Contains("is larger than", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.False(File.Exists(_rig.Workspace.At("f.bin")));
    }

    [Fact]
    public async Task Download_ErrorPage_IsNotSaved()
    {
        var result = await _rig.DownloadAsync("/missing", "f.bin");

        Assert.True(result.IsError);
        Assert.Contains("answers 404 Not Found: nothing was saved", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.False(File.Exists(_rig.Workspace.At("f.bin")));
    }

    [Fact]
    public async Task Download_SentOnToAnotherHost_IsNotFollowed()
    {
        _rig.Server.Redirect("/f", "https://files.example/f");

        Assert.Contains("https://files.example/f", TestWorkspace.TextOf(await _rig.DownloadAsync("/f", "f.bin")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_FileCameMeanwhile_IsNotReplaced()
    {
        _rig.Server.On("/f", call =>
        {
            _rig.Workspace.With("f.txt", "mine");
            return call.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nweb");
        });

        var result = await _rig.DownloadAsync("/f", "f.txt");

        Assert.True(result.IsError);
        Assert.Equal("mine", _rig.Workspace.Text("f.txt"));
    }

    [Fact]
    public async Task Download_CompressedAnyway_IsUnpacked()
    {
        var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("plain words"));
        }

        _rig.Server.On("/f", "Content-Encoding: gzip", packed.ToArray());

        await _rig.DownloadAsync("/f", "f.txt");

        Assert.Equal("plain words", _rig.Workspace.Text("f.txt"));
    }
}
