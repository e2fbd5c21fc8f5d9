using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Context;

public sealed class OddAttachTests
{
    [Fact]
    public async Task Run_PipesLinksOutAndDevices_AreWarnedOfAndTheRestGoesOn()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one"));
        using var sandbox = new Sandbox(server).Write("a.txt", "the true file");
        using (var made = Process.Start("mkfifo", sandbox.PathOf("pipe.txt")))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.WriteAllText(Path.Combine(sandbox.Root, "outside.txt"), "the outside");
        File.CreateSymbolicLink(sandbox.PathOf("out.txt"), Path.Combine(sandbox.Root, "outside.txt"));
        File.CreateSymbolicLink(sandbox.PathOf("zero.txt"), "/dev/zero");
        File.CreateSymbolicLink(sandbox.PathOf("loop.txt"), sandbox.PathOf("loop.txt"));
        sandbox.Write(".env", "KEY=the-secret\n");

        var run = (await sandbox.RunAsync("compare @pipe.txt @out.txt @zero.txt @loop.txt @.env @a.txt")).ExitedWith(0);

        foreach (var name in (string[])["pipe.txt", "out.txt", "zero.txt", "loop.txt", ".env"])
        {
            Assert.Contains($"@{name} is not attached", run.Error, StringComparison.Ordinal);
        }

        var sent = server.ModelRequests[0].Messages[^1].ToString();
        Assert.Contains("the true file", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("the outside", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FolderWithOddEntries_IsATreeOfTheRest()
    {
        using var sandbox = new Sandbox().Write("src/a.txt", "x").Write("src/\u202eodd\u0007.txt", "x");
        using (var made = Process.Start("mkfifo", sandbox.PathOf("src/README.md")))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Directory.CreateSymbolicLink(sandbox.PathOf("src/again"), sandbox.PathOf("src"));

        var run = (await sandbox.RunAsync("--model", "offline/rules", "--preview", "look at @src/")).ExitedWith(0);

        Assert.Contains("a.txt", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("again/again", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u0007", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AGENTS.md")]
    [InlineData(".agents/MEMORY.md")]
    public async Task Run_HugeFileOrPipe_IsBoundedAndTheRestGoesOn(string path)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one").Reply("two"));
        using var sandbox = new Sandbox(server).Write(path, string.Concat(Enumerable.Repeat("- 2026-01-01: All work and no play.\n", 300_000)));

        (await sandbox.RunAsync("hello")).ExitedWith(0);
        File.Delete(sandbox.PathOf(path));
        using (var made = Process.Start("mkfifo", sandbox.PathOf(path)))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (await sandbox.RunAsync("hello")).ExitedWith(0);

        Assert.Equal(2, server.ModelRequests.Count);
        Assert.True(server.ModelRequests[0].Messages[0].ToString().Length < 100_000);
    }
}
