using System.Text.Json;
using AgentHost.Plugins.Lsp.Commands;

namespace AgentHost.Plugins.Lsp.Tests.Commands;

public sealed class LspCommandTests
{
    [Fact]
    public async Task Check_FileWithError_PrintsItsPlaceAndFails()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.bad", "bad").With("b.bad", "fine");
        var result = await RunAsync(rig, "{}", "check", "a.bad", "b.bad");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("a.bad:1:1: error: bad word", Assert.IsType<TextBlock>(Assert.Single(result.Blocks)).Text);
        Assert.Equal(1, result.Data!.Value.GetProperty("diagnostics")[0].GetProperty("line").GetInt32());
        rig.Workspace.With("a.bad", "good");
        Assert.Equal(0, (await RunAsync(rig, "{}", "check", "a.bad", "b.bad")).ExitCode);
    }

    [Fact]
    public async Task Check_OneServerIsDead_FindingsOfTheOtherStandAndItIsNamed()
    {
        await using var rig = ServerRig.Bad("good");
        rig.AddServer("dead", "no-such-program-anywhere");
        rig.Workspace.With("a.bad", "bad");
        var result = await RunAsync(rig, "{}", "check", "a.bad");
        Assert.Equal(1, result.ExitCode);
        var text = Assert.IsType<TextBlock>(Assert.Single(result.Blocks)).Text;
        Assert.Contains("a.bad:1:1: error: bad word", text, StringComparison.Ordinal);
        Assert.Contains("! a.bad: The language server dead cannot be started: ", text, StringComparison.Ordinal);
        Assert.Contains(
            "not checked by dead",
            await rig.Workspace.TextAsync(new Lsp.Tools.DiagnosticsTool(rig.Plugin, rig.Workspace), """{"paths":["a.bad"]}"""),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ServerNeverStarts_EndsWhenTheTimeIsUp()
    {
        var rig = ServerRig.Bad("silent");
        rig.Workspace.With("a.bad", "bad");
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = await RunAsync(rig, """{"timeout":1}""", "check", "a.bad");
        Assert.Equal("! bad was not ready after 1 s.", Assert.IsType<TextBlock>(Assert.Single(result.Blocks)).Text);
        await rig.DisposeAsync();
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Check_Sarif_IsSarif()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.bad", "bad");
        var result = await RunAsync(rig, """{"sarif":true}""", "check", "a.bad", "missing.bad");
        var log = AgentJson.Parse(Assert.IsType<TextBlock>(Assert.Single(result.Blocks)).Text);
        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        Assert.Equal("error", log.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("level").GetString());
        Assert.False(log.GetProperty("runs")[1].GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
    }

    [Fact]
    public async Task Restart_OfOneThatRuns_IsAnotherProcess()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.bad", "bad");
        await rig.FindAsync("a.bad");
        var before = rig.Pool.Slots[0].ProcessId;
        Assert.Equal(0, (await RunAsync(rig, "{}", "restart", "bad")).ExitCode);
        Assert.NotEqual(before, rig.Pool.Slots[0].ProcessId);
        await RunAsync(rig, "{}", "stop");
        Assert.Null(rig.Pool.Slots[0].ProcessId);
    }

    [Fact]
    public async Task List_WorkspaceInAPlace_SaysNothingOfThisMachinesPrograms()
    {
        await using var rig = ServerRig.Bad("good");
        Assert.Equal(JsonValueKind.True, (await rig.CommandAsync("list")).EnumerateArray().First().GetProperty("installed").ValueKind);

        rig.Workspace.Target = "ssh:far";
        Assert.Equal(JsonValueKind.Null, (await rig.CommandAsync("list")).EnumerateArray().First().GetProperty("installed").ValueKind);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("dance")]
    [InlineData("stop", "nobody")]
    public async Task Run_WrongWords_SaysWhatIsRight(params string[] words)
    {
        await using var rig = ServerRig.Bad("good");
        Assert.Equal(2, (await RunAsync(rig, "{}", words)).ExitCode);
    }

    private static async Task<CommandResult> RunAsync(ServerRig rig, string options, params string[] words) =>
        await new LspCommand(rig.Pool).RunAsync(
            new("lsp", words)
            {
                Options = AgentJson.Parse(options).EnumerateObject()
                    .ToDictionary(static option => option.Name, static option => option.Value, StringComparer.Ordinal)
            },
            new() { Workspace = rig.Workspace, Capabilities = null! },
            CancellationToken.None);
}
