using AgentHost.Client;
using AgentHost.FileSystem.Tests;
using AgentHost.Permissions.Safety;

namespace AgentHost.Permissions.Tests;

public sealed class ProtectedPathsTests
{
    [Theory]
    [InlineData("/w/.agents", true)]
    [InlineData("/w/.agents/agent.local.json", true)]
    [InlineData("/w/.agents/plugins/a/b.dll", true)]
    [InlineData("/w/.agents/hooks-x/b", true)]
    [InlineData("/w/.agentignore", true)]
    [InlineData("/w/.agents/notes.md", false)]
    [InlineData("/w/.agents/prompts/plugins", false)]
    [InlineData("/w/.claude/settings.json", true)]
    [InlineData("/w/.claude/settings.local.json", true)]
    [InlineData("/w/.claude/hooks/check.sh", true)]
    [InlineData("/w/.claude/commands/a.md", false)]
    [InlineData("/w/sub/.agentignore", false)] // only the root's is read
    [InlineData("/w/.agentignore.bak", false)]
    [InlineData("/w/conf/plugins/x", true)] // where .agents leads
    public void IsSettings_WhatSteersTheHost_IsGuarded(string path, bool guarded)
    {
        var paths = new FakePaths();
        if (path.StartsWith("/w/conf", StringComparison.Ordinal))
        {
            paths.Links["/w/.agents"] = "/w/conf";
        }

        Assert.Equal(guarded, ProtectedPaths.IsSettings(path, recursive: false, paths, []));
    }

    [Theory]
    [InlineData(".agents/skills/x/SKILL.md", true)]
    [InlineData("tools/skill.md", true)]
    [InlineData(".claude/commands/deep/a.md", true)]
    [InlineData("sub/.claude/agents/a.MD", true)]
    [InlineData(".agents/skills/x/scripts/run.sh", true)] // what runs is asked for where it runs
    [InlineData("docs/commands/a.md", false)]
    [InlineData(".agents/notes.md", false)]
    [InlineData("commands/a.md", false)]
    public void Evaluate_AcceptEditsOfWhatAllowsInAdvance_Asks(string path, bool asks)
    {
        Assert.Equal(asks ? PermissionDecision.Ask : PermissionDecision.Allow, Plans.Decide(Plans.Edit(path), PermissionMode.AcceptEdits));
        Assert.Equal(asks ? PermissionDecision.Ask : PermissionDecision.Allow, Plans.Decide(Plans.Shell($"echo x > {path}"), PermissionMode.AcceptEdits));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(Plans.Edit(path), PermissionMode.AcceptEdits, Plans.Rules(allow: "edit")));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(Plans.Read(path)));
    }

    [Fact]
    public void IsSettings_AnyCase_IsGuardedOnEverySystem()
    {
        Assert.True(ProtectedPaths.IsSettings("/w/.AGENTIGNORE", recursive: false, new FakePaths { IgnoreCase = true }, []));
        Assert.True(ProtectedPaths.IsSettings("/w/.Agents/PLUGINS/x", recursive: false, new FakePaths { IgnoreCase = true }, []));
        Assert.True(ProtectedPaths.IsSettings("/w/.AGENTIGNORE", recursive: false, new FakePaths(), []));
    }
}
