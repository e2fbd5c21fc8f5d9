using AgentHost.Client;
using AgentHost.Plugins.Skills.Commands;

namespace AgentHost.Plugins.Skills.Tests.Commands;

public sealed class SkillCommandSourceTests
{
    [Theory]
    [InlineData("", 1, "skill:fence")]
    [InlineData("context: fork\n", 0, null)]
    public async Task Invoke_CallOfAPerson_CountsAsUseAndIsPinned(string member, int counted, string? pin)
    {
        using var folders = new SkillFolders();
        var folder = folders.Skill("repo/sub/.agents/skills/fence", $"---\nname: fence\ndescription: d\nmodel: sonnet\n{member}---\nB");
        var library = folders.Library();
        var source = new SkillCommandSource(library, new SkillsPlugin());

        var answer = await source.InvokeAsync(
            AgentJson.Parse("""{"action":"run","call":{"name":"fence","arguments":[]},"sessionId":"s"}"""), TestContext.Current.CancellationToken);

        // One that the tool loads is counted and pinned there.
        var result = ClientJson.Read<CommandResult>(answer);
        Assert.Equal(pin, result.Pin);
        Assert.Equal(Path.Combine(folder, "SKILL.md"), result.File);
        Assert.Equal(counted, (await library.ReadUseAsync(TestContext.Current.CancellationToken)).GetValueOrDefault("fence"));
    }
}
