using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>
/// The program, ended with SIGKILL while plugins are being activated: nothing of the store is harmed, and the next start works. Installs and updates are ended
/// in <see cref="InstalledPluginTests"/>.
/// </summary>
public sealed class KillTests
{
    private const int Kill = 9;

    private static readonly string[] Plugins = ["parrot", "json-12"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_WhilePluginsAreActivated_StoreVerifies_AndTheNextStartWorks(bool inProcess)
    {
        using var sandbox = new Sandbox();
        foreach (var project in (string[])["Samples.ChatClient", "TestPlugins.Json12"])
        {
            (await sandbox.AgentAsync(["plugin", "install", Programs.TestPlugin(project), "--yes", .. inProcess ? ["--in-process"] : Array.Empty<string>()]))
                .ExitedWith(0);
        }

        var random = new Random(inProcess ? 1_301 : 1_302);
        for (var round = 0; round < Rounds.Or(8); round++)
        {
            await using (var process = sandbox.Start("--model", "parrot/grey", "--allow", "json_12", "call json_12 {}"))
            {
                var ended = process.WaitAsync();
                if (inProcess && round % 2 == 0)
                {
                    await MarkAsync(sandbox, ended);
                    await Task.WhenAny(ended, Task.Delay(random.Next(0, 25)));
                }
                else
                {
                    await Task.WhenAny(ended, Task.Delay(random.Next(30, 450)));
                }

                if (!ended.IsCompleted)
                {
                    // The program alone: what it started has to end by itself.
                    process.Signal(Kill);
                }

                Assert.Contains((await ended).ExitCode, new[] { 0, 128 + Kill });
            }

            // A plugin that was being activated in the process is left alone, which is told once; a person's word takes it back.
            if ((await sandbox.RunAsync("list the files")).ExitedWith(0).Error.Contains("--retry", StringComparison.Ordinal))
            {
                await EnableAsync(sandbox);
            }

            if (round % 4 == 3)
            {
                (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(0);
            }
        }

        var run = (await sandbox.RunAsync("--model", "parrot/grey", "--allow", "json_12", "call json_12 {}")).ExitedWith(0);
        Assert.StartsWith("12.0.0.0 reads them", run.Output, StringComparison.Ordinal);
        Assert.Empty(Left(sandbox));
        await AssertNobodyIsLeftAsync(sandbox);
    }

    /// <summary>Waits until a plugin is being activated, or the program has ended.</summary>
    private static async Task MarkAsync(Sandbox sandbox, Task ended)
    {
        while (!ended.IsCompleted && Left(sandbox).Length == 0)
        {
            await Task.Delay(1);
        }
    }

    private static string[] Left(Sandbox sandbox)
    {
        var marks = Path.Combine(sandbox.DataFolder, "plugins", "activating");
        return Directory.Exists(marks) ? Directory.GetFiles(marks) : [];
    }

    private static async Task EnableAsync(Sandbox sandbox)
    {
        foreach (var plugin in Plugins)
        {
            (await sandbox.AgentAsync("plugin", "enable", plugin, "--retry")).ExitedWith(0);
        }
    }

    /// <summary>Processes that the killed programs had started end within the deadline.</summary>
    private static async Task AssertNobodyIsLeftAsync(Sandbox sandbox)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var alive = Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _))
                .Select(static folder => Words(folder)).Where(words => words.Contains(sandbox.Root, StringComparison.Ordinal)).ToList();
            if (alive.Count == 0)
            {
                return;
            }

            Assert.True(clock.Elapsed < AgentProcess.Deadline, string.Join('\n', alive));
            await Task.Delay(50);
        }
    }

    private static string Words(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ') + File.ReadAllText(Path.Combine(folder, "environ")).Replace('\0', ' ');
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
