using System.Text;
using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Faults;

/// <summary>A run that is killed while it writes leaves files beside the workspace's own; the next one removes them.</summary>
public sealed class KilledEditTests
{
    private const int Files = 400;
    private const int MostRounds = 20;
    private const int Kill = 9;

    [Fact]
    public async Task Kill_WhileFilesAreStaged_TheNextRunRemovesThem()
    {
        await using var server = await ModelServer.StartAsync(Script());
        using var sandbox = new Sandbox(server);
        var caught = false;
        for (var round = 0; !caught && round < MostRounds; round++)
        {
            await using var run = sandbox.Start("--permission-mode", "accept-edits", "make them");
            var ended = run.WaitAsync();
            while (!ended.IsCompleted && Staged(sandbox).Length < 2)
            {
                await Task.Yield();
            }

            run.Signal(Kill);
            await ended;
            caught = Staged(sandbox).Length > 0;
        }

        Assert.True(caught, "No run could be killed while it wrote.");
        sandbox.Write("mine.agent-new", "a person's");

        (await sandbox.RunAsync("--model", "offline/rules", "list the files")).ExitedWith(0);

        Assert.Empty(Staged(sandbox));
        Assert.Equal("a person's", sandbox.Read("mine.agent-new"));
    }

    /// <summary>Each run asks anew, and what was made before is made again.</summary>
    private static Scenario Script()
    {
        var scenario = Scenario.Create();
        for (var round = 0; round < MostRounds; round++)
        {
            var patch = new StringBuilder("*** Begin Patch\n");
            for (var i = 0; i < Files; i++)
            {
                patch.Append(System.Globalization.CultureInfo.InvariantCulture, $"*** Add File: made/{round}/{i}.txt\n+{i}\n");
            }

            patch.Append("*** End Patch");
            scenario = scenario.ToolCall("apply_patch", JsonSerializer.Serialize(new { patch = patch.ToString() }));
        }

        return scenario;
    }

    private static string[] Staged(Sandbox sandbox) =>
        Directory.GetFiles(
            sandbox.Workspace,
            ".????????????????????????????????.agent-new",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
}
