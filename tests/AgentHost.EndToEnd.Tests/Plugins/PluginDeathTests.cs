using System.Diagnostics;
using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Plugins that take the program with them, or fail too often: what the next start knows of it.</summary>
public sealed class PluginDeathTests
{
    [Theory]
    [InlineData("die-constructor")]
    [InlineData("die-activation")]
    public async Task Run_PluginThatEndsTheProgram_IsLeftAloneFromTheNextStartOn(string place)
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("fail", "{}").Reply("without it").Reply("still without it").ToolCall("fail", "{}").Reply("it failed behind the runner"));
        using var sandbox = new Sandbox(server);
        await InstallAsync(sandbox, place, "--in-process");

        (await sandbox.RunAsync("--allow", "fail", "go")).ExitedWith(134);

        var second = (await sandbox.RunAsync("go")).ExitedWith(0);
        Assert.Equal("without it\n", second.Output);
        Assert.Contains(
            "The program ended while the plugin faulty was being activated in it, so it is left alone from now on: agent plugin enable faulty --retry",
            second.Error,
            StringComparison.Ordinal);
        Assert.Contains("fail", server.ModelRequests[0].Tools);
        Assert.DoesNotContain("fail", server.ModelRequests[1].Tools);
        Assert.DoesNotContain("faulty", (await sandbox.RunAsync("go")).ExitedWith(0).Error, StringComparison.Ordinal);
        await AssertFaultedAsync(sandbox, "being activated in it");

        (await sandbox.AgentAsync("plugin", "enable", "faulty", "--retry", "--isolate")).ExitedWith(0);
        Assert.Equal("it failed behind the runner\n", (await sandbox.RunAsync("--allow", "fail", "go")).ExitedWith(0).Output);
        server.Verify();
        Assert.Contains("signal 6 (abort)", server.ModelRequests[^1].LastText, StringComparison.Ordinal);
        Assert.Contains("  state    installed\n", (await sandbox.AgentAsync("plugin", "info", "faulty")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ToolThatFailsThreeTimes_IsLeftAloneFromTheNextStartOn()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("fail", """{"n":1}""").ToolCall("fail", """{"n":2}""")
            .ToolCall("fail", """{"n":3}""").Reply("enough").Reply("without it"));
        using var sandbox = new Sandbox(server);
        await InstallAsync(sandbox, "execute");

        (await sandbox.RunAsync("--allow", "fail", "go")).ExitedWith(0);

        await AssertFaultedAsync(sandbox, "It failed 3 times within five minutes, last: fail: InvalidOperationException: The faulty plugin throws in execute.");
        (await sandbox.RunAsync("go")).ExitedWith(0);
        Assert.DoesNotContain("fail", server.ModelRequests[^1].Tools);
        server.Verify();
        (await sandbox.AgentAsync("plugin", "enable", "faulty", "--retry")).ExitedWith(0);
        Assert.Contains("  state    installed\n", (await sandbox.AgentAsync("plugin", "info", "faulty")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PluginInProcessThatPrints_LeavesStandardOutputToTheAnswer()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("fail", "{}").Reply("done"));
        using var sandbox = new Sandbox(server);
        await InstallAsync(sandbox, "print", "--in-process");

        var result = (await sandbox.RunAsync("--allow", "fail", "--output", "json", "go")).ExitedWith(0);

        Assert.Equal("done", JsonDocument.Parse(result.Output).RootElement.GetProperty("answer").GetString());
        Assert.Contains("not for programs\n", result.Error, StringComparison.Ordinal);
        server.Verify();
    }

    [Fact]
    public async Task Interrupt_WhileAPluginActivatesInProcess_BlamesNobody()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("fail", "{}"));
        using var sandbox = new Sandbox(server);
        await InstallAsync(sandbox, "hang-activation", "--in-process");
        await using var run = sandbox.Start("--allow", "fail", "go");
        var marks = Path.Combine(sandbox.DataFolder, "plugins", "activating");
        var clock = Stopwatch.StartNew();
        while (!Directory.Exists(marks) || Directory.GetFiles(marks).Length == 0)
        {
            Assert.True(clock.Elapsed < AgentProcess.Deadline, "the plugin was not activated");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        run.Signal(Native.Interrupt);
        (await run.WaitAsync()).ExitedWith(130);

        Assert.Empty(Directory.GetFiles(marks));
        Assert.Contains("  state    installed\n", (await sandbox.AgentAsync("plugin", "info", "faulty")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    private static async Task InstallAsync(Sandbox sandbox, string fault, params string[] more)
    {
        var folder = sandbox.PathOf("faulty");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Programs.TestPlugin("TestPlugins.Faulty")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        sandbox.Write("faulty/fault.txt", fault);
        (await sandbox.AgentAsync(["plugin", "install", "./faulty", "--yes", .. more])).ExitedWith(0);
    }

    /// <summary>List, info and doctor say the state, the reason and what to do.</summary>
    private static async Task AssertFaultedAsync(Sandbox sandbox, string reason)
    {
        var listed = JsonDocument.Parse((await sandbox.AgentAsync("plugin", "list", "--json")).ExitedWith(0).Output).RootElement.EnumerateArray()
            .Single(static one => one.GetProperty("id").GetString() == "faulty");
        Assert.Equal("faulted", listed.GetProperty("state").GetString());
        foreach (var shown in (string[])[
            listed.GetProperty("reason").GetString()!,
            (await sandbox.AgentAsync("plugin", "list")).ExitedWith(0).Output,
            (await sandbox.AgentAsync("plugin", "info", "faulty")).ExitedWith(0).Output,
            (await sandbox.AgentAsync("plugin", "doctor")).ExitedWith(0).Output,
        ])
        {
            Assert.Contains("agent plugin enable faulty --retry tries it again", shown, StringComparison.Ordinal);
            Assert.Contains(reason, shown, StringComparison.Ordinal);
        }
    }
}
