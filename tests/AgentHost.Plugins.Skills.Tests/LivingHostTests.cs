using System.Text.Json.Nodes;
using AgentHost.Client;
using AgentHost.Testing;

namespace AgentHost.Plugins.Skills.Tests;

/// <summary>The plugin as it is built, in a host that lives over several turns.</summary>
public sealed class LivingHostTests : IDisposable
{
    private const string Paint = "---\nname: paint\ndescription: Paints the fence.\n---\nPaint it $1.\n";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static string Built => FolderOf("AgentHost.Plugins.Skills");

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("agent-skills-plugin-");

    public LivingHostTests()
    {
        // As a third party's: an alias for settings is for plugins that come with the program.
        foreach (var file in Directory.GetFiles(Built, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(_copy.FullName, Path.GetRelativePath(Built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Built, "plugin.json")))!.AsObject();
        manifest.Remove("alias");
        File.WriteAllText(Path.Combine(_copy.FullName, "plugin.json"), manifest.ToJsonString());
    }

    public void Dispose() => _copy.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_SkillsThatComeAndGo_AreToldAtTheFirstAndTheLastToo(bool apart)
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions
            {
                Plugin = _copy.FullName,
                Apart = apart,
                Runner = Path.Combine(FolderOf("AgentHost.PluginRunner"), "AgentHost.PluginRunner.dll")
            },
            None);
        for (var i = 0; i < 6; i++)
        {
            host.Model.Say("done");
        }

        Assert.Null(Change(await host.RunAsync("one", None)));
        Write(host, "paint", Paint);
        var first = await host.RunAsync("two", None);
        Assert.Equal("""{"added":["paint"],"removed":[],"changed":[]}""", Change(first));
        Assert.Contains("- paint: Paints the fence.", SystemOf(first), StringComparison.Ordinal);
        Write(host, "scrub", "---\nname: scrub\ndescription: Scrubs the deck.\n---\nScrub it.\n");
        Assert.Equal("""{"added":["scrub"],"removed":[],"changed":[]}""", Change(await host.RunAsync("three", None)));
        Directory.Delete(Path.Combine(host.Workspace.Root, ".agents"), recursive: true);
        var last = await host.RunAsync("four", None);
        Assert.Equal("""{"added":[],"removed":["paint","scrub"],"changed":[]}""", Change(last));
        Assert.DoesNotContain("Skills are instructions", SystemOf(last), StringComparison.Ordinal);
        Assert.Null(Change(await host.RunAsync("five", None)));
        Write(host, "commit", Paint.Replace("paint", "commit", StringComparison.Ordinal));
        Assert.Equal("""{"added":[],"removed":[],"changed":["commit"]}""", Change(await host.RunAsync("six", None)));
    }

    [Fact]
    public async Task Type_SlashName_IsPinnedUnderTheSkillsName()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = _copy.FullName }, None);
        Write(host, "paint", Paint);
        host.Model.Say("done").Say("done");

        var turn = await host.TypeAsync("/paint red", None);
        var plain = await host.RunAsync("and now?", None);

        var part = Assert.IsType<TextPart>(turn.History.Last(static message => message.Role == MessageRole.User).Parts[0]);
        Assert.Contains("Paint it red.", part.Text, StringComparison.Ordinal);
        Assert.Equal("skill:paint", part.Pin);
        Assert.Null(Assert.IsType<TextPart>(plain.History.Last(static message => message.Role == MessageRole.User).Parts[0]).Pin);
    }

    [Theory]
    [InlineData("new", "", "{}", 2, "from 1 to 64")]
    [InlineData("new", "a", """{"description":" "}""", 2, "in 1 to 1024 characters")]
    [InlineData("new", "skill", "{}", 0, "/skill is a command already")]
    [InlineData("new", "own", "{}", 0, "Made ")]
    [InlineData("validate", "paint", "{}", 0, "✓ .agents/skills/paint")]
    [InlineData("validate", "write-spec", "{}", 0, "write-spec")]
    [InlineData("validate", "no-such", "{}", 1, "There is no such folder.")]
    public async Task Command_Words_AreUnderstoodOrToldWhatIsWrong(string verb, string word, string options, int code, string said)
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = _copy.FullName }, None);
        Write(host, "paint", Paint);

        var result = await host.RunCommandAsync("skill", [verb, word], options, None);

        Assert.Equal(code, result.ExitCode);
        var text = string.Join('\n', result.Blocks.OfType<TextBlock>().Select(static block => block.Text));
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.Equal(said.Contains("already", StringComparison.Ordinal), text.Contains("! /", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tool_FilesThatAreLinksOrPipes_AreReadWholeOrSaid()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = _copy.FullName }, None);
        Write(host, "paint", Paint);
        var folder = Path.Combine(host.Workspace.Root, ".agents", "skills", "paint");
        await File.WriteAllTextAsync(Path.Combine(folder, "long.md"), new string('m', 5_000) + " the end", None);
        File.CreateSymbolicLink(Path.Combine(folder, "link.md"), "long.md");
        using (var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(folder, "pipe.md")))
        {
            await made.WaitForExitAsync(None);
        }

        Assert.EndsWith("the end", (await host.CallAsync("skill", """{"name":"paint","file":"link.md"}""", None)).Text, StringComparison.Ordinal);
        var pipe = await host.CallAsync("skill", """{"name":"paint","file":"pipe.md"}""", None);
        Assert.Contains("no regular file", pipe.Text, StringComparison.Ordinal);
        Assert.Contains("500 each", (await host.CallAsync("skill", $$"""{"name":"{{new string('n', 501)}}"}""", None)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_Description_NamesTheSkillsThatCameWithTheHost()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = _copy.FullName }, None);
        host.Model.Say("done");

        var tool = Assert.Single((await host.RunAsync("one", None)).Requests[0].Tools, static tool => tool.Name == "skill");

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(tool.Description), 1, 400);
        Assert.Contains(
            string.Join(", ", Directory.GetDirectories(Path.Combine(Built, "skills")).Select(Path.GetFileName).Order(StringComparer.Ordinal)),
            tool.Description,
            StringComparison.Ordinal);
    }

    private static string FolderOf(string project) =>
        Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", project, Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))));

    private static void Write(TestHost host, string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(host.Workspace.Root, ".agents", "skills", name)).FullName;
        File.WriteAllText(Path.Combine(folder, "SKILL.md"), text);
    }

    private static string SystemOf(TestTurn turn) => string.Join('\n', turn.Requests[0].System.Select(static section => section.Text));

    private static string? Change(TestTurn turn) =>
        turn.Events.OfType<OtherEvent>().SingleOrDefault(static told => told.Type == "skills.changed")?.Data.GetRawText();
}
