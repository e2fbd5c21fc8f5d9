using AgentHost.Plugins.Skills.Commands;
using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Tests.Finding;

public sealed class PrecedenceTests
{
    /// <summary>All places, the strongest first.</summary>
    private static readonly string[] Places =
    [
        "repo/sub/.agents/skills", "repo/sub/.agent/skills", "repo/sub/.crush/skills", "repo/sub/.claude/skills",
        "repo/sub/.cursor/skills", "repo/sub/.codex/skills", "repo/sub/.gemini/skills", "repo/sub/.opencode/skills", "repo/sub/.github/skills",
        "repo/sub/.goose/skills", "repo/.agents/skills", "repo/.cursor/skills",
        "env1", "env2", "home/.config/agents/skills", "home/.config/crush/skills", "home/.agents/skills", "home/.claude/skills",
        "home/.codex/skills", "home/.gemini/skills", "home/.opencode/skills", "home/.github/skills", "home/.goose/skills",
        "home/.config/opencode/skills", "home/.config/goose/skills", "more", "bundled",
    ];

    [Fact]
    public async Task Read_OneNameInEveryPlace_TheFirstWinsAndAllAreThere()
    {
        using var folders = Make(trusted: true);
        for (var first = 0; first < Places.Length; first++)
        {
            var set = await folders.ReadAsync(Path.Combine(folders.Root, "bundled"));

            Assert.Equal(Places.Length - first, set.All.Count);
            var winner = Assert.Single(set.Active);
            Assert.Equal($"From {Places[first]}.", winner.Description);
            Assert.All(set.All.Skip(1), skill => Assert.Same(winner, skill.ShadowedBy));
            Directory.Delete(Path.Combine(folders.Root, Places[first], "same"), recursive: true);
        }

        Assert.Empty((await folders.ReadAsync(Path.Combine(folders.Root, "bundled"))).All);
    }

    [Fact]
    public async Task Read_WorkspaceInAPlace_TakesThePersonsAlone()
    {
        using var folders = Make(trusted: true);
        folders.Workspace.Target = "ssh:far";

        var set = await folders.ReadAsync(Path.Combine(folders.Root, "bundled"));

        Assert.Equal("From env1.", Assert.Single(set.Active).Description);
        Assert.DoesNotContain(set.All, static skill => skill.Place.Scope == SkillScope.Project);
    }

    [Fact]
    public async Task Read_ProjectThatIsNotTrusted_RanksLast()
    {
        using var folders = Make(trusted: false);

        var set = await folders.ReadAsync(Path.Combine(folders.Root, "bundled"));

        Assert.Equal("From env1.", Assert.Single(set.Active).Description);
        Assert.Equal(SkillScope.Project, set.All[^1].Place.Scope);
        Assert.Equal("From repo/sub/.agents/skills.", set.Find("project:same")!.Description);
        Assert.Equal("From bundled.", set.Find("bundled:same")!.Description);
        Assert.Equal("From more.", set.Find("path:same")!.Description);
        Assert.Null(set.Find("plugin:same"));
    }

    [Fact]
    public async Task Read_DisabledByNameOrPlace_IsHiddenAndStillListed()
    {
        using var folders = Make(trusted: true);
        folders.Settings("""{"paths":["../../more"],"disabled":["project:same"]}""");

        var set = await folders.ReadAsync();
        Assert.Equal("From env1.", Assert.Single(set.Active).Description);
        Assert.Equal(12, set.All.Count(static skill => skill.Disabled));

        folders.Settings("""{"disabled":["same"]}""");
        Assert.Empty((await folders.ReadAsync()).Active);
    }

    [Fact]
    public async Task Read_WithoutARepository_LooksNotAboveTheWorkspace()
    {
        using var folders = new SkillFolders();
        Directory.Delete(Path.Combine(folders.Root, "repo", ".git"));
        folders.Skill("repo/.agents/skills/above");
        folders.Skill("repo/sub/.agents/skills/here");

        Assert.Equal("here", Assert.Single((await folders.ReadAsync()).Active).Name);
    }

    [Fact]
    public async Task Reason_OfAShadowedOne_NamesACallThatReachesIt()
    {
        using var folders = new SkillFolders(trusted: false);
        foreach (var folder in (string[])[
            "repo/sub/.agents/skills/same", "repo/sub/.claude/skills/same", "home/.agents/skills/same", "home/.claude/skills/same"
        ])
        {
            folders.Skill(folder);
        }

        var set = await folders.ReadAsync();

        var shadowed = set.All.Where(static skill => skill.ShadowedBy is not null).ToList();
        Assert.Equal(3, shadowed.Count);
        foreach (var skill in shadowed)
        {
            var reason = SkillJson.StateOf(skill).Reason;
            var reached = ReferenceEquals(set.Find(skill.Qualified), skill);
            Assert.Equal(reached, skill.Place.Label == ".agents/skills");
            Assert.EndsWith(reached ? "call it as project:same" : "it cannot be called until one of them is renamed", reason, StringComparison.Ordinal);
        }
    }

    private static SkillFolders Make(bool trusted)
    {
        var folders = new SkillFolders(trusted);
        foreach (var place in Places)
        {
            folders.Skill($"{place}/same");
        }

        return folders.Set("AGENT_SKILLS_DIR", Path.Combine(folders.Root, "env1")).Set("CRUSH_SKILLS_DIR", Path.Combine(folders.Root, "env2"))
            .Settings("""{"paths":["../../more"]}""");
    }
}
