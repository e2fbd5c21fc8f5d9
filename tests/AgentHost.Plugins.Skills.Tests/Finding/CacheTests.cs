using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Tests.Finding;

public sealed class CacheTests
{
    [Fact]
    public async Task Read_Again_ComesFromTheIndexAndSeesChanges()
    {
        using var folders = new SkillFolders();
        var one = folders.Skill(
            "repo/sub/.agents/skills/one",
            "---\nname: one\ndescription: before\nallowed-tools: read shell(git *)\nargument-hint: '[x]'\nmodel: m\nuser-invocable: false\n"
            + "disable-model-invocation: true\nlicense: MIT\ncontext: fork\nagent: looker\ncompatibility: all\n---\nB");
        folders.Skill("repo/sub/.agents/skills/two");
        var first = await folders.ReadAsync();

        var second = await folders.ReadAsync();

        Assert.Equal(first.All.Select(Describe), second.All.Select(Describe));
        File.WriteAllText(Path.Combine(one, "SKILL.md"), "---\nname: one\ndescription: after all\n---\nB");
        Directory.Delete(Path.Combine(folders.Work, ".agents", "skills", "two"), recursive: true);
        folders.Skill("repo/sub/.agents/skills/three");
        var third = await folders.ReadAsync();
        Assert.Equal(["one", "three"], third.Active.Select(static skill => skill.Name).Order(StringComparer.Ordinal));
        Assert.Equal("after all", third.Find("one")!.Description);
    }

    [Fact]
    public async Task Read_FolderThatIsKnown_SeesWhatItsSkillsDo()
    {
        using var folders = new SkillFolders();
        var one = folders.Skill("repo/sub/.agents/skills/one");
        var two = folders.Skill("repo/sub/.agents/skills/two");
        var empty = Directory.CreateDirectory(Path.Combine(folders.Work, ".agents", "skills", "later")).FullName;
        Directory.CreateDirectory(Path.Combine(folders.Work, ".agents", "skills", ".hidden"));
        var place = Path.Combine(folders.Work, ".agents", "skills");

        // Old enough for its time to be believed.
        Directory.SetLastWriteTimeUtc(place, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await folders.ReadAsync();
        var ticks = Directory.GetLastWriteTimeUtc(place).Ticks;
        var index = new SkillCache(Path.Combine(folders.Plugin.DataFolder, "index.bin"));
        Assert.Equal(["later", "one", "two"], index.FindListing(place, ticks)!.Names);
        Assert.Null(index.FindListing(place, ticks + 1));

        File.WriteAllText(Path.Combine(one, "SKILL.md"), "---\nname: one\ndescription: after all\n---\nB");
        File.Delete(Path.Combine(two, "SKILL.md"));
        File.WriteAllText(Path.Combine(empty, "SKILL.md"), "---\nname: later\ndescription: Came.\n---\nB");
        Directory.SetLastWriteTimeUtc(place, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var set = await folders.ReadAsync();
        Assert.Equal(["later", "one"], set.Active.Select(static skill => skill.Name).Order(StringComparer.Ordinal));
        Assert.Equal("after all", set.Find("one")!.Description);
    }

    [Fact]
    public async Task Read_FolderThatHasJustChanged_IsLookedThroughAgain()
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/one");
        await folders.ReadAsync();
        var place = Path.Combine(folders.Work, ".agents", "skills");

        var index = new SkillCache(Path.Combine(folders.Plugin.DataFolder, "index.bin"));

        // Another skill may have come within the same moment.
        Assert.Null(index.FindListing(place, Directory.GetLastWriteTimeUtc(place).Ticks));
    }

    [Fact]
    public async Task Read_LinkInAKnownFolder_IsLookedAtEachTime()
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/one");
        var inside = folders.Skill("repo/sub/other/linked");
        var outside = folders.Skill("elsewhere/linked");
        var place = Path.Combine(folders.Work, ".agents", "skills");
        Directory.CreateSymbolicLink(Path.Combine(place, "linked"), inside);
        Directory.SetLastWriteTimeUtc(place, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotNull((await folders.ReadAsync()).Find("linked"));

        Directory.Delete(inside, recursive: true);
        Directory.CreateSymbolicLink(inside, outside);

        var set = await folders.ReadAsync();
        Assert.Null(set.Find("linked"));
        Assert.Contains("is a link out of the project", Assert.Single(set.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_DamagedIndex_IsMadeAnew()
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/one");
        await folders.ReadAsync();
        var index = Path.Combine(folders.Plugin.DataFolder, "index.bin");
        var sound = await File.ReadAllBytesAsync(index, TestContext.Current.CancellationToken);
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])sound.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await File.WriteAllBytesAsync(index, random.Next(2) == 0 ? bytes : bytes[..random.Next(bytes.Length)], TestContext.Current.CancellationToken);

            // It may say something else of a skill whose bytes were changed; it never fails, and never makes one up.
            Assert.True((await folders.ReadAsync()).All.Count <= 1);
        }
    }

    private static string Describe(Skill skill) =>
        $"{skill.Name}|{skill.Description}|{skill.File}|{skill.Place.Label}|{skill.UserInvocable}|{skill.ModelInvocable}|{skill.ArgumentHint}|{skill.Model}|"
        + $"{skill.Fork}|{skill.Agent}|{skill.License}|{skill.Compatibility}|{string.Join(',', skill.AllowedTools)}|{string.Join(',', skill.Warnings)}|"
        + $"{skill.Stamp != 0}";
}
