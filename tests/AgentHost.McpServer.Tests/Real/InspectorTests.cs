using AgentHost.Mcp.Http;

namespace AgentHost.Mcp.Tests.Real;

/// <summary>The official inspector as a client: over HTTP, and over the streams of the program itself.</summary>
public sealed class InspectorTests
{
    [Fact]
    public async Task Inspector_OverHttp_ListsAndCalls()
    {
        await using var rig = (await ServeRig.OpenAsync()).Write("a.txt", "words in a file\n");
        var token = McpHttp.NewToken();
        await using var server = await McpHttp.StartAsync(rig.Serving, 0, token, CancellationToken.None);
        string[] connect = ["--cli", server.Address.AbsoluteUri, "--transport", "http", "--header", "Authorization: Bearer " + token];

        var listed = await TestPrograms.RunAsync("mcp-inspector", [.. connect, "--method", "tools/list"]);
        var called = await TestPrograms.RunAsync("mcp-inspector", [.. connect, "--method", "tools/call", "--tool-name", "read", "--tool-arg", "path=a.txt"]);

        Assert.True(listed.Code == 0, listed.Output);
        Assert.Contains("\"name\": \"run\"", listed.Output, StringComparison.Ordinal);
        Assert.True(called.Code == 0, called.Output);
        Assert.Contains("words in a file", called.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspector_OverStreams_ListsAndCalls()
    {
        await using var rig = (await ServeRig.OpenAsync()).Write("a.txt", "words in a file\n");
        string[] connect = ["--cli", TestedProgram.Location, "mcp", "serve", "--workspace", rig.Folder];
        var variables = rig.Variables;

        var listed = await TestPrograms.RunAsync("mcp-inspector", [.. connect, "--method", "tools/list"], variables);
        var called = await TestPrograms.RunAsync(
            "mcp-inspector", [.. connect, "--method", "tools/call", "--tool-name", "read", "--tool-arg", "path=a.txt"], variables);

        Assert.True(listed.Code == 0, listed.Output);
        Assert.Contains("\"name\": \"run\"", listed.Output, StringComparison.Ordinal);
        Assert.True(called.Code == 0, called.Output);
        Assert.Contains("words in a file", called.Output, StringComparison.Ordinal);
    }
}
