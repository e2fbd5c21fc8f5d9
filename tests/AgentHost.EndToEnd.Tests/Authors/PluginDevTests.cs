namespace AgentHost.EndToEnd.Tests.Authors;

/// <summary><c>agent plugin dev</c>: a plugin that runs while it is written.</summary>
public sealed class PluginDevTests
{
    [Fact]
    public async Task Dev_ChangedSources_AreBuiltAndTaken_BrokenOnesChangeNothing()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("forecast", """{"town":"Tarn"}""").Reply("warm")
            .ToolCall("forecast", """{"town":"Tarn"}""").Reply("warmer")
            .ToolCall("forecast", """{"town":"Tarn"}""").Reply("as warm"));
        using var sandbox = new Sandbox(server);
        var shell = new AuthorShell(sandbox);
        await shell.RunAsync("agent plugin new Weather && agent plugin pack Weather");
        var source = sandbox.PathOf("Weather/src/Weather/WeatherPlugin.cs");
        var code = await File.ReadAllTextAsync(source);

        await using var dev = shell.Start("plugin", "dev", "Weather", "--allow", "forecast");
        await dev.WaitForErrorAsync("✓ weather 1.0.0 runs");
        await dev.WriteLineAsync("How warm?");
        await dev.WaitForOutputAsync("warm\n");

        await File.WriteAllTextAsync(source, code.Replace(" °C", " degrees", StringComparison.Ordinal));
        await dev.WaitForErrorAsync("✓ weather 1.0.0 is taken anew");
        await dev.WriteLineAsync("And now?");
        await dev.WaitForOutputAsync("warmer\n");

        await File.WriteAllTextAsync(source, code.Replace("town.Length", "town.Size", StringComparison.Ordinal));
        await dev.WaitForErrorAsync("weather stays as it was");
        await dev.WriteLineAsync("And still?");
        await dev.WaitForOutputAsync("as warm\n");
        dev.CloseInput();
        var result = (await dev.WaitAsync()).ExitedWith(0);

        server.Verify();
        Assert.Contains("WeatherPlugin.cs", result.Error, StringComparison.Ordinal);
        Assert.Equal(["Tarn: 15 °C", "Tarn: 15 degrees", "Tarn: 15 degrees"], new[] { 1, 3, 5 }.Select(index => server.ModelRequests[index].LastText));
        Assert.DoesNotContain("not gone from memory", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dev_DeclarationsAlone_AreTakenWhenAFileChanges()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one").Reply("two"));
        using var sandbox = new Sandbox(server)
            .Write(
                "manners/plugin.json",
                """{ "id": "manners", "version": "1.0.0", "contributes": { "prompt-section": [{ "name": "manners", "slot": "agent", "file": "manners.md" }] } }""")
            .Write("manners/manners.md", "Say please.");

        await using var dev = new AuthorShell(sandbox).Start("plugin", "dev", "manners", "--isolated");
        await dev.WaitForErrorAsync("✓ manners 1.0.0 runs");
        await dev.WriteLineAsync("Hello");
        await dev.WaitForOutputAsync("one\n");
        sandbox.Write("manners/manners.md", "Say thanks.");
        await dev.WaitForErrorAsync("is taken anew");
        await dev.WriteLineAsync("Hello again");
        await dev.WaitForOutputAsync("two\n");
        dev.Signal(2);
        (await dev.WaitAsync()).ExitedWith(130);

        server.Verify();
        Assert.Contains("Say please.", server.ModelRequests[0].Json!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Say thanks.", server.ModelRequests[1].Json!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dev_FirstVersionIsBroken_IsTriedAgainWhenItChanges()
    {
        using var sandbox = new Sandbox().Write("manners/plugin.json", "{");

        await using var dev = new AuthorShell(sandbox).Start("plugin", "dev", "manners");
        await dev.WaitForErrorAsync("It is tried again when its sources change.");
        sandbox.Write("manners/plugin.json", """{ "id": "manners", "version": "1.0.0" }""");
        await dev.WaitForErrorAsync("✓ manners 1.0.0 runs");
        dev.CloseInput();

        (await dev.WaitAsync()).ExitedWith(0);
    }
}
