using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using AgentHost.Plugins.Targets.Carrying;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>Ends of carriers and their launchers at moments that nobody chose. ROUNDS says how many: 200 is the whole run, 20 the usual one.</summary>
public sealed class FaultTests
{
    public static TheoryData<string> Places => ["detached", "podman"];

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 20;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Kills_OfCarriersAndLaunchers_LeaveNoOrphanAndNoWrongCode(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var watcher = await box.ConnectAsync();
        var mark = $"85{RandomNumberGenerator.GetInt32(100_000, 999_999)}";
        var (unknown, known) = (0, 0);
        for (var round = 0; round < Rounds; round++)
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
        Assert.Equal(Rounds * 4, unknown + known);
        Assert.True(unknown > 0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{place}: {Rounds} kills, {known} codes, {unknown} unknown, 0 orphans.");
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
