using System.Text.Json.Nodes;
using AgentHost.EndToEnd.Tests.Plugins;

namespace AgentHost.EndToEnd.Tests.Wires;

/// <summary>Images in results of tools reach a model of Chat Completions, whose tool messages carry text alone.</summary>
public sealed class ResultImageTests
{
    /// <summary>A picture of one point.</summary>
    private const string Point = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_OfAPicture_StandsBehindTheResult(bool isolated)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("read", """{"path":"p.png"}""").Reply("A point."));
        using var sandbox = new Sandbox(server);
        File.WriteAllBytes(sandbox.PathOf("p.png"), Convert.FromBase64String(Point));
        string[] plugin = isolated ? ["--plugin", BundledCopy.Of(sandbox, "files")] : [];

        (await sandbox.RunAsync([.. plugin, "what is in p.png?"])).ExitedWith(0);

        server.Verify();
        Assert.Equal("data:image/png;base64," + Point, PictureOf(server.ModelRequests[1]));
    }

    [Fact]
    public async Task Call_OfAnMcpTool_ItsPictureStandsBehindTheResult()
    {
        var program = Path.Combine(Programs.Repository, "tests", "tools", "node_modules", ".bin", "mcp-server-everything");
        Assert.True(File.Exists(program), "mcp-server-everything is missing: .ci/install-test-programs installs it.");
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("mcp_servers", "{}").ToolCall("mcp__everything__get-tiny-image", "{}").Reply("A small one."));
        var everything = new JsonObject { ["command"] = program, ["args"] = new JsonArray("stdio") };
        using var sandbox = new Sandbox(server).UserSettings(
            new JsonObject { ["mcp"] = new JsonObject { ["servers"] = new JsonObject { ["everything"] = everything } } }.ToJsonString());

        (await sandbox.RunAsync("--allow", "mcp__everything__*", "show it")).ExitedWith(0);

        server.Verify();
        var picture = PictureOf(server.ModelRequests[2]);
        Assert.StartsWith("data:image/png;base64,", picture, StringComparison.Ordinal);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], Convert.FromBase64String(picture[(picture.IndexOf(',', StringComparison.Ordinal) + 1)..])[..4]);
    }

    /// <summary>The address of the picture of the last message, which follows the results.</summary>
    private static string PictureOf(RecordedRequest request)
    {
        var last = request.Messages[^1];
        Assert.Equal(("tool", "user"), (request.Messages[^2].GetProperty("role").GetString(), last.GetProperty("role").GetString()));
        var picture = last.GetProperty("content").EnumerateArray().Single(static part => part.GetProperty("type").GetString() == "image_url");
        return picture.GetProperty("image_url").GetProperty("url").GetString()!;
    }
}
