using AgentHost.Testing.Conformance;

namespace AgentHost.Testing.Tests;

public sealed class PluginConformanceTests
{
    private static readonly ConformanceOptions Usual = new() { Runner = Built.Runner };

    /// <summary>Deadlines for plugins that are known to miss them.</summary>
    private static readonly ConformanceOptions Short = Usual with
    {
        ActivationDeadline = TimeSpan.FromSeconds(1),
        AnswerDeadline = TimeSpan.FromSeconds(2),
        CancelDeadline = TimeSpan.FromMilliseconds(300),
        StopDeadline = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public async Task CheckAsync_PluginInOrder_KeepsEachRule()
    {
        using var plugin = new PluginCopy("TestPlugins.Misfit");

        var report = await PluginConformance.CheckAsync(plugin.Folder, Usual, TestContext.Current.CancellationToken);

        Assert.Equal("misfit", report.Plugin);
        Assert.True(report.Conforms, report.ToString());
        Assert.Equal(PluginConformance.Rules, report.Rows.Select(row => row.Rule));
        Assert.All(report.Rows, row => Assert.Equal(ConformanceOutcome.Kept, row.Outcome));
    }

    [Theory]
    [InlineData("TestPlugins.Weather")]
    [InlineData("TestPlugins.Calculator")]
    [InlineData("TestPlugins.Edition")]
    public async Task CheckAsync_OtherPlugins_Conform(string project)
    {
        using var plugin = new PluginCopy(project);

        var report = await PluginConformance.CheckAsync(plugin.Folder, Usual, TestContext.Current.CancellationToken);

        Assert.True(report.Conforms, report.ToString());
    }

    [Fact]
    public async Task CheckAsync_ToolWithEffects_RunsOnlyWithArgumentsOfItsAuthor()
    {
        using var plugin = new PluginCopy("TestPlugins.Weather");

        var planned = await PluginConformance.CheckAsync(plugin.Folder, Usual, TestContext.Current.CancellationToken);
        var run = await PluginConformance.CheckAsync(
            plugin.Folder,
            Usual with { Calls = new Dictionary<string, string> { ["forecast"] = """{"town":"Tarn"}""" } },
            TestContext.Current.CancellationToken);

        Assert.Equal("Planned and not run: forecast. Give arguments for them to have them run.", planned.Rows.Single(row => row.Rule == "answers").Detail);
        Assert.Null(run.Rows.Single(row => row.Rule == "answers").Detail);
    }

    [Theory]
    [InlineData("exit", "apart", "signal 9 (kill)")]
    [InlineData("constructor", "loads", "Its constructor threw InvalidDataException: The misfit throws at constructor.")]
    [InlineData("activation", "activates", "The misfit throws at activation.")]
    [InlineData("activation-hangs", "activates", "did not activate within")]
    [InlineData("undeclared-registration", "registers", "misfit registers hook/other, which its plugin.json does not announce")]
    [InlineData("missing-registration", "registers", "misfit announces prompt-section/misfit in its plugin.json, but its code did not register it.")]
    [InlineData("factory", "makes", "The misfit throws at factory.")]
    [InlineData("tool", "answers", "hello threw InvalidDataException from running: The misfit throws at tool.")]
    [InlineData("tool-hangs", "answers", "hello did not answer within 2 s")]
    [InlineData("section", "answers", "prompt-section/misfit threw InvalidDataException")]
    [InlineData("section-hangs", "answers", "prompt-section/misfit did not answer within 2 s.")]
    [InlineData("hook", "answers", "hook/misfit at pre-tool threw InvalidDataException")]
    [InlineData("provider", "answers", "provider/misfit answering threw InvalidDataException")]
    [InlineData("provider-endless", "answers", "The stream of provider/misfit ended in text-delta")]
    [InlineData("tool-deaf", "cancels", "hello went on for more than 0.3 s after its token had fired")]
    [InlineData("secret", "declares", "misfit asks for the secret NOT_DECLARED")]
    [InlineData("event", "declares", "misfit publishes misfit.undeclared")]
    [InlineData("effects", "declares", "The plan of wide has the effect Network")]
    [InlineData("stop", "stops", "The misfit throws at stop.")]
    [InlineData("stop-hangs", "stops", "did not stop within the deadline")]
    [InlineData("leak", "unloads", "still held after it has stopped")]
    public async Task CheckAsync_PluginThatBreaksARule_HasThatRowAlone(string fault, string rule, string why)
    {
        using var plugin = new PluginCopy("TestPlugins.Misfit", fault);

        var report = await PluginConformance.CheckAsync(plugin.Folder, Short, TestContext.Current.CancellationToken);

        Assert.False(report.Conforms);
        var broken = Assert.Single(report.Rows, row => row.Outcome == ConformanceOutcome.Broken);
        Assert.True(broken.Rule == rule, report.ToString());
        Assert.Contains(why, broken.Detail, StringComparison.Ordinal);
        Assert.Contains($"✗ {rule}", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": 1", "manifest", "version")]
    [InlineData("\"contract\": \"^0.9\"", "\"contract\": \"^9.0\"", "fits", "It works with version ^9.0 of the contract")]
    [InlineData("TestPlugins.Misfit.MisfitPlugin", "TestPlugins.Misfit.NoPlugin", "loads", "has no type TestPlugins.Misfit.NoPlugin")]
    [InlineData("\"TestPlugins.Misfit.dll\"", "\"Other.dll\"", "loads", "Other.dll, which is not in its folder")]
    [InlineData(
        "\"contributes\": {", "\"contributes\": {\n    \"target\": [{ \"name\": \"x\" }],", "registers", "misfit announces target/x in its plugin.json")]
    [InlineData("\"name\": {", "\"whom\": {", "agrees", "The arguments of hello are name in the code and whom in plugin.json")]
    public async Task CheckAsync_ManifestAtOddsWithItsCode_HasThatRowAlone(string from, string to, string rule, string why)
    {
        using var plugin = new PluginCopy("TestPlugins.Misfit")
            .Change(manifest =>
                manifest.Replace(from, to, StringComparison.Ordinal)
                    .Replace("\"required\": [\n            \"name\"\n          ]", "\"required\": [\"whom\"]", StringComparison.Ordinal));

        var report = await PluginConformance.CheckAsync(plugin.Folder, Usual, TestContext.Current.CancellationToken);

        Assert.True(report.Rows.Any(row => row.Rule == rule && row.Outcome == ConformanceOutcome.Broken), report.ToString());
        Assert.Contains(why, report.Rows.Single(row => row.Rule == rule).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"words","version":"1.0.0","contributes":{"prompt-section":[{"name":"words","slot":"agent","file":"words.md"}]}}""", null)]
    [InlineData(
        """{"id":"words","version":"1.0.0","contributes":{"prompt-section":[{"name":"words","slot":"agent","file":"gone.md"}]}}""",
        "is in gone.md, which is not there")]
    [InlineData("""{"id":"words","version":"1.0.0","contributes":{"prompt-section":[{"name":"words","slot":"agent"}]}}""", "names no file")]
    [InlineData(
        """{"id":"words","version":"1.0.0","contributes":{"hook":[{"name":"words","events":["stop"]}]}}""", "hook/words is announced, and there is no code")]
    [InlineData("""{"id":"words","version":"1.0.0","contributes":{"target":[{"name":"words"}]}}""", "target/words is announced, and there is no code")]
    public async Task CheckAsync_PluginWithoutCode_IsCheckedAsFarAsItGoes(string manifest, string? why)
    {
        var folder = Directory.CreateTempSubdirectory("agent-plugin-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "plugin.json"), manifest, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "words.md"), "Be brief.", TestContext.Current.CancellationToken);

        var report = await PluginConformance.CheckAsync(folder.FullName, Usual, TestContext.Current.CancellationToken);

        Assert.True(report.Conforms == why is null, report.ToString());
        Assert.True(why is null || report.Rows.Single(row => row.Rule == "agrees").Detail!.Contains(why, StringComparison.Ordinal), report.ToString());
        Assert.Equal(ConformanceOutcome.Skipped, report.Rows.Single(row => row.Rule == "loads").Outcome);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task CheckAsync_NoPlugin_BreaksTheFirstRule()
    {
        var report = await PluginConformance.CheckAsync(Path.Combine(Path.GetTempPath(), "no-such-plugin"), Usual, TestContext.Current.CancellationToken);

        Assert.Equal(ConformanceOutcome.Broken, report.Rows[0].Outcome);
        Assert.Equal("no-such-plugin", report.Plugin);
    }
}
