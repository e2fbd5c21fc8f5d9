using System.Diagnostics;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Tests.Real;

/// <summary>The program itself, as a client starts it.</summary>
public sealed class ProgramTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_SdkClientOverStreams_RunsATaskAndNoProcessIsLeft()
    {
        await using var rig = await ServeRig.OpenAsync(Scenario.Create().Reply("Done here."));
        await using var process = new ServedProcess(rig, "--trust");
        await using (var client = await McpClient.CreateAsync(new StreamClientTransport(process.Input, process.Output), cancellationToken: None)
            .WaitAsync(ServeRig.Patience))
        {
            var result = await client.CallToolAsync("run", new Dictionary<string, object?> { ["prompt"] = "Do it." }, cancellationToken: None);
            Assert.Equal("Done here.", Serving.ServedClientTests.TextOf(result));
            var maps = OperatingSystem.IsLinux() ? await File.ReadAllTextAsync($"/proc/{process.Id}/maps", None) : "AgentHost.McpServer";
            Assert.Contains("AgentHost.McpServer", maps, StringComparison.Ordinal);
            Assert.DoesNotContain("AspNetCore.", maps.Replace("Microsoft.AspNetCore.App", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("AgentHost.Server", maps, StringComparison.Ordinal);
        }

        process.Input.Close();
        Assert.Equal(0, await process.EndAsync());
    }

    [Fact]
    public async Task Serve_InputThatEnds_EndsWithNothingOnStandardOutput()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var process = new ServedProcess(rig);

        process.Input.Close();

        Assert.Equal(0, await process.EndAsync());
        Assert.Equal("", await new StreamReader(process.Output).ReadToEndAsync(None));
    }

    [Fact]
    public async Task Serve_Terminated_EndsCleanly()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var process = new ServedProcess(rig);
        await using var client = await McpClient.CreateAsync(new StreamClientTransport(process.Input, process.Output), cancellationToken: None)
            .WaitAsync(ServeRig.Patience);

        using (var kill = Process.Start("kill", [process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(None);
        }

        Assert.Equal(143, await process.EndAsync());
    }

    [Fact]
    public async Task Serve_Http_SaysAddressAndTokenAndListens()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var process = new ServedProcess(rig, "--http");
        var address = await process.ErrorLineAsync("Serving ");
        var token = (await process.ErrorLineAsync("Clients send: Authorization: Bearer "))["Clients send: Authorization: Bearer ".Length..];
        var options = new HttpClientTransportOptions
        {
            Endpoint = new Uri(address[(address.LastIndexOf(' ') + 1)..]),
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + token }
        };

        await using var client = await McpClient.CreateAsync(new HttpClientTransport(options), cancellationToken: None);

        Assert.Contains("run", (await client.ListToolsAsync(cancellationToken: None)).Select(tool => tool.Name));
    }

    [Theory]
    [InlineData("short", "too short")]
    [InlineData("a token with spaces in it", "odd characters")]
    public async Task Serve_TokenThatIsNone_IsRefused(string token, string words)
    {
        await using var rig = await ServeRig.OpenAsync();
        rig.Variables["AGENT_MCP_TOKEN"] = token;
        await using var process = new ServedProcess(rig, "--http");

        Assert.Contains(words, await process.ErrorLineAsync("agent: "), StringComparison.Ordinal);
        Assert.Equal(2, await process.EndAsync());
    }

    [Fact]
    public async Task Serve_GivenToken_IsNotPrinted()
    {
        const string token = "given-by-the-person-0123456789";
        await using var rig = await ServeRig.OpenAsync();
        rig.Variables["AGENT_MCP_TOKEN"] = token;
        await using var process = new ServedProcess(rig, "--http", "0");

        Assert.DoesNotContain(token, await process.ErrorLineAsync("Clients send: "), StringComparison.Ordinal);
    }
}
