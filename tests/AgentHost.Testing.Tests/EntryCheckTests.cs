using AgentHost.Testing.Conformance;

namespace AgentHost.Testing.Tests;

/// <summary>Entries of a kind that another plugin brought are looked at by that plugin.</summary>
public sealed class EntryCheckTests : IDisposable
{
    private const string Good = "---\nname: good\ndescription: Does it.\n---\n\nDo it.\n";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-entries-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task CheckAsync_SkillsInOrder_KeepTheRule()
    {
        Write("plugin/skills/good/SKILL.md", Good);

        var row = await CheckAsync("""["skills/"]""");

        Assert.Equal(ConformanceOutcome.Kept, row.Outcome);
        Assert.Null(row.Detail);
        Assert.Empty(row.Notes);
    }

    [Theory]
    [InlineData("""["skills/"]""", "plugin.json: contributes.skill: skills/ is no folder of the plugin; make it, or take the entry out.")]
    [InlineData("""[{ "name": "none" }]""", "plugin.json: contributes.skill: none is no folder of the plugin; make it, or take the entry out.")]
    [InlineData("""["plugin.json"]""", "plugin.json: contributes.skill: plugin.json is a file; name the folder that holds folders with a SKILL.md.")]
    [InlineData(
        """["../elsewhere"]""", "plugin.json: contributes.skill: ../elsewhere is not below the plugin's folder, so it is not looked at; move it there.")]
    [InlineData("""["own/good"]""", "plugin.json: contributes.skill: own/good is a skill itself; name the folder that holds it.")]
    [InlineData("""["empty"]""", "plugin.json: contributes.skill: empty holds no folder with a SKILL.md.")]
    public async Task CheckAsync_FolderThatIsNone_BreaksTheRule(string entries, string why)
    {
        Write("elsewhere/good/SKILL.md", Good);
        Write("plugin/own/good/SKILL.md", Good);
        Write("plugin/empty/notes.md", "x");

        var row = await CheckAsync(entries);

        Assert.Equal((ConformanceOutcome.Broken, why + " (skill-folder)"), (row.Outcome, row.Detail));
        Assert.Empty(row.Notes);
    }

    [Fact]
    public async Task CheckAsync_FaultsOfSkills_AreThoseOfValidate_EachWithItsPlace()
    {
        Write("plugin/skills/good/SKILL.md", Good.Replace("Do it.", "", StringComparison.Ordinal));
        Write("plugin/skills/odd/SKILL.md", "---\nname: Odd\n---\nDo it.\n");

        var row = await CheckAsync("""["skills/"]""");

        Assert.Equal(
            (ConformanceOutcome.Broken, "skills/odd/SKILL.md:1:1: description is missing: say what the skill does and when it is to be used. (missing-key)"),
            (row.Outcome, row.Detail));
        Assert.Equal(
            [
                "(advice) skills/good/SKILL.md:5:1: There is no text behind the head: a model would learn nothing from it. (skill-text)",
                "skills/odd/SKILL.md:2:1: name \"Odd\" may hold lower-case letters (a to z), digits and hyphens only. (skill-name)",
                "skills/odd/SKILL.md:2:1: name \"Odd\" has to be the folder's, odd. (skill-name)",
            ],
            row.Notes);
    }

    [Fact]
    public async Task CheckAsync_AdviceAlone_KeepsTheRule()
    {
        Write("plugin/skills/good/SKILL.md", Good.Replace("---\n\n", "argument-hint: x\n---\n\n", StringComparison.Ordinal));

        var row = await CheckAsync("""["skills/"]""");

        Assert.Equal(ConformanceOutcome.Kept, row.Outcome);
        Assert.Equal(
            "(advice) skills/good/SKILL.md:4:1: argument-hint is beyond the standard: other agents may pass over it. (unknown-key)",
            Assert.Single(row.Notes));
    }

    [Fact]
    public async Task CheckAsync_EntryThatDoesNotFitTheSchema_BreaksTheRule() =>
        Assert.Contains(
            "plugin.json:1:",
            Assert.IsType<string>((await CheckAsync("""["NAME"]""".Replace("NAME", new string('x', 301), StringComparison.Ordinal))).Detail),
            StringComparison.Ordinal);

    [Fact]
    public async Task CheckAsync_KindThatNobodyBrought_IsPassedOverAndSaidToBe()
    {
        Write("plugin/plugin.json", """{ "id": "mine", "version": "1.0.0", "contributes": { "recipe": ["x"] } }""");

        var report = await PluginConformance.CheckAsync(Folder, Options(), TestContext.Current.CancellationToken);

        Assert.True(report.Conforms, report.ToString());
        var row = report.Rows.Single(static row => row.Rule == "contributes");
        Assert.Equal((ConformanceOutcome.Skipped, "No plugin here brought recipe: entries of it are not looked at."), (row.Outcome, row.Detail));
    }

    /// <summary>A place to work in is the host's kind: nobody else could say what is wrong with an entry.</summary>
    [Fact]
    public async Task CheckAsync_Target_IsTheHosts()
    {
        Write("plugin/plugin.json", """{ "id": "mine", "version": "1.0.0", "contributes": { "target": [{ "name": "x" }] } }""");

        var row = await PluginConformance.CheckEntriesAsync(Folder, Options(), TestContext.Current.CancellationToken);

        Assert.Equal((ConformanceOutcome.Kept, null), (row.Outcome, row.Detail));
    }

    private string Folder => Path.Combine(_root.FullName, "plugin");

    /// <summary>A program with one bundled plugin.</summary>
    private ConformanceOptions Options()
    {
        var program = Path.Combine(_root.FullName, "program");
        var from = Built.Folder("AgentHost.Plugins.Skills");
        foreach (var file in Directory.EnumerateFiles(from).Where(_ => !Directory.Exists(Path.Combine(program, "plugins"))).ToList())
        {
            File.Copy(file, Path.Combine(Directory.CreateDirectory(Path.Combine(program, "plugins", "skills")).FullName, Path.GetFileName(file)));
        }

        return new ConformanceOptions { Program = program, Runner = Built.Runner };
    }

    private async Task<ConformanceRow> CheckAsync(string entries)
    {
        Write("plugin/plugin.json", $$"""{ "id": "mine", "version": "1.0.0", "contributes": { "skill": {{entries}} } }""");
        var report = await PluginConformance.CheckAsync(Folder, Options(), TestContext.Current.CancellationToken);
        var row = report.Rows.Single(static row => row.Rule == "contributes");
        Assert.Equal(row.Outcome != ConformanceOutcome.Broken, report.Conforms);
        Assert.All(row.Notes, note => Assert.Contains("\n  " + note + "\n", report.ToString(), StringComparison.Ordinal));
        var alone = await PluginConformance.CheckEntriesAsync(Folder, Options(), TestContext.Current.CancellationToken);
        Assert.Equal((row.Outcome, row.Detail), (alone.Outcome, alone.Detail));
        return row;
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
