using System.Runtime.Versioning;
using AgentHost.Processes.Unix;

namespace AgentHost.Processes.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class KillTests : ProcessTest
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(15);

    // A child of the shell, one in a session of its own, one whose parent has gone, and one that is both.
    private const string Family = """
        sh -c 'echo $$ > plain; exec sleep 300' &
        setsid sh -c 'echo $$ > session; exec sleep 300' &
        (sh -c 'echo $$ > orphan; exec sleep 300' &)
        (setsid sh -c 'echo $$ > daemon; exec sleep 300' > /dev/null 2>&1 < /dev/null &)
        """;

    private static readonly string[] _family = ["plain", "session", "orphan", "daemon"];

    [Fact]
    public async Task KillAsync_WholeFamily_NoneIsLeft()
    {
        await using var process = await ShellAsync(Family + "\nwait");
        var pids = await FamilyAsync();

        await process.KillAsync(TimeSpan.Zero, Token);

        Assert.Equal(137, await process.WaitAsync(Token));
        await AssertGoneAsync(pids);
    }

    [Fact]
    public async Task KillAsync_WithGrace_AsksAllAndReturnsEarly()
    {
        await using var process = await ShellAsync(
            "trap 'echo asked > leader; exit 4' TERM; " + Family
            + "\nsetsid sh -c 'trap \"echo asked > escaped; exit\" TERM; echo $$ > trapper; while :; do sleep 0.01; done' & while :; do wait; done");
        var pids = await FamilyAsync();
        await PidAsync("trapper");
        var start = TimeProvider.System.GetTimestamp();

        await process.KillAsync(_long, Token);

        Assert.True(TimeProvider.System.GetElapsedTime(start) < _long / 2);
        Assert.Equal(4, await process.WaitAsync(Token));
        Assert.True(File.Exists(Path.Join(Folder, "leader")));
        Assert.True(File.Exists(Path.Join(Folder, "escaped")));
        await AssertGoneAsync(pids);
    }

    [Fact]
    public async Task KillAsync_ChildIgnoresAsking_IsKilledAfterGrace()
    {
        await using var process = await ShellAsync("trap '' TERM; echo $$ > ready; while :; do sleep 0.05; done");
        await PidAsync("ready");
        var start = TimeProvider.System.GetTimestamp();

        await process.KillAsync(TimeSpan.FromMilliseconds(300), Token);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromMilliseconds(290), _long);
        Assert.Equal(137, await process.WaitAsync(Token));
    }

    [Fact]
    public async Task KillAsync_Cancelled_KillsAllTheSame()
    {
        await using var process = await ShellAsync("trap '' TERM; echo $$ > ready; while :; do sleep 0.05; done");
        await PidAsync("ready");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await process.KillAsync(TimeSpan.FromMilliseconds(100), new CancellationToken(canceled: true)));

        Assert.Equal(137, await process.WaitAsync(Token));
    }

    [Fact]
    public async Task KillAsync_StoppedChild_IsKilled()
    {
        await using var process = await ShellAsync("kill -STOP $$");
        await process.KillAsync(TimeSpan.FromMilliseconds(50), Token);
        Assert.InRange(await process.WaitAsync(Token), 128, 255);
    }

    [Fact]
    public async Task KillAsync_AfterTheEnd_DoesNothing()
    {
        await using var process = await ShellAsync("exit 5");
        Assert.Equal(5, await process.WaitAsync(Token));
        await process.KillAsync(_long, Token);
        Assert.Equal(5, await process.WaitAsync(Token));
    }

    [Fact]
    public async Task DisposeAsync_LeaderEnded_EndsWhatItLeft()
    {
        await using var process = await ShellAsync(Family);
        Assert.Equal(0, await process.WaitAsync(Token));
        var pids = await FamilyAsync();

        await process.DisposeAsync();

        await AssertGoneAsync(pids);
    }

    [Fact]
    public async Task DisposeAsync_OneOfTwo_LeavesTheOther()
    {
        var first = await ShellAsync("exec sleep 300");
        await using var second = await ShellAsync(Family + "\nwait");
        var pids = await FamilyAsync();

        await first.DisposeAsync();

        Assert.False(Alive(first.Id));
        Assert.All(pids, pid => Assert.True(Alive(pid)));
    }

    [Fact]
    public async Task KillAsync_FirstOfMany_LeavesThoseWithLongerNumbers()
    {
        // The marks of the first and the tenth child begin alike.
        var started = new List<IProcess>();
        for (var i = 0; i < 12; i++)
        {
            started.Add(await ShellAsync("exec sleep 300"));
        }

        await started[0].KillAsync(TimeSpan.Zero, Token);

        Assert.False(Alive(started[0].Id));
        Assert.All(started.Skip(1), process => Assert.True(Alive(process.Id)));
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) - 20)]
    [InlineData((64 * 1024) - 60)]
    [InlineData((64 * 1024) - 100)]
    [InlineData((64 * 1024) - 140)]
    [InlineData((64 * 1024) - 180)]
    [InlineData(120 * 1024)]
    public async Task KillAsync_LargeEnvironment_FindsMarkWhereverItLies(int length)
    {
        // Only what is given here and the marks after it: the mark comes to lie before, on and behind the edge of what is read at once.
        var changes = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToDictionary(name => name, _ => (string?)null);
        changes["PATH"] = "/usr/bin:/bin";
        changes["PAD"] = new string('p', length);
        var line = "setsid sh -c 'echo $$ > far; exec sleep 300' & wait";
        await using var process = await Processes.StartAsync(new ProcessSpec("/bin/sh", ["-c", line]) { Environment = changes }, Token);
        var far = await PidAsync("far");

        await process.KillAsync(TimeSpan.Zero, Token);

        await UntilAsync(() => !Alive(far), "the descendant was not found");
    }

    [Fact]
    public async Task BackendDisposeAsync_ManyRun_EndsAllAndGuard()
    {
        var backend = new UnixBackend(TimeProvider.System);
        var processes = new LocalProcesses(Folder, backend);
        var started = new List<IProcess>();
        for (var i = 0; i < 20; i++)
        {
            started.Add(await processes.StartAsync(new ProcessSpec("sleep", ["300"]), Token));
        }

        var guard = backend.GuardPid;
        Assert.True(Alive(guard));

        await backend.DisposeAsync();

        Assert.All(started, process => Assert.False(Alive(process.Id)));
        Assert.False(Directory.Exists($"/proc/{guard}"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await processes.StartAsync(new ProcessSpec("true", []), Token));
    }

    [Fact]
    public async Task WithoutPidFd_SameBehaviour()
    {
        await using var backend = new UnixBackend(TimeProvider.System, usePidFd: false);
        var processes = new LocalProcesses(Folder, backend);
        await using var ended = await processes.StartAsync(new ProcessSpec("sh", ["-c", "echo hi; exit 6"]), Token);
        var (code, output, _) = await CollectAsync(ended);
        Assert.Equal((6, "hi\n"), (code, output));

        await using var killed = await processes.StartAsync(new ProcessSpec("sh", ["-c", Family + "\nwait"]), Token);
        var pids = await FamilyAsync();
        await killed.KillAsync(TimeSpan.Zero, Token);
        Assert.Equal(137, await killed.WaitAsync(Token));
        await AssertGoneAsync(pids);
    }

    private async Task<List<int>> FamilyAsync()
    {
        var pids = new List<int>();
        foreach (var name in _family)
        {
            pids.Add(await PidAsync(name));
        }

        Assert.All(pids, pid => Assert.True(Alive(pid)));
        return pids;
    }

    private static Task AssertGoneAsync(List<int> pids) => UntilAsync(() => !pids.Exists(Alive), "a descendant still lives");
}
