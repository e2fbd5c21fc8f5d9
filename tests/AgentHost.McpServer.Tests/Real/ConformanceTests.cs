using AgentHost.Mcp.Http;

namespace AgentHost.Mcp.Tests.Real;

/// <summary>The protocol's official suite, its scenarios for servers, against what is served.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public async Task Suite_PassesButForWhatIsNamedWithItsReason()
    {
        await using var rig = await ServeRig.OpenAsync(allow: ["test_*"]);
        var token = McpHttp.NewToken();
        await using var server = await McpHttp.StartAsync(rig.Serving, 0, token, CancellationToken.None);
        await using var proxy = new TokenProxy(server.Port, token);

        // Failures that are expected and do not come are errors too: the suite says so of stale lines.
        var (code, output) = await TestPrograms.RunAsync(
            "conformance",
            [
                "server", "--url", $"http://127.0.0.1:{proxy.Port}/mcp", "--suite", "all", "--expected-failures",
                Repository.PathTo("tests", "AgentHost.McpServer.Tests", "Real", "expected-failures.yml")
            ],
            folder: rig.Folder);

        Assert.True(code == 0, output[^Math.Min(output.Length, 8_000)..]);
        Assert.Contains("tools-call-elicitation", output, StringComparison.Ordinal);
    }
}
