using System.Runtime.Versioning;

namespace AgentHost.Processes.Tests;

/// <summary>Counts what the whole test program holds open, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(ManyProcessesTests), DisableParallelization = true)]
[Collection(nameof(ManyProcessesTests))]
[UnsupportedOSPlatform("windows")]
public sealed class ManyProcessesTests : ProcessTest
{
    [Fact]
    public async Task StartAsync_TwoHundredAtOnce_AllTellTheirOwn()
    {
        var results = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(number => Task.Run(() => RunAsync($"cat /proc/sys/kernel/ostype; echo {number} >&2; exit {number % 100}"))));

        Assert.Equal(Enumerable.Range(0, 200).Select(number => (number % 100, "Linux\n", $"{number}\n")), results);
    }

    [Fact]
    public async Task StartAsync_FiveHundredInTurn_LeaveNoDescriptorAndNoZombie()
    {
        await StartAllKindsAsync(10);
        var before = Descriptors();
        await StartAllKindsAsync(500);

        // The runtime opens a few of its own; one left by every start of any one kind would be a hundred.
        await UntilAsync(() => Descriptors() < before + 50, "descriptors are left open");
        await UntilAsync(() => Zombies() == 0, "ended children were not reaped");
    }

    [Fact]
    public async Task StartAsync_TrueManyTimes_PrintsItsTime()
    {
        var spec = new ProcessSpec("/bin/true", []);
        var waits = new List<double>();
        var whole = new List<double>();
        for (var i = 0; i < 300; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            var process = await Processes.StartAsync(spec, Token);
            Assert.Equal(0, await process.WaitAsync(Token));
            waits.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            await process.DisposeAsync();
            whole.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"first {waits[0]:0.00} ms; median of start and wait {waits.Order().ElementAt(150):0.00} ms; with dispose {whole.Order().ElementAt(150):0.00} ms");
    }

    /// <summary>Starts in turn: what cannot start, what is stopped, what fails, what is read to its end.</summary>
    private async Task StartAllKindsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            switch (i % 5)
            {
                case 0:
                    await Assert.ThrowsAsync<ProcessStartException>(async () => await Processes.StartAsync(new ProcessSpec("/etc/passwd", []), Token));
                    break;
                case 1:
                    await using (await ShellAsync("exec sleep 300", input: true))
                    {
                    }

                    break;
                case 2:
                    await using (var process = await ShellAsync("exit 3", input: true))
                    {
                        Assert.Equal(3, await process.WaitAsync(Token));
                    }

                    break;
                default:
                    Assert.Equal("x\n", (await RunAsync("echo x")).Output);
                    break;
            }
        }
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static int Zombies()
    {
        var count = 0;
        foreach (var children in Directory.GetDirectories("/proc/self/task").Select(static task => Path.Join(task, "children")).Where(File.Exists))
        {
            count += File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Count(static pid => !Alive(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture)));
        }

        return count;
    }
}
