namespace AgentHost.EndToEnd.Tests.Input;

public sealed class ToolArgumentsTests
{
    [Theory]
    [InlineData("read", """{"offset":"first"}""", "path")]
    [InlineData("read", """{"path":"a.txt","ofset":1}""", "ofset")]
    [InlineData("read", """{"path":"a.txt" """, "JSON")]
    [InlineData("read", """[1,2]""", "object")]
    [InlineData("reed", """{"path":"a.txt"}""", "read")]
    [InlineData("completely_else", """{}""", "glob")]
    public async Task Run_CallThatDoesNotFit_IsExplainedAndTheRunGoesOn(string tool, string arguments, string expected)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall(tool, arguments).Reply("I see"));
        using var sandbox = new Sandbox(server).Write("a.txt", "x\n");

        var result = (await sandbox.RunAsync("hello")).ExitedWith(0);

        server.Verify();
        Assert.Equal("I see\n", result.Output);
        Assert.Contains(expected, server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileThatIsNotThere_IsExplainedAndTheRunGoesOn()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("read", """{"path":"gone.txt"}""").Reply("I see"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("hello")).ExitedWith(0);

        server.Verify();
        Assert.Contains("gone.txt", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HugeCommandOutput_IsBoundedInTheRequest()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"head -c 100000000 /dev/zero | tr '\\0' 'x'; echo; echo the-end"}""")
            .Reply("a lot"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--permission-mode", "bypass", "go")).ExitedWith(0);

        server.Verify();
        Assert.True(server.ModelRequests[1].Body.Length < 200_000, $"{server.ModelRequests[1].Body.Length} bytes");
        Assert.Contains("the-end", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }
}
