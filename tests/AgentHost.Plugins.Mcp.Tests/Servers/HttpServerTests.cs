using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Servers;

namespace AgentHost.Plugins.Mcp.Tests.Servers;

/// <summary>Servers over HTTP that answer otherwise than they should; each costs one sentence.</summary>
public sealed class HttpServerTests
{
    [Theory]
    [InlineData("401", "wants a login (401)")]
    [InlineData("403", "wants a login (403)")]
    [InlineData("404", "404")]
    [InlineData("redirect", "which is not followed")]
    [InlineData("text", "could not be greeted")]
    [InlineData("huge", "more than 16 MB")]
    [InlineData("silent", "did not answer within")]
    public async Task Test_ServerThatAnswersOtherwise_SaysWhy(string mode, string why)
    {
        using var web = new Web(mode);
        await using var rig = new McpRig(new JsonObject
        {
            ["web"] = new JsonObject
            {
                ["url"] = web.Address,
                ["startTimeout"] = mode == "silent" ? 1 : 20,
                ["headers"] = new JsonObject { ["X-Mark"] = "${NOT_SET_ANYWHERE:-marked}" }
            }
        });
        var result = await rig.CommandAsync("test", "web");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(why, result.Data!.Value.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("marked", web.Marks);
    }

    [Theory]
    [InlineData("ftp://example.org/x", "no address of http")]
    [InlineData("not an address", "no address of http")]
    [InlineData("http://${NOT_SET_ANYWHERE}/", "NOT_SET_ANYWHERE is not set")]
    [InlineData("$(exit 3)", "exit code 3")]
    public async Task Test_AddressThatIsNone_SaysWhy(string url, string why)
    {
        await using var rig = new McpRig(new JsonObject { ["web"] = new JsonObject { ["url"] = url, ["type"] = "http" } });
        var result = await rig.CommandAsync("test", "web");
        Assert.Contains(why, result.Data!.Value.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(ServerState.Failed, rig.Hub.Find("web").State);
    }

    [Fact]
    public async Task Test_CommandInAValue_IsNotRunInAPlace()
    {
        await using var rig = new McpRig(new JsonObject { ["web"] = new JsonObject { ["url"] = "$(touch ran)", ["type"] = "http" } });
        rig.Workspace.Target = "ssh:far";
        var result = await rig.CommandAsync("test", "web");
        Assert.Contains(
            "$(touch ran) is not run, since this workspace is on ssh:far", result.Data!.Value.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.False(File.Exists(rig.Workspace.At("ran")));
    }

    private sealed class Web : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly string _mode;

        public Web(string mode)
        {
            _mode = mode;
            using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
            free.Stop();
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = ServeAsync();
        }

        public string Address { get; }

        public System.Collections.Concurrent.ConcurrentQueue<string> Marks { get; } = new();

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    Marks.Enqueue(context.Request.Headers["X-Mark"] ?? "");
                    _ = AnswerAsync(context.Response);
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task AnswerAsync(HttpListenerResponse response)
        {
            try
            {
                switch (_mode)
                {
                    case "silent":
                        return;
                    case "redirect":
                        response.Redirect("http://127.0.0.1:9/elsewhere");
                        break;
                    case "text":
                        response.ContentType = "text/html";
                        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("<html>hello</html>"));
                        break;
                    case "huge":
                        response.ContentType = "application/json";
                        var block = new byte[1 << 20];
                        block.AsSpan().Fill((byte)' ');
                        for (var i = 0; i < 100; i++)
                        {
                            await response.OutputStream.WriteAsync(block);
                        }

                        break;
                    default:
                        response.StatusCode = int.Parse(_mode, System.Globalization.CultureInfo.InvariantCulture);
                        break;
                }

                response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException)
            {
                // The client had enough.
            }
        }
    }
}
