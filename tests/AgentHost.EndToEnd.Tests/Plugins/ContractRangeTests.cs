namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Plugins for other versions of the contract. The code of the refused one would end its process as soon as it is loaded.</summary>
public sealed class ContractRangeTests
{
    [Theory]
    [InlineData("^0.1")]
    [InlineData("^0.10")]
    [InlineData(">=0.9.1")]
    [InlineData("^1 || ~0.3")]
    public async Task Plugin_ForAnotherContract_IsRefusedBeforeItsCodeIsLoaded(string range)
    {
        using var sandbox = new Sandbox();
        Copy(sandbox, "TestPlugins.Faulty", range);
        sandbox.Write("plugin/fault.txt", "die-constructor");
        var sentence =
            $"It works with version {range} of the contract, and this host has 0.9.0; get a version of the plugin for 0.9.0, or a host that has {range}.";

        var installed = (await sandbox.AgentAsync("plugin", "install", "./plugin", "--yes", "--in-process")).ExitedWith(1);
        var run = await sandbox.RunAsync("--plugin", "./plugin", "hello");

        Assert.Contains(sentence, installed.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, run.Output + run.Error, StringComparison.Ordinal);
        Assert.InRange(run.ExitCode, 0, 9);
    }

    [Theory]
    [InlineData("~0.9.0")]
    [InlineData("0.9.x")]
    [InlineData("0.0.5 - 0.9")]
    [InlineData("^7 || >=0.9.0-alpha <0.10")]
    public async Task Plugin_ForARangeThatHoldsTheHostsContract_Runs(string range)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("json_13", "{}").Reply("done"));
        using var sandbox = new Sandbox(server);
        Copy(sandbox, "TestPlugins.Json13", range);
        (await sandbox.AgentAsync("plugin", "install", "./plugin", "--yes")).ExitedWith(0);

        (await sandbox.RunAsync("--allow", "json_13", "go")).ExitedWith(0);

        server.Verify();
        Assert.StartsWith("13.0.0.0", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    private static void Copy(Sandbox sandbox, string project, string range)
    {
        var folder = Directory.CreateDirectory(sandbox.PathOf("plugin")).FullName;
        foreach (var file in Directory.EnumerateFiles(Programs.TestPlugin(project)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var manifest = File.ReadAllText(Path.Combine(folder, "plugin.json"));
        var ours = System.Text.RegularExpressions.Regex.Replace(
            manifest, "\"contract\": *\"[^\"]*\"", $"\"contract\": \"{range}\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.NotEqual(manifest, ours);
        sandbox.Write("plugin/plugin.json", ours);
    }
}
