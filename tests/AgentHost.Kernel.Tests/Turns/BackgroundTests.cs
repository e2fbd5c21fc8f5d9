using System.Runtime.Versioning;
using AgentHost.FileSystem.Tests;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Calls;
using AgentHost.Permissions.Tests;
using AgentHost.Processes.Tests;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Work that outlives its call, and what the model hears of it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BackgroundTests : ProcessTest
{
    [Fact]
    public async Task Keep_Process_OutlivesItsCallAndEndsWithTheSession()
    {
        var kept = new KeptProcesses();
        var call = Call(kept);
        var left = await StartAsync(call);
        var process = await StartAsync(call);
        await process.KeepAsync(Token);
        await process.KeepAsync(Token);

        await call.DisposeAsync();

        Assert.Equal(137, await left.WaitAsync(Token));
        Assert.True(Directory.Exists($"/proc/{process.Id}"));
        await kept.DisposeAsync();
        Assert.Equal(137, await process.WaitAsync(Token));
    }

    [Fact]
    public async Task Keep_TooLate_IsRefused()
    {
        await using var kept = new KeptProcesses();
        var call = Call(kept);
        var process = await StartAsync(call);
        await call.DisposeAsync();
        await Assert.ThrowsAsync<IOException>(async () => await process.KeepAsync(Token));

        await kept.DisposeAsync();
        await using var next = Call(kept);
        var other = await StartAsync(next);
        await Assert.ThrowsAsync<IOException>(async () => await other.KeepAsync(Token));
    }

    [Fact]
    public async Task Keep_MoreThanFifty_IsRefusedUntilOneEnds()
    {
        await using var kept = new KeptProcesses();
        await using var call = Call(kept);
        IProcess? last = null;
        for (var i = 0; i < 50; i++)
        {
            last = await StartAsync(call);
            await last.KeepAsync(Token);
        }

        var more = await StartAsync(call);
        await Assert.ThrowsAsync<IOException>(async () => await more.KeepAsync(Token));
        await last!.DisposeAsync();
        await more.KeepAsync(Token);
    }

    [Fact]
    public async Task Continue_KeptProcess_IsOfItsSessionAndOfThePlan()
    {
        await using var kept = new KeptProcesses();
        await using var others = new KeptProcesses();
        var first = Call(kept);
        var process = await StartAsync(first);
        Assert.False(await first.ContinueAsync(process, Sleep, Token));
        await process.KeepAsync(Token);
        await first.DisposeAsync();

        await using var next = Call(kept);
        Assert.True(await next.ContinueAsync(process, Sleep, Token));
        await process.KeepAsync(Token);
        Assert.False(await next.ContinueAsync(process, new ProcessSpec("sleep", ["2000"]), Token));
        Assert.False(await next.ContinueAsync(process, Sleep with { Input = true }, Token));
        Assert.False(await Call(others).ContinueAsync(process, Sleep, Token));
        Assert.False(await new CallProcesses(Processes, planned: null, "x", kept).ContinueAsync(process, Sleep, Token));
        await process.DisposeAsync();
        Assert.False(await next.ContinueAsync(process, Sleep, Token));
    }

    [Fact]
    public async Task End_OfTheSession_LetsOneThatReadsEndByItself()
    {
        var kept = new KeptProcesses();
        string[] words = ["/bin/sh", "-c", "cat; exit 5"];
        await using var call = Call(kept, Resource.Program(words));
        var process = await call.StartAsync(new ProcessSpec(words[0], words[1..]) { Input = true }, Token);
        await process.KeepAsync(Token);

        await kept.DisposeAsync();

        Assert.Equal(5, await process.WaitAsync(Token));
    }

    [Fact]
    public async Task Tell_WhileACallRuns_ComesWithTheResults()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", async (_, context, token) =>
        {
            Assert.True(await context.Workspace.Sessions.TellAsync(context.SessionId, "It rains.", token));
            Assert.False(await context.Workspace.Sessions.TellAsync("none", "It rains.", token));
            return ToolResult.Text("seen");
        });
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        var result = Assert.Single(await rig.LastResultsAsync());
        Assert.StartsWith("seen", result, StringComparison.Ordinal);
        Assert.EndsWith("\n(It rains.)", result, StringComparison.Ordinal);
        Histories.AssertValid(rig.Model.Last.Messages);
    }

    [Fact]
    public void Notices_ManyOrLong_AreTheLastOnesWithinBounds()
    {
        var notices = new Notices();
        Assert.Null(notices.Take());
        for (var i = 0; i < 60; i++)
        {
            notices.Add($"{i}" + new string('x', 5_000));
        }

        var lines = notices.Take()!.Split('\n');
        Assert.Equal(50, lines.Length);
        Assert.StartsWith("10x", lines[0], StringComparison.Ordinal);
        Assert.All(lines, static line => Assert.Equal(2_000, line.Length));
        Assert.Null(notices.Take());
    }

    private static ProcessSpec Sleep { get; } = new("sleep", ["300"]);

    private CallProcesses Call(KeptProcesses kept, Resource? command = null) =>
        new(Processes, new PlannedCommands(Plans.Of("x", ToolEffects.Execute, command ?? Resource.ShellLine("sleep 300")), new FakePaths()), "x", kept);

    private static async Task<IProcess> StartAsync(CallProcesses call) => await call.StartAsync(Sleep, Token);
}
