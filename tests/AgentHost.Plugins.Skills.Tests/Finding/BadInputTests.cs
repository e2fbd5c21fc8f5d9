using System.Diagnostics;
using AgentHost.Plugins.Skills.Calling;
using AgentHost.Plugins.Skills.Checking;

namespace AgentHost.Plugins.Skills.Tests.Finding;

/// <summary>Skills as people and programs leave them: a warning or a problem each, and the one beside them is there.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string, string, string> Files => new()
    {
        { "bom", "\uFEFF---\nname: bom\ndescription: d\n---\nB", "byte order mark" },
        { "crlf", "---\r\nname: crlf\r\ndescription: d\r\n---\r\nB", "CR LF" },
        { "tabs", "---\nname: tabs\ndescription: d\n\tx: y\n---\nB", "" },
        { "none", "Just words.", "no head" },
        { "broken", "---\nname: broken\ndescription: Use it: always\n---\nB", "no YAML" },
        { "anchors", "---\nname: anchors\ndescription: d\nx: &a [1]\ny: *a\n---\nB", "alias" },
        { "twice", "---\nname: twice\nname: other\ndescription: d\n---\nB", "twice" },
        { "dashes", "---\nname: dashes\ndescription: a --- b\n---\n---\nB", "" },
        { "differs", "---\nname: other-name\ndescription: d\n---\nB", "differs" },
        { "Upper", "---\nname: Upper\ndescription: d\n---\nB", "called as upper" },
        { "list", "---\nname: list\ndescription: [a, b]\n---\nB", "is a list" },
        { "nodesc", "---\nname: nodesc\n---\n# The first line\n", "no description" },
        { "long", $"---\nname: long\ndescription: {new string('x', 3_000)}\n---\nB", "characters" },
        { "forks", "---\nname: forks\ndescription: d\ncontext: fork\n---\nB", "" },
        { "flag", "---\nname: flag\ndescription: d\nuser-invocable: perhaps\n---\nB", "neither true nor false" },
        { "big", $"---\nname: big\ndescription: d\n---\n{new string('y', 300 * 1024)}", "the text has 300 KB" },
        { "huge", $"---\nname: huge\ndescription: d\n---\n{new string('y', 3 * 1024 * 1024)}", "" },
        { "binary", "---\nname: binary\ndescription: d\n---\n\0\0\0", "zero bytes" },
        { "blank", "\n", "no head" },
        { "unknown", "---\nname: unknown\ndescription: d\nowner: me\n---\nB", "line 4: \"owner\" is no member of the standard" },
        { "case", "---\nName: case\ndescription: d\n---\nB", "line 2: \"Name\" is written name" },
        { "under", "---\nname: under\ndescription: d\nallowed_tools: read\n---\nB", "\"allowed_tools\" is written allowed-tools" },
        { "metadata", "---\nname: metadata\ndescription: d\nmetadata: [a]\n---\nB", "line 4: metadata is a list" },
        { "license", "---\nname: license\ndescription: d\nlicense: {a: b}\n---\nB", "license is a map" },
        { "tools", "---\nname: tools\ndescription: d\nallowed-tools: {a: b}\n---\nB", "allowed-tools is a map" },
        { "model", "---\nname: model\ndescription: d\nmodel: [a]\n---\nB", "model is a list" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Read_OddFile_WarnsAndTheOthersAreThere(string name, string text, string warning)
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/" + name, text);
        folders.Skill("repo/sub/.agents/skills/sound");

        var set = await folders.ReadAsync();

        Assert.Contains(set.Active, static skill => skill.Name == "sound" && skill.Warnings.Count == 0);
        var odd = Assert.Single(set.Active, static skill => skill.Name != "sound");
        Assert.True(odd.Description.Length is > 0 and <= 1_024);
        if (warning.Length == 0)
        {
            Assert.DoesNotContain(odd.Warnings, static each => each.Contains("cannot", StringComparison.Ordinal));
        }
        else
        {
            Assert.Contains(odd.Warnings, each => each.Contains(warning, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Read_FileInAnotherCase_IsTakenWithAWarning()
    {
        using var folders = new SkillFolders();
        var folder = folders.Skill("repo/sub/.agents/skills/lower");
        File.Move(Path.Combine(folder, "SKILL.md"), Path.Combine(folder, "skill.md"));

        Assert.Contains(Assert.Single((await folders.ReadAsync()).Active).Warnings, static warning => warning.Contains("skill.md", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_LinksOutOfTheProject_AreNotFollowed()
    {
        using var folders = new SkillFolders();
        folders.Skill("outside/secret");
        var place = Directory.CreateDirectory(Path.Combine(folders.Work, ".agents", "skills")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(place, "linked"), Path.Combine(folders.Root, "outside", "secret"));
        Directory.CreateDirectory(Path.Combine(place, "file"));
        File.CreateSymbolicLink(Path.Combine(place, "file", "SKILL.md"), Path.Combine(folders.Root, "outside", "secret", "SKILL.md"));
        Directory.CreateSymbolicLink(Path.Combine(place, "loop"), Path.Combine(place, "loop"));
        folders.Skill("repo/sub/.agents/skills/sound");

        var set = await folders.ReadAsync();

        Assert.Equal("sound", Assert.Single(set.Active).Name);
        Assert.Equal(2, set.Problems.Count(static problem => problem.Contains("link out of the project", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Read_LinksBehindLinkedFolders_AreNotFollowedOutOfTheProject()
    {
        using var folders = new SkillFolders();
        folders.Skill("outside/skills/secret");
        var place = Directory.CreateDirectory(Path.Combine(folders.Work, ".agents", "skills")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(folders.Work, "way"), Path.Combine(folders.Root, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(place, "linked"), "../../way/skills/secret");
        Directory.CreateDirectory(Path.Combine(place, "file"));
        File.CreateSymbolicLink(Path.Combine(place, "file", "SKILL.md"), "../../../way/skills/secret/SKILL.md");
        Directory.CreateSymbolicLink(Path.Combine(folders.Work, ".claude"), Path.Combine(folders.Root, "outside"));
        folders.Skill("repo/sub/.agents/skills/sound");

        foreach (var times in (int[])[1, 2])
        {
            var set = await folders.ReadAsync();

            Assert.True(set.Active.Count() == 1 && set.Find("sound") is not null, $"look {times}");
            Assert.Equal(3, set.Problems.Count(static problem => problem.Contains("link out of the project", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Read_LinkInThePersonsFolder_IsFollowed()
    {
        using var folders = new SkillFolders();
        folders.Skill("outside/mine", "---\nname: mine\ndescription: d\n---\nB");
        Directory.CreateDirectory(Path.Combine(folders.Home, ".agents", "skills"));
        Directory.CreateSymbolicLink(Path.Combine(folders.Home, ".agents", "skills", "mine"), Path.Combine(folders.Root, "outside", "mine"));

        Assert.Equal("mine", Assert.Single((await folders.ReadAsync()).Active).Name);
    }

    [Fact]
    public async Task Read_PipeInPlaceOfTheFile_DoesNotWait()
    {
        using var folders = new SkillFolders();
        var folder = Directory.CreateDirectory(Path.Combine(folders.Work, ".agents", "skills", "pipe")).FullName;
        using (var made = Process.Start("mkfifo", Path.Combine(folder, "SKILL.md")))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var set = await folders.ReadAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Empty(set.All);
        Assert.Contains("no regular file", Assert.Single(set.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_EmptyFile_IsNoSkill()
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/empty", "");
        folders.Skill("repo/sub/.agents/skills/sound");

        var set = await folders.ReadAsync();

        Assert.Equal("sound", Assert.Single(set.All).Name);
        Assert.Contains("is empty", Assert.Single(set.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FileThatIsALink_IsReadWholeAndSeenToChange()
    {
        using var folders = new SkillFolders();
        var real = Path.Combine(folders.Work, "elsewhere.md");
        await File.WriteAllTextAsync(
            real, $"---\nname: linked\ndescription: before\n---\n{new string('y', 500)}\nthe end\n", TestContext.Current.CancellationToken);
        var folder = Directory.CreateDirectory(Path.Combine(folders.Work, ".agents", "skills", "linked")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "SKILL.md"), "../../../elsewhere.md");

        var skill = Assert.Single((await folders.ReadAsync()).Active);
        Assert.EndsWith("the end", SkillText.Body(skill), StringComparison.Ordinal);
        Assert.Empty(skill.Warnings);
        Assert.DoesNotContain(SkillValidator.Check(folder), static fault => fault.IsError);
        await File.WriteAllTextAsync(real, "---\nname: linked\ndescription: after all\n---\nB\n", TestContext.Current.CancellationToken);
        Assert.Equal("after all", Assert.Single((await folders.ReadAsync()).Active).Description);
    }

    [Fact]
    public async Task Read_LinkToAPipeInPlaceOfTheFile_DoesNotWait()
    {
        using var folders = new SkillFolders();
        var folder = Directory.CreateDirectory(Path.Combine(folders.Work, ".agents", "skills", "pipe")).FullName;
        using (var made = Process.Start("mkfifo", Path.Combine(folder, "pipe")))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.CreateSymbolicLink(Path.Combine(folder, "SKILL.md"), "pipe");

        var set = await Task.Run(() => folders.ReadAsync()).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Empty(set.All);
        Assert.Contains("no regular file", Assert.Single(set.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NamesThatCollideByCase_AreShadowed()
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/A-b", "---\nname: A-b\ndescription: first\n---\nB");
        folders.Skill("repo/sub/.agents/skills/a-B", "---\nname: a-B\ndescription: second\n---\nB");

        var set = await folders.ReadAsync();

        Assert.Equal("first", Assert.Single(set.Active).Description);
        Assert.Contains("as A-b is", Assert.Single(set.All, static skill => skill.ShadowedBy is not null).Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NamesThatCollideByUnicodeForm_AreShadowed()
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/caf\u00e9", "---\nname: caf\u00e9\ndescription: composed\n---\nB");
        folders.Skill("repo/sub/.agents/skills/cafe\u0301", "---\nname: cafe\u0301\ndescription: decomposed\n---\nB");

        var set = await folders.ReadAsync();

        Assert.Single(set.Active);
        Assert.Contains("Unicode form", Assert.Single(set.All, static skill => skill.ShadowedBy is not null).Warnings[^1], StringComparison.Ordinal);
        Assert.NotNull(set.Find("cafe\u0301"));
    }

    [Fact]
    public async Task Read_LoopOfLinks_EndsAndTheRestIsThere()
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/sound");
        var place = Path.Combine(folders.Work, ".agents", "skills");
        Directory.CreateSymbolicLink(Path.Combine(place, "one"), Path.Combine(place, "two"));
        Directory.CreateSymbolicLink(Path.Combine(place, "two"), Path.Combine(place, "one"));
        Directory.CreateSymbolicLink(Path.Combine(place, "self"), place);
        Directory.CreateDirectory(Path.Combine(place, "file"));
        File.CreateSymbolicLink(Path.Combine(place, "file", "SKILL.md"), Path.Combine(place, "file", "SKILL.md"));

        var set = await folders.ReadAsync();

        Assert.Equal("sound", Assert.Single(set.Active).Name);
        Assert.Contains(set.Problems, static problem => problem.Contains(".agents/skills/file", StringComparison.Ordinal));
    }
}
