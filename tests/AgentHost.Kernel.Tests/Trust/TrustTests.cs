using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Trust;

/// <summary>Trust in a folder as it is, and what ends it.</summary>
public sealed class TrustTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Changes() => new()
    {
        { ".agents/agent.json", """{"model":"other/m"}""", ".agents/agent.json was changed" },
        { ".agents/agent.local.json", "{}", ".agents/agent.local.json was added" },
        { ".agents/plugins/mine/plugin.json", """{"id":"mine","version":"1.0.1"}""", ".agents/plugins/mine/plugin.json was changed" },
        { ".agents/plugins/mine/code.dll", "other", ".agents/plugins/mine/code.dll was added" },
        { ".agents/hooks/check.sh", "exit 1", ".agents/hooks/check.sh was changed" },
        {
            ".claude/settings.json",
            """{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"scripts/stop.sh;x"}]}]} }""",
            ".claude/settings.json was changed"
        },
        { "scripts/stop.sh", "exit 3", "scripts/stop.sh was changed" },
        { "scripts/lint.sh", "exit 3", "scripts/lint.sh was changed" },
        { ".mcp.json", """{"mcpServers":{"x":{"command":"other"}}}""", ".mcp.json was changed" },
        { "scripts/server.js", "other", "scripts/server.js was changed" },
        { ".recipes/one.txt", "other", ".recipes/one.txt was changed" },
        { ".recipes/deep/two.txt", "new", ".recipes/deep/two.txt was added" },
        { "tasks.txt", "other sh scripts/task.sh", "tasks.txt was changed" },
        { "scripts/task.sh", "other", "scripts/task.sh was changed" },
        { "README.md", "other", "" },
        { "scripts/other.sh", "other", "" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Open_TrustedFolderThatChanged_AsksAgainWhereTheChangeCouldRun(string file, string content, string expected)
    {
        await using var rig = Rig();
        var work = rig.Folder("work");
        await rig.Host.Workspaces.SetTrustAsync(work, true, None);
        Assert.True((await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None)).Trusted);
        Write(rig, file, content);

        await using var other = new HostCopy(rig);
        var opened = await other.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None);

        Assert.Equal(expected.Length == 0, opened.Trusted);
        if (expected.Length > 0)
        {
            Assert.Contains(opened.Warnings, warning => warning.Contains(expected + " since you trusted this folder", StringComparison.Ordinal));
            Assert.False((await other.Host.Workspaces.ShowTrustAsync(work, None)).Trusted);
            await other.Host.Workspaces.SetTrustAsync(work, true, None);
            await using var third = new HostCopy(rig);
            Assert.True((await third.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None)).Trusted);
        }
    }

    [Fact]
    public async Task Open_TrustedFolderWhoseFileWasRemoved_AsksAgain()
    {
        await using var rig = Rig();
        var work = rig.Folder("work");
        await rig.Host.Workspaces.SetTrustAsync(work, true, None);
        File.Delete(Path.Combine(work, ".agents", "hooks", "check.sh"));

        var opened = await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None);

        Assert.False(opened.Trusted);
        Assert.Contains(opened.Warnings, warning => warning.Contains(".agents/hooks/check.sh was removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_Folder_ListsWhatWouldRun()
    {
        await using var rig = Rig();
        var work = rig.Folder("work");

        var before = await rig.Host.Workspaces.ShowTrustAsync(work, None);
        await using var tape = await EventRecorder.StartAsync(rig.Host, new EventFilter());
        await rig.Host.Workspaces.SetTrustAsync(work, true, None);
        var after = await rig.Host.Workspaces.ShowTrustAsync(work, None);

        Assert.True((await tape.WaitAsync<TrustChanged>()).Trusted);
        Assert.False(before.Trusted);
        Assert.True(after.Trusted);
        Assert.Equal(
            [
                "new settings .agents/agent.json", "new hook .agents/hooks/check.sh", "new plugin .agents/plugins/mine/plugin.json",
                "new claude .claude/settings.json", "new server .mcp.json", "new reader .recipes/one.txt", "new hook scripts/lint.sh",
                "new server scripts/server.js", "new hook scripts/stop.sh", "new reader scripts/task.sh", "new reader tasks.txt"
            ],
            before.Items.Select(item => $"{EnumNames.Write(item.State)} {item.What} {item.Path}"));
        Assert.All(after.Items, item => Assert.Equal(TrustState.Same, item.State));
    }

    [Fact]
    public async Task Change_OfThePersonThemselves_StaysTrusted()
    {
        await using var rig = Rig();
        var work = rig.Folder("work");
        await rig.Host.Workspaces.SetTrustAsync(work, true, None);
        var opened = await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None);

        await rig.Host.Settings.ChangeAsync(
            opened.Id,
            new SettingsChange(SettingsPlace.Project, SettingsChangeKind.Add, ["permissions", "deny"]) { Value = AgentJson.Parse("\"shell\"") },
            None);

        await using var other = new HostCopy(rig);
        Assert.True((await other.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None)).Trusted);
    }

    [Fact]
    public async Task Open_FolderTrustedWhileItHeldNothing_AsksWhenSomethingComes()
    {
        await using var rig = new HostRig().WithHooks();
        var work = rig.Folder("work");
        await rig.Host.Workspaces.SetTrustAsync(work, true, None);
        Write(rig, ".agents/agent.json", """{"permissions":{"allow":["shell"]}}""");

        var opened = await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None);

        Assert.False(opened.Trusted);
        Assert.Empty(await rig.Host.Permissions.ListRulesAsync(opened.Id, null, None));
    }

    [Fact]
    public async Task Open_PipeInPlaceOfAFile_DoesNotHang()
    {
        await using var rig = new HostRig().WithHooks();
        var work = rig.Folder("work");
        rig.Folder("work/.agents");
        using (var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(work, ".agents", "agent.json")))
        {
            await made.WaitForExitAsync(None);
        }

        await rig.Host.Workspaces.SetTrustAsync(work, true, None);

        Assert.True((await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None)).Trusted);
    }

    [Fact]
    public async Task Open_UntrustedFolderWithFilesOfPlugins_SaysWhatIsIgnoredAndWhatItHolds()
    {
        await using var rig = Rig();

        var opened = await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder("work")), None);

        Assert.Contains(opened.Warnings, warning =>
            warning.Contains($"{Path.Combine(rig.Root, "work", ".mcp.json")} is ignored (servers), because", StringComparison.Ordinal));
        Assert.Contains(opened.Warnings, static warning => warning.Contains(".recipes is ignored (recipes), because", StringComparison.Ordinal));
        Assert.Contains(opened.Warnings, static warning => warning.Contains("tasks.txt is ignored (tasks), because", StringComparison.Ordinal));
        Assert.DoesNotContain(opened.Warnings, static warning => warning.Contains("(nothing)", StringComparison.Ordinal));
        var trusted = await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder("work")) { Trust = true }, None);
        Assert.DoesNotContain(trusted.Warnings, static warning => warning.Contains("is ignored (", StringComparison.Ordinal));
    }

    /// <summary>Whoever trusts a folder trusts the skills that allow tools in it then, and none that come later.</summary>
    [Theory]
    [InlineData(".agents/skills/evil/SKILL.md", "---\nname: evil\ndescription: d\nallowed-tools: shell\n---\nx", false)]
    [InlineData(".claude/skills/deep/er/SKILL.md", "---\nname: er\ndescription: d\nallowed-tools:\n  - Bash\n---\nx", false)]
    [InlineData(".codex/skills/evil/SKILL.md", "---\nname: evil\ndescription: d\nallowed-tools: shell\n---\nx", false)]
    [InlineData(".agents/commands/evil.md", "---\nallowed-tools: Bash(*)\n---\nx", false)]
    [InlineData(".agents/agents/evil.md", "---\nname: evil\nallowed-tools: shell\n---\nx", false)]
    [InlineData(".agents/skills/tame/SKILL.md", "---\nname: tame\ndescription: d\n---\nallowed-tools: shell", true)]
    [InlineData(".agents/commands/tame.md", "x", true)]
    [InlineData("docs/skills/SKILL.md", "---\nname: docs\nallowed-tools: shell\n---\nx", true)]
    public async Task Open_FileThatAllowsToolsAddedAfterTrust_IsNotTrustedWithTheFolder(string file, string text, bool trusted)
    {
        await using var rig = Rig();
        var work = rig.Folder("work");
        await rig.Host.Workspaces.SetTrustAsync(work, true, None);
        Assert.True((await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None)).Trusted);

        Write(rig, file, text);

        var opened = await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(work) { Settings = AgentJson.Parse("{}") }, None);
        Assert.Equal(trusted, opened.Trusted);
        Assert.Equal(!trusted, opened.Warnings.Any(warning => warning.Contains($"{file} was added since you trusted this folder", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_TakenForOneRun_WhatIsDeclaredLaterIsNotTakenWithIt()
    {
        await using var rig = new HostRig().WithHooks();
        rig.Stub.Tool("touch", static (_, _, _) => new(ToolResult.Text("touched")));
        await rig.OpenAsync();
        rig.Model.Call(("touch", "{}")).Text("one").Call(("touch", "{}")).Text("two");
        await rig.RunAsync();

        Write(rig, ".agents/agent.json", """{"hooks":{"preTool":[{"command":["touch","ran"]}]}}""");
        await rig.RunAsync();

        Assert.False(File.Exists(Path.Combine(rig.Root, "work", "ran")));
        Assert.Contains(
            rig.Tape.Events.OfType<HostWarning>(),
            static warning => warning.Message.Contains(".agents/agent.json is not as it was when --trust took this folder", StringComparison.Ordinal));

        // A person who opens it again takes it as it is then.
        Assert.True((await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder("work")) { Trust = true }, None)).Trusted);
    }

    [Fact]
    public async Task Open_FileOfAPluginThatIsSwitchedOff_StillBelongsToTrust()
    {
        await using var rig = Rig();
        var work = rig.Folder("work");
        await rig.Host.Workspaces.SetTrustAsync(work, true, None);

        var opened = await rig.Host.Workspaces.OpenAsync(
            new WorkspaceRequest(work) { Settings = AgentJson.Parse("""{"plugins":{"reader":{"enabled":false}}}""") }, None);

        Assert.True(opened.Trusted);
        Write(rig, "tasks.txt", "other");
        Assert.False((await rig.Host.Workspaces.ShowTrustAsync(work, None)).Trusted);
    }

    private static HostRig Rig()
    {
        var rig = new HostRig().WithHooks();
        Declares(rig);
        Write(rig, ".recipes/one.txt", "one");
        Write(rig, "tasks.txt", "first: sh scripts/task.sh --now, then ../README.md");
        Write(rig, "scripts/task.sh", "exit 0");
        Write(rig, ".agents/agent.json", """{"hooks":{"preTool":[{"command":["sh","scripts/lint.sh"]}]}}""");
        Write(rig, ".agents/plugins/mine/plugin.json", """{"id":"mine","version":"1.0.0"}""");
        Write(rig, ".agents/hooks/check.sh", "exit 0");
        Write(
            rig, ".claude/settings.json", """{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"\"$CLAUDE_PROJECT_DIR\"/scripts/stop.sh --now"}]}]}}""");
        Write(rig, ".mcp.json", """{"mcpServers":{"x":{"command":"node","args":["scripts/server.js"]}}}""");
        Write(rig, "scripts/server.js", "serve()");
        Write(rig, "scripts/stop.sh", "exit 0");
        Write(rig, "scripts/lint.sh", "exit 0");
        Write(rig, "scripts/other.sh", "exit 0");
        Write(rig, "README.md", "words");
        return rig;
    }

    /// <summary>A bundled plugin that reads files under trust.</summary>
    internal static void Declares(HostRig rig)
    {
        var folder = Directory.CreateDirectory(Path.Combine(rig.AppFolder, "plugins", "reader")).FullName;
        File.WriteAllText(Path.Combine(folder, "plugin.json"), """
            {
              "id": "reader", "version": "1.0.0",
              "contributes": { "trust-file": [
                { "name": ".mcp.json", "holds": "servers", "what": "server", "namesFiles": true },
                { "name": ".recipes/", "holds": "recipes" },
                { "name": "tasks.txt", "holds": "tasks", "namesFiles": true },
                { "name": "not/there.json", "holds": "nothing" }
              ] }
            }
            """);
    }

    private static void Write(HostRig rig, string file, string content)
    {
        var path = Path.Combine(rig.Root, "work", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>Another host with the same home: one that opened a workspace keeps it as it was.</summary>
    private sealed class HostCopy(HostRig rig) : IAsyncDisposable
    {
        public AgentHost.Hosting.LocalHost Host { get; } = AgentHost.Hosting.LocalHost.Create(new AgentHost.Hosting.HostOptions
        {
            Label = "test",
            AppFolder = rig.AppFolder,
            Variables = name => name == "HOME" ? Path.Combine(rig.Root, "home") : null,
        });

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
