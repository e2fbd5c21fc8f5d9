using System.Diagnostics;
using System.Text;
using AgentHost.Plugins.TestKit;
using AgentHost.Plugins.Web.Tests.Serving;

namespace AgentHost.Plugins.Web.Tests.Fetching;

/// <summary>Servers that mean no good, or know no better.</summary>
public sealed class HostileServerTests : IAsyncDisposable
{
    private readonly WebRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Redirect_SameHost_IsFollowed()
    {
        _rig.Server.Redirect("/a", "/b?x=1", 301).Redirect("/b?x=1", "c", 308).On("/c", "Content-Type: text/plain", "there");

        var text = await _rig.TextAsync("/a");

        Assert.Contains(_rig.Server.At("/c"), text, StringComparison.Ordinal);
        Assert.EndsWith("there", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/", "169.254.169.254")]
    [InlineData("http://localhost:1/", "localhost:1")]
    [InlineData("//example.org/x", "http://example.org/x")]
    [InlineData("https://127.0.0.1/", "https://127.0.0.1/")]
    public async Task Redirect_OtherHost_IsNotFollowedButNamed(string location, string expected)
    {
        _rig.Server.Redirect("/a", location);

        var result = await _rig.FetchAsync("/a");

        Assert.True(result.IsError);
        Assert.Contains(expected, TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.Contains("call again with that address", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.Single(_rig.Server.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://user:pw@127.0.0.1/")]
    [InlineData("http://[bad")]
    public async Task Redirect_NoWebAddress_IsNotFollowed(string location)
    {
        _rig.Server.Redirect("/a", location);

        var result = await _rig.FetchAsync("/a");

        Assert.True(result.IsError);
        Assert.Contains("sends on to", TestWorkspace.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_InACircle_Ends()
    {
        _rig.Server.Redirect("/a", "/b").Redirect("/b", "/a");

        var result = await _rig.FetchAsync("/a");

        Assert.True(result.IsError);
        Assert.Contains("more than 10 times", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.Equal(11, _rig.Server.Requests.Count);
    }

    [Fact]
    public async Task Body_Endless_IsCutAtTheBound()
    {
        _rig.Workspace.ToolSettings = """{"readBytes":200000}""";
        _rig.Server.On("/endless", async call =>
        {
            await call.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = Encoding.Latin1.GetBytes("2000\r\n" + new string('e', 0x2000) + "\r\n");
            while (!call.Stopping.IsCancellationRequested)
            {
                await call.SendAsync(chunk);
            }
        });

        var text = await _rig.TextAsync("/endless");

        Assert.Contains("Only the first 195.3 KB were read.", text, StringComparison.Ordinal);
        Assert.Contains("| 195.3 KB in ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_SlowDrip_IsCutAtTheTimeoutWithWhatCame()
    {
        var dripped = new TaskCompletionSource();
        _rig.Server.On("/drip", async call =>
        {
            await call.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\ndrip");
            dripped.SetResult();
            await call.HoldAsync();
        });

        var text = await _rig.TextAsync("/drip", ""","timeout":1""");

        await dripped.Task;
        Assert.Contains("Cut at the timeout of 1 s", text, StringComparison.Ordinal);
        Assert.EndsWith("drip", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_Never_EndsAtTheTimeout()
    {
        _rig.Server.On("/silent", static call => call.HoldAsync());

        var result = await _rig.FetchAsync("/silent", ""","timeout":1""");

        Assert.True(result.IsError);
        Assert.Contains("did not answer within 1 s", TestWorkspace.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        _rig.Server.On("/silent", async call =>
        {
            await source.CancelAsync();
            await call.HoldAsync();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _rig.Workspace.RunAsync(_rig.Fetch, $$"""{"url":"{{_rig.Server.At("/silent")}}"}""", source.Token));
    }

    [Fact]
    public async Task Body_ShorterThanSaid_IsShownAndSaid()
    {
        _rig.Server.On("/short", static call => call.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf of"));

        var text = await _rig.TextAsync("/short");

        Assert.Contains("Cut: the connection ended", text, StringComparison.Ordinal);
        Assert.EndsWith("half of", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_DamagedGzip_IsSaid()
    {
        _rig.Server.On("/damaged", "Content-Type: text/plain\nContent-Encoding: gzip", "this is no gzip at all");

        Assert.Contains("could not be unpacked", await _rig.TextAsync("/damaged"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\nNo colon here\r\n\r\nabc")]
    public async Task Answer_Malformed_IsAClearResult(string answer)
    {
        _rig.Server.On("/bad", call => call.SendAsync(answer));

        var text = await _rig.TextAsync("/bad");

        Assert.Contains("127.0.0.1", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 20, 600);
    }

    [Fact]
    public async Task Headers_Flood_IsRefused()
    {
        _rig.Server.On("/flood", static async call =>
        {
            await call.SendAsync("HTTP/1.1 200 OK\r\n");
            for (var i = 0; i < 10_000; i++)
            {
                await call.SendAsync($"X-Flood-{i}: {new string('f', 100)}\r\n");
            }
        });

        Assert.Contains("more headers than are read", await _rig.TextAsync("/flood"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_Unreachable_IsSaid()
    {
        var gone = new WebServer();
        var address = gone.At("/");
        _rig.Workspace.Settings = AgentJson.Parse("""{"allow":["127.0.0.0/8"]}""");
        await gone.DisposeAsync();

        var result = await _rig.Workspace.RunAsync(_rig.Fetch, $$"""{"url":"{{address}}"}""");

        Assert.True(result.IsError);
        Assert.Contains("cannot be reached", TestWorkspace.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loopback_WithoutSetting_IsRefused()
    {
        _rig.Workspace.Settings = AgentJson.EmptyObject;

        var result = await _rig.FetchAsync("/");

        Assert.True(result.IsError);
        Assert.Contains("127.0.0.1 is this machine itself", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.Empty(_rig.Server.Requests);
    }

    [Fact]
    public async Task Setting_TakenBack_IsObeyedByTheNextCall()
    {
        _rig.Server.On("/", "Content-Type: text/plain", "in");
        Assert.EndsWith("in", await _rig.TextAsync("/"), StringComparison.Ordinal);

        _rig.Workspace.Settings = AgentJson.EmptyObject;

        Assert.Contains("this machine itself", await _rig.TextAsync("/"), StringComparison.Ordinal);
        Assert.Single(_rig.Server.Requests);
    }

    [Fact]
    public async Task Setting_Nonsense_IsSaid()
    {
        _rig.Workspace.Settings = AgentJson.Parse("""{"allow":["10.0.0.0/99"]}""");

        Assert.Contains("10.0.0.0/99", await _rig.TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_WithControlCharacters_AreHarmless()
    {
        _rig.Server.On("/esc", "Content-Type: text/html", "<p>red \u001b[31m&#27;[2J text</p>");

        Assert.DoesNotContain('\u001b', await _rig.TextAsync("/esc"));
    }
}
