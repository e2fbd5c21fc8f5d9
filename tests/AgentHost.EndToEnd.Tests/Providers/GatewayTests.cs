using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentHost.EndToEnd.Tests.Providers;

public sealed class GatewayTests
{
    private static AgentOptions With(params (string Name, string Value)[] variables) => new()
    {
        Variables = variables.ToDictionary(variable => variable.Name, variable => (string?)variable.Value),
    };

    [Fact]
    public async Task Run_WithItsVariablesAlone_AsksTheGateway()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("from azure") with { ApiKey = Sandbox.Key });
        using var sandbox = new Sandbox();

        var result = (await AgentProcess.RunAsync(
            sandbox,
            ["run", "--model", "azure/my-deployment", "hello"],
            With(("AZURE_OPENAI_API_KEY", Sandbox.Key), ("AZURE_OPENAI_ENDPOINT", server.BaseUrl)))).ExitedWith(0);

        server.Verify();
        Assert.Equal(("from azure\n", "my-deployment"), (result.Output, server.ModelRequests[0].Model));
    }

    [Fact]
    public async Task Run_WithAnEntryOfTheGateway_KeepsWhatIsParticularAboutIt()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("glob", """{"pattern":"*"}""").Reply("done") with { ApiKey = Sandbox.Key });
        using var sandbox = new Sandbox().UserSettings($$"""{ "providers": { "zai": { "baseUrl": "{{server.BaseUrl}}", "apiKeyEnv": "ZAI_API_KEY" } } }""");

        (await AgentProcess.RunAsync(sandbox, ["run", "--model", "zai", "hello"], With(("ZAI_API_KEY", Sandbox.Key)))).ExitedWith(0);

        server.Verify();
        var last = server.ModelRequests[1].Json!.Value;
        Assert.Equal("glm-5.2", last.GetProperty("model").GetString());
        Assert.True(last.GetProperty("tool_stream").GetBoolean());
        Assert.Equal(
            "",
            server.ModelRequests[1].Messages.Single(message => message.GetProperty("role").GetString() == "assistant")
                .GetProperty("reasoning_content").GetString());
    }

    [Fact]
    public async Task Run_WithAnotherAddress_DoesNotTakeTheKeyThere()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine"));
        using var sandbox = new Sandbox().UserSettings($$"""{ "providers": { "groq": { "baseUrl": "{{server.BaseUrl}}" } } }""");

        (await AgentProcess.RunAsync(sandbox, ["run", "--model", "groq/openai/gpt-oss-120b", "hello"], With(("GROQ_API_KEY", Sandbox.Key)))).ExitedWith(0);

        Assert.All(server.Requests, request =>
            Assert.DoesNotContain(Sandbox.Key, string.Join('\n', request.Headers.Select(header => header.Value)), StringComparison.Ordinal));
        Assert.Equal("openai/gpt-oss-120b", server.ModelRequests[0].Model);
    }

    [Fact]
    public async Task Run_WithNoSettings_ConnectsToTheGatewaysOwnAddress()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var asked = AcceptAsync(proxy);
        using var sandbox = new Sandbox().UserSettings("""{ "limits": { "retries": { "attempts": 0 } } }""");

        var result = await AgentProcess.RunAsync(
            sandbox, ["run", "hello"], With(("GROQ_API_KEY", Sandbox.Key), ("HTTPS_PROXY", $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}")));

        Assert.NotEqual(0, result.ExitCode);
        var head = await asked.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.StartsWith("CONNECT api.groq.com:443 HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Key, head, StringComparison.Ordinal);
    }

    private static async Task<string> AcceptAsync(TcpListener listener)
    {
        using var socket = await listener.AcceptSocketAsync();
        var buffer = new byte[4096];
        var length = await socket.ReceiveAsync(buffer);
        await socket.SendAsync("HTTP/1.1 502 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
