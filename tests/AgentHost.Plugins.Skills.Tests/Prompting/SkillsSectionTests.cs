using AgentHost.Plugins.Skills.Prompting;

namespace AgentHost.Plugins.Skills.Tests.Prompting;

public sealed class SkillsSectionTests
{
    [Fact]
    public async Task Build_BetweenTurns_TellsWhatCameAndWent()
    {
        using var folders = new SkillFolders(trusted: false);
        folders.Skill("repo/sub/.agents/skills/one");
        folders.Skill("home/.agents/skills/two");
        var section = new SkillsSection(folders.Library(), folders.Plugin);
        var first = await BuildAsync(section, folders);
        Assert.Contains("- one:", first, StringComparison.Ordinal);
        Assert.Contains("(one) are the project's words", first, StringComparison.Ordinal);
        Assert.Empty(folders.Plugin.Published);

        Directory.Delete(Path.Combine(folders.Work, ".agents", "skills", "one"), recursive: true);
        folders.Skill("repo/sub/.agents/skills/three");
        folders.Skill("home/.agents/skills/two", "---\nname: two\ndescription: Now another one.\n---\nB");
        var second = await BuildAsync(section, folders);

        Assert.DoesNotContain("- one:", second, StringComparison.Ordinal);
        Assert.Contains("Now another one.", second, StringComparison.Ordinal);
        var (type, session, data) = Assert.Single(folders.Plugin.Published);
        Assert.Equal(("skills.changed", "s"), (type, session));
        Assert.Equal("""{"added":["three"],"removed":["one"],"changed":["two"]}""", data.GetRawText());
        await BuildAsync(section, folders);
        Assert.Single(folders.Plugin.Published);
    }

    [Fact]
    public async Task Build_NothingForTheModel_IsAbsent()
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/mine", "---\nname: mine\ndescription: d\ndisable-model-invocation: true\n---\nB");

        Assert.Null(await BuildAsync(new SkillsSection(folders.Library(), folders.Plugin), folders));
    }

    [Fact]
    public async Task Build_FirstFolderOfASession_IsToldWhereItsConditionsCame()
    {
        using var folders = new SkillFolders();
        folders.Skill("bundled/commit");
        folders.Skill("repo/sub/.agents/skills/one");
        var section = new SkillsSection(folders.Library(Path.Combine(folders.Root, "bundled")), folders.Plugin);

        // Another session's first turn tells nothing.
        await section.BuildAsync(new PromptContext { SessionId = "other", Workspace = folders.Workspace }, TestContext.Current.CancellationToken);
        Assert.Empty(folders.Plugin.Published);
        await section.BuildAsync(
            new PromptContext { SessionId = "s", Workspace = folders.Workspace, Change = SectionChange.Added }, TestContext.Current.CancellationToken);

        Assert.Equal("""{"added":["one"],"removed":[],"changed":[]}""", Assert.Single(folders.Plugin.Published).Data.GetRawText());
    }

    private static async Task<string?> BuildAsync(SkillsSection section, SkillFolders folders) =>
        await section.BuildAsync(new PromptContext { SessionId = "s", Workspace = folders.Workspace, Prompt = "hello" }, TestContext.Current.CancellationToken);
}
