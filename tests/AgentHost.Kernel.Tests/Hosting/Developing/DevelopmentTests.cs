using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting.Developing;

/// <summary>Plugins that are taken anew into an open workspace.</summary>
public sealed class DevelopmentTests
{
    private static readonly string First = StubPlugin.BuiltFolder("TestPlugins.Edition");
    private static readonly string Second = StubPlugin.BuiltFolder("TestPlugins.Edition2");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_AnotherVersion_IsWhatTheNextTurnCalls(bool isolated)
    {
        await using var rig = await new HostRig().OpenAsync();

        var first = await TakeAsync(rig, First, isolated);
        Assert.Equal("1.0.0 1.0.0.0 #1", await CallAsync(rig));
        Assert.Equal("1.0.0 1.0.0.0 #2", await CallAsync(rig));
        var second = await TakeAsync(rig, Second, isolated);
        Assert.Equal("2.0.0 2.0.0.0 #1", await CallAsync(rig));

        Assert.Equal(["prompt-section/edition", "tool/edition"], Names(first.Added));
        Assert.Null(first.Before);
        Assert.Empty(second.Added);
        Assert.Empty(second.Removed);
        Assert.Equal("2.0.0", second.Version);
        var gone = await EndAsync(rig, second);
        Assert.Equal(new RetiredPlugin("1.0.0", Gone: true), gone);
        Assert.Single(await rig.Host.Plugins.ListAsync(rig.Workspace.Id, None), static plugin => plugin.Id == "edition");
    }

    [Fact]
    public async Task Take_SameVersionAgain_RunsItsCodeAnew()
    {
        await using var rig = await new HostRig().OpenAsync();
        await TakeAsync(rig, First);
        Assert.Equal("1.0.0 1.0.0.0 #1", await CallAsync(rig));

        var again = await TakeAsync(rig, First);

        Assert.Equal("1.0.0 1.0.0.0 #1", await CallAsync(rig));
        Assert.True((await EndAsync(rig, again)).Gone);
    }

    [Fact]
    public async Task WaitRetired_OneThatNeverWas_IsSaid()
    {
        await using var rig = await new HostRig().OpenAsync();

        var fault = await Assert.ThrowsAsync<HostException>(() => rig.Host.Plugins.WaitRetiredAsync("nobody", None).AsTask());

        Assert.Equal(HostFailure.NotFound, fault.Failure);
        Assert.Contains("\"nobody\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_WhileATurnRuns_TheTurnKeepsTheOldOne()
    {
        await using var rig = await new HostRig().OpenAsync();
        await TakeAsync(rig, First);
        DevelopedPlugin? second = null;
        var done = true;
        rig.Model.Call(("edition", "{}")).Stream((_, _) => ChangeAsync()).Text("end");

        await rig.RunAsync();

        Assert.StartsWith("1.0.0 1.0.0.0 #2", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
        Assert.False(done);
        Assert.True((await EndAsync(rig, second!)).Gone);
        Assert.Equal("2.0.0 2.0.0.0 #1", await CallAsync(rig));

        async IAsyncEnumerable<ModelUpdate> ChangeAsync()
        {
            second = await TakeAsync(rig, Second);
            done = EndAsync(rig, second).IsCompleted;
            yield return new ToolCallDelta(0) { CallId = "again", Tool = "edition", Arguments = "{}" };
            yield return new ModelFinished(FinishReason.ToolCalls);
        }
    }

    [Theory]
    [InlineData("{ \"id\": ", "plugin.json")]
    [InlineData(
        """{ "id": "edition", "version": "3.0.0", "contract": "^9.0", "entry": { "assembly": "TestPlugins.Edition.dll", "type": "TestPlugins.Edition.EditionPlugin" } }""",
        "^9.0")]
    [InlineData("""{ "id": "edition", "version": "3.0.0", "contract": "^0.9", "entry": { "assembly": "TestPlugins.Edition.dll", "type": "Gone" } }""", "Gone")]
    [InlineData(
        """{ "id": "edition", "version": "3.0.0", "contract": "^0.9", "entry": { "assembly": "TestPlugins.Edition.dll", "type": "TestPlugins.Edition.EditionPlugin" } }""",
        "does not announce")]
    public async Task Take_OneThatCannotBeUsed_IsTold_AndTheOldOneStays(string manifest, string why)
    {
        await using var rig = await new HostRig().OpenAsync();
        await TakeAsync(rig, First);
        var broken = CopyOf(rig, First, "broken");
        await File.WriteAllTextAsync(Path.Combine(broken, "plugin.json"), manifest, None);

        var fault = await Assert.ThrowsAsync<HostException>(() => TakeAsync(rig, broken));

        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Equal("1.0.0 1.0.0.0 #1", await CallAsync(rig));
        Assert.True((await EndAsync(rig, await TakeAsync(rig, Second))).Gone);
    }

    [Fact]
    public async Task Take_WhereARuleIsOff_StillNoTurnRuns()
    {
        await using var rig = await new HostRig().OpenAsync("""{"permissions":{"deny":["shell("]}}""");
        await TakeAsync(rig, First);

        Assert.Equal(HostFailure.Invalid, (await Assert.ThrowsAsync<HostException>(() => rig.SubmitAsync())).Failure);
    }

    [Fact]
    public async Task Take_NoPlugin_IsToldInASentence()
    {
        await using var rig = await new HostRig().OpenAsync();

        var fault = await Assert.ThrowsAsync<HostException>(() => TakeAsync(rig, rig.Folder("empty")));

        Assert.Equal(HostFailure.Plugin, fault.Failure);
        await Assert.ThrowsAsync<HostException>(() => TakeAsync(rig, Path.Combine(rig.Root, "missing")));
    }

    [Fact]
    public async Task Take_RunsFromACopy_SoThatABuildCanWrite()
    {
        await using var rig = await new HostRig().OpenAsync();
        var built = CopyOf(rig, First, "built");
        await TakeAsync(rig, built);
        Directory.Delete(built, recursive: true);

        Assert.Equal("1.0.0 1.0.0.0 #1", await CallAsync(rig));
    }

    [Fact]
    public async Task Take_WithoutWhatTheOneBeforeBrought_NobodyElseGetsItsName()
    {
        await using var rig = new HostRig();
        rig.AddPlugin("wide").Section("style", "agent", (_, _) => new("wide words"));
        await rig.OpenAsync("{}", Path.Combine(rig.Root, "plugins", "wide"));
        var narrow = rig.Folder("narrow");
        await File.WriteAllTextAsync(Path.Combine(narrow, "style.md"), "narrow words", None);
        await WriteAsync(
            """{ "id": "narrow", "version": "1.0.0", "contributes": { "prompt-section": [{ "name": "style", "slot": "agent", "file": "style.md" }] } }""");
        await TakeAsync(rig, narrow);
        Assert.Contains("narrow words", await SystemAsync(rig), StringComparison.Ordinal);

        await WriteAsync("""{ "id": "narrow", "version": "1.0.1" }""");
        var without = await TakeAsync(rig, narrow);
        var system = await SystemAsync(rig);

        Assert.Equal(["prompt-section/style"], Names(without.Removed));
        Assert.DoesNotContain("words", system, StringComparison.Ordinal);

        Task WriteAsync(string manifest) => File.WriteAllTextAsync(Path.Combine(narrow, "plugin.json"), manifest, None);
    }

    [Fact]
    public async Task Take_AnotherDescription_IsAChange()
    {
        await using var rig = await new HostRig().OpenAsync();
        var copy = CopyOf(rig, First, "copy");
        await TakeAsync(rig, copy);
        var manifest = Path.Combine(copy, "plugin.json");
        await File.WriteAllTextAsync(
            manifest, (await File.ReadAllTextAsync(manifest, None)).Replace("Tells the version", "Says the version", StringComparison.Ordinal), None);

        var changed = await TakeAsync(rig, copy);

        Assert.Equal(["tool/edition"], Names(changed.Changed));
        Assert.Empty(changed.Added);
    }

    [Theory]
    [InlineData("TestPlugins.Edition", "edition", "{}", "1.0.0 1.0.0.0 #1")]
    [InlineData("TestPlugins.Calculator", "calculate", """{"start":1,"digits":0,"names":{},"steps":[{"operation":"add","operands":[2]}]}""", "3")]
    [InlineData("TestPlugins.Weather", "forecast", """{"town":"Bern"}""", "Bern: 15 °C")]
    public async Task Take_TwentyTimes_LeavesNoneOfThemInMemory(string project, string tool, string arguments, string said)
    {
        await using var rig = await new HostRig().OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var taken = await TakeAsync(rig, StubPlugin.BuiltFolder(project));
            rig.Model.Call((tool, arguments)).Text("done");
            await rig.RunAsync();

            Assert.StartsWith(said, (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
            Assert.True(round == 0 || (await EndAsync(rig, taken)).Gone, $"round {round}");
        }

        Assert.Single(Directory.GetDirectories(
            Path.Combine(rig.Root, "home", ".cache", "agent", "dev", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    private static async Task<DevelopedPlugin> TakeAsync(HostRig rig, string folder, bool isolated = false) =>
        await rig.Host.Plugins.DevelopAsync(rig.Workspace.Id, folder, isolated, None);

    /// <summary>The end of the version that one took the place of.</summary>
    private static Task<RetiredPlugin> EndAsync(HostRig rig, DevelopedPlugin taken) => rig.Host.Plugins.WaitRetiredAsync(taken.Before!, None).AsTask();

    /// <summary>What the tool of the plugin says, without settings and folder.</summary>
    private static async Task<string> CallAsync(HostRig rig)
    {
        rig.Model.Call(("edition", "{}")).Text("done");
        await rig.RunAsync();
        return (await rig.LastResultsAsync())[0].Split(" {")[0];
    }

    private static async Task<string> SystemAsync(HostRig rig)
    {
        rig.Model.Text("done");
        await rig.RunAsync();
        return string.Join('\n', rig.Model.Last.System.Select(static section => section.Text));
    }

    private static string CopyOf(HostRig rig, string folder, string name)
    {
        var copy = rig.Folder(name);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    private static IEnumerable<string> Names(IReadOnlyList<CapabilityInfo> capabilities) =>
        capabilities.Select(static entry => $"{entry.Kind}/{entry.Name}").Order(StringComparer.Ordinal);
}
