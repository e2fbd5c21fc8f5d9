using System.Diagnostics;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.Lsp.Tools;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Lsp.Tests.Servers;

/// <summary>Servers that do not keep to the protocol: one clear error each, and no process left.</summary>
public sealed class BadServerTests
{
    [Theory]
    [InlineData("crash-at-start", "out of cheese")]
    [InlineData("crash-as-node", "Its last words: Error: Cannot find module 'typescript'")]
    [InlineData("no-capabilities", "did not say what it can do")]
    [InlineData("broken-frame", "ended before it answered initialize")]
    [InlineData("negative-length", "ended before it answered initialize")]
    [InlineData("huge-length", "ended before it answered initialize")]
    [InlineData("crash-at-open", "ended")]
    public async Task Find_ServerBreaks_IsOneErrorAndToldInStatus(string mode, string expected)
    {
        await using var rig = ServerRig.Bad(mode);
        rig.Workspace.With("a.bad", "bad");
        var fault = await Assert.ThrowsAsync<LspException>(() => rig.FindAsync("a.bad"));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        var slot = Assert.Single(rig.Pool.Slots);
        while (slot.State != ServerState.Degraded)
        {
            await Task.Yield();
        }

        Assert.Equal(1, slot.Crashes);
        Assert.Contains("degraded", (await rig.CommandAsync("status")).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("good")]
    [InlineData("answers-twice")]
    [InlineData("storm")]
    [InlineData("outside")]
    [InlineData("not-utf8")]
    [InlineData("odd-encoding")]
    public async Task Find_ServerIsOdd_StillTellsWhatItFinds(string mode)
    {
        await using var rig = ServerRig.Bad(mode);
        rig.Workspace.With("a.bad", "bad");
        Assert.Equal("bad word", Assert.Single(await rig.FindAsync("a.bad")).Message);
    }

    [Theory]
    [InlineData("half-first")]
    [InlineData("half-first-without-symbols")]
    public async Task Find_ServerWithoutVersionsSpeaksTwice_TheSecondWordCounts(string mode)
    {
        await using var rig = ServerRig.Bad(mode);
        rig.Workspace.With("a.bad", "fine");
        Assert.Empty(await rig.FindAsync("a.bad"));
        rig.Workspace.With("a.bad", "even worse now");
        Assert.Equal("worse word", Assert.Single(await rig.FindAsync("a.bad")).Message);
    }

    [Fact]
    public async Task Find_SilentServerFindsNothingAgain_IsSettled()
    {
        await using var rig = ServerRig.Bad("silent-when-fine", new() { ["delay"] = 50, ["silent"] = true });
        rig.Workspace.With("a.bad", "fine");
        Assert.Empty(await rig.FindAsync("a.bad"));
        rig.Workspace.With("a.bad", "still fine");
        Assert.Empty(await rig.FindAsync("a.bad"));
        rig.Workspace.With("a.bad", "even worse now");
        Assert.Equal("worse word", Assert.Single(await rig.FindAsync("a.bad")).Message);
        rig.Workspace.With("a.bad", "worse by the day");
        Assert.Equal("worse word", Assert.Single(await rig.FindAsync("a.bad")).Message);
    }

    [Theory]
    [InlineData("mute-when-fine")]
    [InlineData("mute-when-fine-without-symbols")]
    public async Task Find_ServerSaysNothingOfFilesWithoutFindings_IsNotWaitedForToTheEnd(string mode)
    {
        await using var rig = ServerRig.Bad(mode);
        rig.Workspace.With("a.bad", "fine").With("b.bad", "bad");
        var started = Stopwatch.GetTimestamp();
        Assert.Empty(await rig.FindAsync("a.bad"));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15));
        rig.Workspace.With("a.bad", "still fine");
        started = Stopwatch.GetTimestamp();
        Assert.Empty(await rig.FindAsync("a.bad"));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(8));
        Assert.Equal("bad word", Assert.Single(await rig.FindAsync("b.bad")).Message);
        rig.Workspace.With("a.bad", "even worse now");
        Assert.Equal("worse word", Assert.Single(await rig.FindAsync("a.bad")).Message);
        rig.Workspace.With("a.bad", "fine again");
        Assert.Empty(await rig.FindAsync("a.bad"));
    }

    [Fact]
    public async Task Find_ServerThatStandsAlone_IsUsedWhereItsMarkerIsInPlaceOfOthers()
    {
        await using var rig = ServerRig.Bad("good");
        var servers = System.Text.Json.Nodes.JsonNode.Parse(rig.Workspace.Settings.GetRawText())!;
        var other = servers["servers"]!["bad"]!.DeepClone();
        (other["alone"], other["rootMarkers"]) = (true, new System.Text.Json.Nodes.JsonArray("alone.json"));
        servers["servers"]!["other"] = other;
        rig.Workspace.Settings = AgentJson.Parse(servers.ToJsonString());
        rig.Workspace.With("a.bad", "").With("sub/a.bad", "").With("sub/alone.json", "");
        Assert.Equal("bad", Assert.Single(await rig.Pool.FindAsync(rig.Workspace.At("a.bad"), CancellationToken.None)).Spec.Name);
        var alone = Assert.Single(await rig.Pool.FindAsync(rig.Workspace.At("sub/a.bad"), CancellationToken.None));
        Assert.Equal(("other", rig.Workspace.At("sub")), (alone.Spec.Name, alone.Root));
    }

    [Fact]
    public async Task HoldToLimits_ServerHoldsTooMuch_IsEndedAndComesAgain()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.bad", "bad");
        await rig.FindAsync("a.bad");
        var slot = Assert.Single(rig.Pool.Slots);
        slot.HoldToLimits();
        Assert.Equal(ServerState.Ready, slot.State);
        rig.Set("memory", 16);
        slot.HoldToLimits();
        while (slot.State != ServerState.Degraded)
        {
            await Task.Yield();
        }

        Assert.Contains("MB of memory, more than the 16 MB", slot.Reason!, StringComparison.Ordinal);
        Assert.Single(await rig.FindAsync("a.bad"));
    }

    [Fact]
    public async Task Find_ServerWatchesFiles_IsToldWhatCameChangedAndWent()
    {
        await using var rig = ServerRig.Bad("watches");
        rig.Workspace.With("a.bad", "fine").With("old.bad", "1").With("gone.bad", "1").With("other.txt", "1").With(".hidden/h.bad", "1");
        await rig.FindAsync("a.bad");
        await rig.FindAsync("a.bad");
        rig.Workspace.With("old.bad", "longer").With("sub/new.bad", "1").With("other.txt", "longer").With(".hidden/h.bad", "longer");
        File.Delete(rig.Workspace.At("gone.bad"));
        await rig.FindAsync("a.bad");
        var told = await (await rig.Pool.Slots[0].AcquireAsync(CancellationToken.None))
            .AskAsync("bad/told", new System.Text.Json.Nodes.JsonObject(), CancellationToken.None);
        Assert.Equal(["gone.bad 3", "new.bad 1", "old.bad 2"], told.EnumerateArray().Select(static each => each.GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Find_Flood_IsBounded()
    {
        await using var rig = ServerRig.Bad("flood");
        rig.Workspace.With("a.bad", "bad");
        Assert.Equal(10_000, (await rig.FindAsync("a.bad")).Count);
    }

    [Fact]
    public async Task Find_PlacesThatAreNone_AreHeldToTheText()
    {
        await using var rig = ServerRig.Bad("odd-places");
        rig.Workspace.With("a.bad", "bad");
        var found = await rig.FindAsync("a.bad");
        Assert.Equal(["odd", "bare"], found.OrderByDescending(static finding => finding.Start.Character).Select(static finding => finding.Message));
    }

    [Fact]
    public async Task Find_Utf8Places_CountAsDotNetDoes()
    {
        await using var rig = ServerRig.Bad("utf8");
        rig.Workspace.With("a.bad", "äö😀x");
        Assert.Equal(4, Assert.Single(await rig.FindAsync("a.bad")).Start.Character);
    }

    [Fact]
    public async Task Acquire_TenCrashesInARow_AreSurvivedWithGrowingPauses()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.bad", "bad");
        var time = new ShortTime();
        await using var pool = new ServerPool(rig.Workspace, time, static _ => { });
        var slot = (await pool.FindAsync(rig.Workspace.At("a.bad"), CancellationToken.None))[0];
        for (var i = 1; i <= 10; i++)
        {
            Assert.Equal(
                "bad word", Assert.Single(Assert.Single(await FileCheck.RunAsync(pool, "a.bad", ServerRig.Patience, CancellationToken.None)).Findings).Message);
            using var process = Process.GetProcessById(slot.ProcessId!.Value);
            process.Kill();
            while (slot.Crashes < i)
            {
                await Task.Yield();
            }
        }

        Assert.Single(Assert.Single(await FileCheck.RunAsync(pool, "a.bad", ServerRig.Patience, CancellationToken.None)).Findings);
        Assert.Equal(11, rig.Processes.Started.Count);

        // 16 s after the seventh, half a minute after the last.
        Assert.True(time.Longest > TimeSpan.FromSeconds(20), time.Longest.ToString());
    }

    [Fact]
    public async Task Dispose_ServerNeverExits_IsEndedByForce()
    {
        var rig = ServerRig.Bad("never-exits");
        rig.Workspace.With("a.bad", "bad");
        await rig.FindAsync("a.bad");
        using var process = Process.GetProcessById(Assert.Single(rig.Pool.Slots).ProcessId!.Value);
        await rig.DisposeAsync();
        Assert.True(process.WaitForExit(5_000));
    }

    [Fact]
    public async Task Ask_ServerAnswersWithError_IsTheCallsOwnError()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.bad", "bad");
        var result = await rig.Workspace.RunAsync(new HoverTool(rig.Plugin, rig.Workspace), """{"path":"a.bad","symbol":"bad"}""");
        Assert.True(result.IsError);
        Assert.DoesNotContain('\u001b', TestWorkspace.TextOf(result));
    }

    [Theory]
    [InlineData("good", "overlap")]
    [InlineData("outside", "outside the workspace")]
    public async Task Rename_AnswerCannotBeDone_ChangesNothing(string mode, string expected)
    {
        await using var rig = ServerRig.Bad(mode);
        rig.Workspace.With("a.bad", "bad");
        var result = await rig.Workspace.RunAsync(new RenameTool(rig.Plugin, rig.Workspace), """{"path":"a.bad","symbol":"bad","newName":"x"}""");
        Assert.True(result.IsError);
        Assert.Contains(expected, TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.Equal("bad", rig.Workspace.Text("a.bad"));
    }

    [Fact]
    public async Task Find_FolderNotTrusted_StartsNothingThatNeedsTrust()
    {
        await using var rig = ServerRig.Of("typescript");
        rig.Workspace.Trusted = false;
        rig.Workspace.With("a.ts", "let a = 1;\n");
        Assert.Contains("not trusted", (await Assert.ThrowsAsync<LspException>(() => rig.FindAsync("a.ts"))).Message, StringComparison.Ordinal);
        Assert.Empty(rig.Processes.Started);
    }
}
