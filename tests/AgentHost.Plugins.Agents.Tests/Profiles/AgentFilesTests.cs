using AgentHost.Plugins.Agents.Commands;
using AgentHost.Plugins.Agents.Profiles;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Agents.Tests.Profiles;

public sealed class AgentFilesTests
{
    [Fact]
    public async Task Read_BothConventions_AreOneAgentEach()
    {
        using var workspace = new TestWorkspace()
            .With(".agents/agents/reviewer.md", "---\nname: reviewer\ndescription: Reviews.\ntools: read, grep\npermission-mode: plan\nmax-steps: 5\n"
                + "model: small\n---\nYou review.\n")
            .With(".claude/agents/reviewer.md", "---\nname: reviewer\ndescription: Shadowed.\n---\nx")
            .With(".claude/agents/fixer.md", "---\nname: fixer\ndescription: Fixes.\ntools: Read, Bash(git:*), Edit\nmodel: inherit\n"
                + "permissionMode: acceptEdits\n---\nYou fix.\n");

        var agents = await AgentFiles.ReadAsync(workspace, static _ => null, TestContext.Current.CancellationToken);

        Assert.Equal(["fixer", "reviewer"], agents.Select(static agent => agent.Name));
        Assert.Equal(["read", "shell(git:*)", "edit"], agents[0].Tools!);
        Assert.Null(agents[0].Model);
        Assert.Equal(PermissionMode.AcceptEdits, agents[0].Mode);
        Assert.Equal(
            ("Reviews.", "You review.", "small", PermissionMode.Plan, 5),
            (agents[1].Description, agents[1].Prompt, agents[1].Model, agents[1].Mode, agents[1].MaxSteps));
    }

    [Theory]
    [InlineData("no head at all", "odd", null)]
    [InlineData("---\nname: other\npermission-mode: whatever\n---\nx", "other", PermissionMode.Plan)]
    [InlineData("---\nname: other\ntools: read\nYou review.", "odd", PermissionMode.Plan)]
    [InlineData("---\njust words\n---\nx", "odd", PermissionMode.Plan)]
    [InlineData("", "odd", null)]
    [InlineData("\n", "odd", null)]
    [InlineData("---\nname: other\ndescription: Says nothing.\n---\n", "other", null)]
    [InlineData("---\nmax-steps: many\ntools: '*'\n---\nx", "odd", null)]
    public async Task Read_OddFile_IsTakenWithAWarningAndNeverMoreLenient(string text, string name, PermissionMode? mode)
    {
        using var workspace = new TestWorkspace().With(".agents/agents/odd.md", text);

        var agent = Assert.Single(await AgentFiles.ReadAsync(workspace, static _ => null, TestContext.Current.CancellationToken));

        Assert.Equal((name, mode), (agent.Name, agent.Mode));
        Assert.NotEmpty(agent.Warnings);
        Assert.Null(agent.Tools);
    }

    [Theory]
    [InlineData("disallowedTools: Write, Bash", null, "write|shell")]
    [InlineData("tools: Read, Write, Grep\ndisallowedTools: [Write]", "read|grep", "write")]
    [InlineData("tools: '*'\ndisallowed-tools: Edit", null, "edit")]
    [InlineData("disallowedTools: '*'", "", "")]
    [InlineData("tools: Read, Bash(git log:*), Bash(git diff *)", "read|shell(git log:*)|shell(git diff *)", "")]
    [InlineData("tools: Read, Bash(*), Task", "read|shell|task", "")]
    [InlineData("tools:\n  - Read\n  - WebFetch(domain:example.com)", "read|fetch(domain:example.com)", "")]
    [InlineData("allowed-tools: Read, Edit(docs/**)", "read|edit(docs/**)", "")]
    [InlineData("tools: Read\nallowed-tools: Bash", "read", "")]
    [InlineData("disallowedTools: Bash(rm:*), Read(secrets/**)", null, "shell(rm:*)|read(secrets/**)")]
    [InlineData("tools: Read, Bash(git log:*)\ndisallowedTools: Bash", "read", "shell")]
    public async Task Read_ToolsAndThoseTakenAway_AreNamesAndRules(string head, string? tools, string without)
    {
        using var workspace = new TestWorkspace().With(".claude/agents/a.md", $"---\nname: a\n{head}\n---\nx");

        var agent = Assert.Single(await AgentFiles.ReadAsync(workspace, static _ => null, TestContext.Current.CancellationToken));

        Assert.Equal(tools, agent.Tools is null ? null : string.Join('|', agent.Tools));
        Assert.Equal(without, string.Join('|', agent.WithoutTools));
        Assert.Empty(agent.Warnings);
    }

    [Theory]
    [InlineData("tools:")]
    [InlineData("tools: []")]
    public async Task Read_ToolsThatAreEmpty_AreNoneAndThatIsSaid(string head)
    {
        using var workspace = new TestWorkspace().With(".claude/agents/a.md", $"---\nname: a\n{head}\n---\nx");

        var agent = Assert.Single(await AgentFiles.ReadAsync(workspace, static _ => null, TestContext.Current.CancellationToken));

        Assert.Empty(agent.Tools!);
        Assert.Contains("tools is empty", Assert.Single(agent.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Utf16_KeepsWhatTheHeadNarrows()
    {
        using var workspace = new TestWorkspace().With(".agents/agents/wide.md", "");
        File.WriteAllText(workspace.At(".agents/agents/wide.md"), "---\r\ntools: read\r\n---\r\nLook.", System.Text.Encoding.Unicode);

        var agent = Assert.Single(await AgentFiles.ReadAsync(workspace, static _ => null, TestContext.Current.CancellationToken));

        Assert.Equal(["read"], agent.Tools!);
        Assert.Equal("Look.", agent.Prompt);
        Assert.Contains("UTF-16", Assert.Single(agent.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TextThatIsTooLong_IsCutAndThatIsSaid()
    {
        using var workspace = new TestWorkspace().With(".agents/agents/long.md", "---\nname: long\n---\n" + new string('x', 60_001));

        Assert.Contains("60001 characters", Assert.Single(Assert.Single(await Agents()).Warnings), StringComparison.Ordinal);

        async Task<IReadOnlyList<AgentProfile>> Agents() => await AgentFiles.ReadAsync(workspace, static _ => null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Read_LinksBehindLinkedFolders_AreNotFollowedOutOfTheProject()
    {
        var outside = Directory.CreateTempSubdirectory("agent-files-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "secret.md"), "The secret.");
            using var workspace = new TestWorkspace().With(".agents/agents/own.md", "Mine.");
            Directory.CreateSymbolicLink(workspace.At("way"), outside.FullName);
            File.CreateSymbolicLink(workspace.At(".agents/agents/secret.md"), "../../way/secret.md");

            Assert.Equal("own", Assert.Single(await AgentFiles.ReadAsync(workspace, static _ => null, TestContext.Current.CancellationToken)).Name);
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task SlashAgent_NamesThatDifferInCase_TheExactOneIsTaken()
    {
        using var workspace = new TestWorkspace().With(".agents/agents/CL.md", "Upper.").With(".agents/agents/cl.md", "Lower.");
        var context = new CommandContext { Workspace = workspace, Capabilities = null! };
        var command = new AgentCommand(workspace, static _ => null);

        foreach (var (word, name) in ((string, string)[])[("cl", "cl"), ("CL", "CL"), ("Cl", "CL")])
        {
            Assert.Equal(
                name,
                (await command.RunAsync(new CommandCall("agent", [word, "go"]) { Text = word + " go" }, context, TestContext.Current.CancellationToken)).Agent);
        }
    }

    [Fact]
    public async Task Commands_ThatWantProgramsRun_SayThatTheyAreNot()
    {
        using var workspace = new TestWorkspace().With(".agents/commands/look.md", "Look.\n!`git status`\n");

        var result = AgentJson.Read<CommandResult>(await new CommandFiles(workspace, static _ => null, untrusted: false)
            .InvokeAsync(AgentJson.Parse("""{"action":"run","call":{"name":"look","arguments":[]}}"""), TestContext.Current.CancellationToken));

        Assert.Contains("(not run: git status; files of commands run none)", result.Prompt, StringComparison.Ordinal);
        Assert.Equal(workspace.At(".agents/commands/look.md"), result.File);
        Assert.Contains("skills.shell", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NotTrusted_ThePersonsStandsBeforeAndTheProjectsIsMarked()
    {
        using var home = new TestWorkspace().With(".agents/agents/a.md", "Mine.");
        using var workspace = new TestWorkspace { Trusted = false }.With(".agents/agents/a.md", "Theirs.").With(".agents/agents/b.md", "Theirs.");

        var agents = await AgentFiles.ReadAsync(workspace, name => name == "HOME" ? home.Root : null, TestContext.Current.CancellationToken);

        Assert.Equal("Mine.", agents[0].Prompt);
        Assert.Contains("not trusted", agents[1].Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_FromFiles_AreFilled()
    {
        using var workspace = new TestWorkspace()
            .With(".agents/commands/fix.md", "---\ndescription: Fixes an issue.\nargument-hint: NUMBER\nallowed-tools: Bash(git:*), Read\nmodel: small\n"
                + "agent: fixer\n---\nFix issue $1 ($ARGUMENTS).\n")
            .With(".claude/commands/team/deploy.md", "Deploy.\n");
        var source = new CommandFiles(workspace, static _ => null, untrusted: false);

        var list = AgentJson.Read<IReadOnlyList<CommandSpec>>(
            await source.InvokeAsync(AgentJson.Parse("""{"action":"list"}"""), TestContext.Current.CancellationToken));
        var result = AgentJson.Read<CommandResult>(await source.InvokeAsync(
            AgentJson.Parse("""{"action":"run","call":{"name":"fix","arguments":["7","now"],"text":"7 now"}}"""), TestContext.Current.CancellationToken));
        var none = await source.InvokeAsync(
            AgentJson.Parse("""{"action":"run","call":{"name":"none","arguments":[]}}"""), TestContext.Current.CancellationToken);

        Assert.Equal(["fix", "team:deploy"], list.Select(static spec => spec.Name));
        Assert.Equal("NUMBER", list[0].ArgumentHint);
        Assert.Equal("Fix issue 7 (7 now).", result.Prompt);
        Assert.Equal(["shell(git:*)", "read"], result.Allow);
        Assert.Equal(("small", "fixer"), (result.Model, result.Agent));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, none.ValueKind);
    }
}
