using System.Security.Cryptography;
using System.Text;
using AgentHost.Plugins.Targets.Carrying;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>Programs that are kept past the end of their connection, and found again by name.</summary>
public sealed class KeptTests
{
    public static TheoryData<string> Places => ["detached", "ssh", "podman"];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Keep_ConnectionGone_OutputAndCodeAreFound(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        var name = $"job-{Guid.NewGuid():N}";
        await using (var first = await box.ConnectAsync())
        {
            await using var process = await first.StartAsync(
                new ProcessSpec("sh", ["-c", "echo before; while [ ! -e go ]; do sleep 0.1; done; echo after; echo bad >&2; exit 5"]), None);
            Assert.True(await process.KeepAsync(name, None));
            await using var other = await first.StartAsync(new ProcessSpec("sleep", ["1"]), None);
            Assert.False(await other.KeepAsync(name, None));
            Assert.False(await other.KeepAsync("no/name", None));
        }

        await using var second = await box.ConnectAsync();
        Assert.Null(await second.FindAsync("none", None));
        await using var found = await second.FindAsync(name, None);
        Assert.NotNull(found);
        await second.WriteAsync(new TargetWrite($"{box.Folder}/go", default), None);
        var (output, errors) = await CarrierTests.ReadAsync(found);

        Assert.Equal(("before\nafter\n", "bad\n"), (Encoding.UTF8.GetString(output), Encoding.UTF8.GetString(errors)));
        Assert.Equal(5, await found.WaitAsync(None));
        await found.DisposeAsync();
        Assert.Null(await second.FindAsync(name, None));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Keep_FoundAndKilled_NothingRunsOn(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        var name = $"job-{Guid.NewGuid():N}";
        var mark = $"89{RandomNumberGenerator.GetInt32(100_000, 999_999)}";
        await using (var first = await box.ConnectAsync())
        {
            var process = await first.StartAsync(new ProcessSpec("sh", ["-c", $"setsid sleep {mark} & sleep {mark}"]), None);
            await Eventually.TrueAsync(async () => await CarrierTests.CountAsync(first, mark) == 2);
            Assert.True(await process.KeepAsync(name, None));
        }

        await using var second = await box.ConnectAsync();
        Assert.Equal(2, await CarrierTests.CountAsync(second, mark));
        var found = await second.FindAsync(name, None);
        await found!.KillAsync(TimeSpan.FromSeconds(1), None);

        Assert.Equal(0, await CarrierTests.CountAsync(second, mark));
        Assert.Null(await second.FindAsync(name, None));
    }
}
