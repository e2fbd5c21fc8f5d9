using AgentHost.Plugins.Skills.Commands;

namespace AgentHost.Plugins.Skills.Tests.Commands;

public sealed class SkillValidateTests
{
    [Fact]
    public async Task Validate_TheProjectsWithoutWords_NamesWhatIsNoSkillToo()
    {
        using var folders = new SkillFolders();
        folders.Skill("repo/sub/.agents/skills/sound", "---\nname: sound\ndescription: Makes a sound. Use it when it is quiet.\n---\nB");
        folders.Skill("repo/sub/.agents/skills/empty", "");
        folders.Skill("outside/secret");
        Directory.CreateSymbolicLink(Path.Combine(folders.Work, ".agents", "skills", "linked"), Path.Combine(folders.Root, "outside", "secret"));
        folders.Skill("home/.agents/skills/hers", "");

        var result = await ValidateAsync(folders);

        Assert.Equal(1, result.ExitCode);
        var lines = result.Blocks.OfType<TextBlock>().Select(static block => block.Text).ToList();
        Assert.Contains("✓ .agents/skills/sound", lines);
        Assert.Contains(lines, static line =>
            line.StartsWith("✗ ", StringComparison.Ordinal) && line.Contains("empty/SKILL.md is empty", StringComparison.Ordinal));
        Assert.Contains("✗ .agents/skills/linked is a link out of the project and is not followed.", lines);
        Assert.DoesNotContain(lines, static line => line.Contains("hers", StringComparison.Ordinal));
        Assert.Equal([true, false, false], result.Data!.Value.EnumerateArray().Select(static each => each.GetProperty("valid").GetBoolean()));
    }

    [Fact]
    public async Task Validate_NothingThere_SaysSo()
    {
        using var folders = new SkillFolders();

        var result = await ValidateAsync(folders);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("no skills of its own", Assert.IsType<TextBlock>(Assert.Single(result.Blocks)).Text, StringComparison.Ordinal);
    }

    private static ValueTask<CommandResult> ValidateAsync(SkillFolders folders) =>
        new SkillCommand(folders.Library())
            .RunAsync(
                new CommandCall("skill", ["validate"]),
                new CommandContext { Workspace = folders.Workspace, Capabilities = null! },
                TestContext.Current.CancellationToken);
}
