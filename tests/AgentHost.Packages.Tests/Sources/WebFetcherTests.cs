using System.Security.Cryptography;
using AgentHost.Packages.Archives;
using AgentHost.Packages.Installing;
using AgentHost.Packages.Sources;
using AgentHost.Security.Network;

namespace AgentHost.Packages.Tests.Sources;

public sealed class WebFetcherTests : IAsyncDisposable
{
    private static readonly byte[] Package = Zip.With(("notes.txt", "Some notes."));
    private readonly Rig _rig = new();
    private readonly WebServer _server = new();

    [Fact]
    public async Task Install_FromAnAddress_IsVerifiedByItsHash()
    {
        _server.On("/s.agentplugin", "Content-Type: application/zip", Package).Redirect("/moved", "/s.agentplugin");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Package));
        var outcome = await _rig.InstallAsync(_server.At("/moved#sha256=" + hash.ToUpperInvariant()));
        Assert.Equal("sample", outcome.Id);
        Assert.Equal(_server.At("/moved"), _rig.Store.Read().Plugins["sample"].Versions["1.0.0"].Source);
    }

    [Fact]
    public async Task Install_FromAnAddress_IsVerifiedByTheHashThatInstallShows()
    {
        _server.On("/s.agentplugin", "Content-Type: application/zip", Package);
        var shown = (await _rig.InstallAsync(_server.At("/s.agentplugin"))).Hash;

        var again = await _rig.InstallAsync(_server.At("/s.agentplugin#sha256=" + shown["sha256:".Length..]));

        Assert.Equal(shown, again.Hash);
        _server.On("/copy.agentplugin", "Content-Type: application/zip", Package);
        await _rig.InstallAsync(_server.At("/copy.agentplugin"));
        Assert.Equal(_server.At("/s.agentplugin"), _rig.Store.Read().Plugins["sample"].Versions["1.0.0"].Source);
        Assert.Contains(shown, await _rig.RefusedAsync(_server.At("/s.agentplugin#sha256=" + new string('0', 64))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_AnswersThatAreOff_AreRefusedAndLeaveNothing()
    {
        _server.On("/s.agentplugin", "", Package)
            .On("/page", "Content-Type: text/html", "<html>not found, with a friendly page</html>")
            .On("/short", call => call.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Package.Length + 10}\r\nConnection: close\r\n\r\n", Package))
            .On("/said-large", call => call.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\nConnection: close\r\n\r\n"))
            .On("/large", call => SendMuchAsync(call))
            .On("/fault", "", "oh", "500 Oh")
            .Redirect("/loop", "/loop")
            .Redirect("/inside", "http://10.1.2.3/x")
            .Redirect("/file", "file:///etc/passwd")
            .Redirect("/plain", "http://example.org/x.agentplugin")
            .Redirect("/metadata", "http://169.254.169.254/latest");
        _rig.Web = new WebFetcher(new HttpClients(), TimeProvider.System) { Bounds = PackageBounds.Default with { Packed = 4 * 1024 * 1024 } };
        foreach (var (path, reason) in new[]
        {
            ("/s.agentplugin#sha256=" + new string('0', 64), "not the one that was promised"),
            ("/page", "no zip file"),
            ("/short", "cut short"),
            ("/said-large", "larger than 4 MB"),
            ("/large", "larger than 4 MB"),
            ("/fault", "the server said 500"),
            ("/gone", "the server said 404"),
            ("/loop", "sends on more than 5 times"),
            ("/inside", "not https"),
            ("/file", "not https"),
            ("/plain", "not https"),
            ("/metadata", "not https"),
        })
        {
            Assert.Contains(reason, await _rig.RefusedAsync(_server.At(path)), StringComparison.Ordinal);
            _rig.AssertNothingLeft();
        }
    }

    [Fact]
    public async Task Install_AddressWithAnUserOrAnotherPort_IsNotReached()
    {
        Assert.Contains("user or a password", await _rig.RefusedAsync($"http://me:secret@127.0.0.1:{_server.Port}/x"), StringComparison.Ordinal);
        await using var other = new WebServer();
        other.On("/x", "", Package);
        _server.Redirect("/other", other.At("/x"));
        Assert.Contains("only the public internet is reached", await _rig.RefusedAsync(_server.At("/other")), StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Install_ServerThatSaysNothing_IsGivenUp()
    {
        _server.On("/silent", static call => call.HoldAsync());
        _server.On("/stalls", static async call =>
        {
            await call.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\nPK");
            await call.HoldAsync();
        });
        _rig.Web = new WebFetcher(new HttpClients(), TimeProvider.System) { Silence = TimeSpan.FromMilliseconds(300) };
        Assert.Contains("nothing was heard", await _rig.RefusedAsync(_server.At("/silent")), StringComparison.Ordinal);
        Assert.Contains("nothing was heard", await _rig.RefusedAsync(_server.At("/stalls")), StringComparison.Ordinal);
        _rig.Web = new WebFetcher(new HttpClients(), TimeProvider.System) { Deadline = TimeSpan.FromMilliseconds(300) };
        Assert.Contains("did not come within", await _rig.RefusedAsync(_server.At("/silent")), StringComparison.Ordinal);
        _rig.AssertNothingLeft();
    }

    [Fact]
    public async Task Install_ThatIsCancelled_LeavesNothing()
    {
        using var end = new CancellationTokenSource();
        _server.On("/silent", async call =>
        {
            await end.CancelAsync();
            await call.HoldAsync();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await _rig.Installer.PrepareAsync(new Packages.Installing.InstallSpec(_server.At("/silent")) { Folder = _rig.Folder }, end.Token));
        _rig.AssertNothingLeft();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _rig.Dispose();
    }

    private static async Task SendMuchAsync(WebCall call)
    {
        await call.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        for (var i = 0; i < 200; i++)
        {
            await call.SendAsync(new byte[64 * 1024]);
        }
    }
}
