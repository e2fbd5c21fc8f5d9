using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class GuardTests : ProcessTest
{
    private const int Kill = 9;

    private const string Family = """
        sh -c 'echo $$ > NAME-plain; exec sleep 300' & setsid sh -c 'echo $$ > NAME-session; exec sleep 300' & (setsid sh -c 'echo $$ > NAME-daemon; exec sleep 300' &) ; echo $$ > NAME-leader; wait
        """;

    private static readonly string[] _family = ["plain", "session", "daemon", "leader"];

    [Fact]
    public async Task HostKilled_WholeFamily_IsGone()
    {
        const string Deaf = "trap '' TERM HUP INT; echo $$ > a-deaf; while :; do sleep 0.05; done";
        const string Bare = "exec env -i sh -c 'echo $$ > a-bare; exec sleep 300'";
        const string Left = "sh -c 'echo $$ > a-left; exec sleep 300' & true";
        await using var host = await StartHostAsync("a", $"{FamilyOf("a")}\n{Deaf}\n{Bare}\n{Left}");
        var pids = await FamilyAsync("a");
        pids.AddRange([await PidAsync("a-deaf"), await PidAsync("a-bare"), await PidAsync("a-left")]);
        pids.Add(await PidAsync("guard-a"));
        Assert.All(pids, pid => Assert.True(Alive(pid)));

        await AssertAllEndAsync(host, pids);
    }

    [Fact]
    public async Task InnerHostKilled_ItsChildrenEnd_OuterLives()
    {
        await using var outer = await StartHostAsync("outer", $"{FamilyOf("o")}\n{InnerHost("inner", FamilyOf("i"))}");
        var inner = await FamilyAsync("i");
        var others = await FamilyAsync("o");

        _ = SendSignal(await PidAsync("host-inner"), Kill);

        await UntilAsync(() => !inner.Exists(Alive), "a child of the inner host still lives");
        Assert.All(others, pid => Assert.True(Alive(pid)));
        Assert.True(Alive(outer.Id));
    }

    [Fact]
    public async Task OuterHostKilled_InnerHostAndAllChildrenEnd()
    {
        await using var outer = await StartHostAsync("outer", $"{FamilyOf("o")}\n{InnerHost("inner", FamilyOf("i"))}");
        var pids = await FamilyAsync("i");
        pids.AddRange(await FamilyAsync("o"));
        pids.AddRange([await PidAsync("host-inner"), await PidAsync("guard-inner"), await PidAsync("guard-outer")]);

        await AssertAllEndAsync(outer, pids);
    }

    [Fact]
    public async Task GuardSignalled_StaysAndStillGuards()
    {
        await using var host = await StartHostAsync("a", FamilyOf("a"));
        var pids = await FamilyAsync("a");
        var guard = await PidAsync("guard-a");
        foreach (var signal in (int[])[1, 2, 3, 15])
        {
            Assert.Equal(0, SendSignal(guard, signal));
        }

        await AssertAllEndAsync(host, [.. pids, guard]);
    }

    [Fact]
    public async Task GuardKilled_AnotherTakesOver()
    {
        await using var first = await ShellAsync("exec sleep 300");
        var guard = Backend.GuardPid;
        Assert.Equal(0, SendSignal(guard, Kill));
        await UntilAsync(() => !Directory.Exists($"/proc/{guard}"), "the killed guard was not reaped");

        await using var second = await ShellAsync("exec sleep 300");

        Assert.NotEqual(guard, Backend.GuardPid);
        Assert.True(Alive(Backend.GuardPid));
        Assert.True(Alive(first.Id));
    }

    [Fact]
    public async Task Guard_ManyShortChildren_StaysOneProcess()
    {
        await RunAsync("true");
        var guard = Backend.GuardPid;
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(0, (await RunAsync("true")).Code);
        }

        Assert.Equal(guard, Backend.GuardPid);
        Assert.True(Alive(guard));
    }

    private static string FamilyOf(string name) => Family.Replace("NAME", name, StringComparison.Ordinal).Trim();

    private static string InnerHost(string name, string lines) =>
        $"echo $$ > host-{name}; export PROBE_NAME={name}; export {GuardProbe.Variable}=\"{lines.Replace("$", "\\$", StringComparison.Ordinal)}\"; "
        + $"exec '{GuardProbe.Program}'";

    private ValueTask<IProcess> StartHostAsync(string name, string lines) => Processes.StartAsync(
        new ProcessSpec(GuardProbe.Program, [])
        {
            Environment = new Dictionary<string, string?> { [GuardProbe.Variable] = lines, ["PROBE_NAME"] = name },
        },
        Token);

    private async Task<List<int>> FamilyAsync(string name)
    {
        var pids = new List<int>();
        foreach (var member in _family)
        {
            pids.Add(await PidAsync($"{name}-{member}"));
        }

        return pids;
    }

    // Only the host is killed, and it is not disposed before all is seen: what ends the rest is its guard.
    private static async Task AssertAllEndAsync(IProcess host, List<int> pids)
    {
        Assert.Equal(0, SendSignal(host.Id, Kill));
        await UntilAsync(() => !pids.Exists(Alive), "something outlived the host");
        Assert.Equal(128 + Kill, await host.WaitAsync(Token));
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);
}
