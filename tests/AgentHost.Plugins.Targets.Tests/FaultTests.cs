using System.Diagnostics;
using System.Security.Cryptography;
using AgentHost.Plugins.Targets.Carrying;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>Ends of carriers and their launchers at moments that nobody chose. ROUNDS says how many: 200 is the whole run, 20 the usual one.</summary>
public sealed class FaultTests
{
    public static TheoryData<string> Places => ["detached", "podman"];

    private static readonly int Kills = Rounds.Or(20);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Kills_OfCarriersAndLaunchers_LeaveNoOrphanAndNoWrongCode(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var watcher = await box.ConnectAsync();
        var mark = $"85{RandomNumberGenerator.GetInt32(100_000, 999_999)}";
        var (unknown, known) = (0, 0);
        for (var round = 0; round < Kills; round++)
        {
            var there = await box.ConnectAsync();
            var folder = there.Folder;
            var running = Enumerable.Range(0, 4).Select(i => CodeOfAsync(there, i, mark)).ToList();
            await Task.Delay(RandomNumberGenerator.GetInt32(0, 60));

            // Either the shell that serves, told by its own note, or the line to it.
            if (round % 2 == 0)
            {
                await CarrierTests.RunAsync(watcher, "sh", "-c", $"read -r p <{folder}/owner; kill -KILL $p");
            }
            else
            {
                await there.CutAsync();
            }

            foreach (var (expected, code) in await Task.WhenAll(running))
            {
                Assert.True(code is null || code == expected, $"Round {round}: {code} instead of {expected} or unknown.");
                _ = code is null ? unknown++ : known++;
            }

            await there.DisposeAsync();
        }

        await Eventually.TrueAsync(async () => await CarrierTests.CountAsync(watcher, mark) == 0);
        Assert.Equal(Kills * 4, unknown + known);
        Assert.True(unknown > 0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{place}: {Kills} kills, {known} codes, {unknown} unknown, 0 orphans.");
    }

    [Fact]
    public async Task Kills_OfPanes_LeaveNoOrphanAndNoWrongCode()
    {
        await using var box = await PaneBox.StartAsync("bash");
        await using var watcher = await box.WatchAsync();
        var mark = $"82{RandomNumberGenerator.GetInt32(100_000, 999_999)}";
        await using var there = await box.ConnectAsync();
        var (unknown, known, refused) = (0, 0, 0);
        for (var round = 0; round < Math.Max(4, Kills / 4); round++)
        {
            var (expected, line) = round % 3 == 0 ? (round % 256, $"exit {round % 256}") : (7, $"setsid sleep {mark} & sleep {mark}; exit 7");
            TargetProcess process;
            try
            {
                process = await there.StartAsync(PaneBox.Line(there, line), None);
            }
            catch (ProcessStartException)
            {
                // The pane went while it was begun in: another is made with the next start.
                round--;
                Assert.True(++refused < 20 * Kills);
                continue;
            }

            await Task.Delay(RandomNumberGenerator.GetInt32(0, 60), None);

            // The whole pane, or the shell in it.
            var killed = round % 2 == 0
                ? await PaneBox.TmuxAsync("kill-session", "-t", $"={box.Name}")
                : await PaneBox.TmuxAsync("run-shell", "-t", $"={box.Name}:", "kill -KILL #{pane_pid}");
            var code = await process.WaitAsync(None);
            Assert.True(code is null || code == expected, $"Round {round}: {code} instead of {expected} or unknown. {killed}");
            _ = code is null ? unknown++ : known++;
            await process.DisposeAsync();
        }

        await Eventually.TrueAsync(async () => await CarrierTests.CountAsync(watcher, mark) == 0);
        Assert.True(unknown > 0);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{known + unknown} kills, {known} codes, {unknown} unknown, {refused} starts in a pane that just went, 0 orphans.");
    }

    [Fact]
    public async Task Connect_HostKeyThatChanged_IsRefusedWithWhatSshSays()
    {
        Assert.SkipUnless(SshServer.Shared.IsRunning, "Needs an sshd that starts here.");
        await using var box = await PlaceBox.StartAsync("dash");
        var known = Path.Combine(box.Folder, "known");
        var port = (await File.ReadAllLinesAsync(SshServer.Shared.Configuration, None)).Single(static line => line.Contains("Port ", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            known,
            $"[127.0.0.1]:{port.Split(' ')[^1]} {(await File.ReadAllTextAsync(Path.Combine(SshServer.Shared.Folder, "user.pub"), None)).Trim()}\n",
            None);
        using var settings = System.Text.Json.JsonDocument.Parse(
            $$"""{"arguments":["-F","{{SshServer.Shared.Configuration}}","-o","UserKnownHostsFile={{known}}"]}""");
        var target = new PlaceTarget(Launching.Launchers.All.Single(static launcher => launcher.Kind == "ssh"), box.Workspace, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<CapabilityException>(
            async () => await target.ConnectAsync(new TargetRequest("127.0.0.1") { Settings = settings.RootElement.Clone() }, None));

        Assert.Equal("ssh:127.0.0.1 cannot be reached: its program ended; it said: Host key verification failed.", fault.Message);
    }

    [Theory]
    [InlineData("no-such-shell", "no-such-shell")]
    [InlineData("false", "its program ended")]
    [InlineData("cat", "nothing answered within 1 s")]
    public async Task Connect_WhatIsNoShell_IsSaid(string program, string expected)
    {
        await using var box = await PlaceBox.StartAsync("dash");
        using var settings = System.Text.Json.JsonDocument.Parse($$"""{"program":"{{program}}"}""");
        var target = new PlaceTarget(Launching.Launchers.All.Single(static launcher => launcher.Kind == "sh"), box.Workspace, TimeProvider.System)
        {
            Deadline = TimeSpan.FromSeconds(1),
        };

        var fault = await Assert.ThrowsAsync<CapabilityException>(
            async () => await target.ConnectAsync(new TargetRequest("x") { Settings = settings.RootElement.Clone() }, None));

        Assert.StartsWith("sh:x cannot be reached: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private static async Task<(int Expected, int? Code)> CodeOfAsync(ShellConnection there, int i, string mark)
    {
        try
        {
            await using var process = await there.StartAsync(
                new ProcessSpec("sh", ["-c", i % 2 == 0 ? $"exit {i}" : $"setsid sleep {mark} & sleep {mark}; exit {i}"]), None);
            return (i, await process.WaitAsync(None));
        }
        catch (TargetLostException)
        {
            return (i, null);
        }
    }
}
