using AgentHost.Editing.Tests;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Trust;

namespace AgentHost.Kernel.Tests.Trust;

/// <summary>Files of a workspace that the host runs by itself are changed by nobody without a word.</summary>
public sealed class HostExecutedFilesTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _ws.Dispose();

    [Fact]
    public void Find_ScriptsOfHooksAndServers_AreNamed()
    {
        _ws.Put("scripts/check.sh", "true");
        _ws.Put("scripts/mine.sh", "true");
        _ws.Put("server/main.js", "1");
        _ws.Put("src/a.cs", "a");
        _ws.Put(".claude/settings.json", """{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"sh scripts/check.sh"}]}]}}""");
        _ws.Put(".mcp.json", """{"mcpServers":{"own":{"command":"node","args":["server/main.js"]}}}""");
        _ws.Link("alias.sh", "scripts/check.sh");
        string[] mine = ["sh scripts/mine.sh"];
        string At(string name) => _ws.Paths.Resolve(name).Path!;

        var trusted = new HostExecutedFiles(_ws.Paths, trusted: true, mine, static () =>
            [new TrustFile(".mcp.json", "server", "servers", NamesFiles: true), .. HookFiles.Claude]);
        Assert.Equal("scripts/check.sh is run by this program (a hook)", trusted.Find(At("scripts/check.sh"), recursive: false));
        Assert.NotNull(trusted.Find(At("alias.sh"), recursive: false));
        Assert.Contains("(a server)", trusted.Find(At("server/main.js"), recursive: false), StringComparison.Ordinal);
        Assert.NotNull(trusted.Find(At("scripts/mine.sh"), recursive: false));
        Assert.NotNull(trusted.Find(At("server"), recursive: true));
        Assert.Null(trusted.Find(At("server"), recursive: false));
        Assert.Null(trusted.Find(At("src/a.cs"), recursive: false));
        Assert.Null(trusted.Find(At("src"), recursive: true));

        // What does not run is a file as any other.
        var untrusted = new HostExecutedFiles(_ws.Paths, trusted: false, mine, static () => []);
        Assert.Null(untrusted.Find(At("scripts/check.sh"), recursive: false));
        Assert.NotNull(untrusted.Find(At("scripts/mine.sh"), recursive: false));
        Assert.Null(new HostExecutedFiles(_ws.Paths, trusted: false, [], static () => []).Find(At("scripts/mine.sh"), recursive: false));
    }

    [Theory]
    [InlineData(".mcp.json", false, true)]
    [InlineData(".MCP.json", false, true)] // a disk of another system may be mounted here
    [InlineData(".mcp.json.md", false, false)]
    [InlineData("sub/.mcp.json", false, false)]
    [InlineData("tasks/nightly.sh", false, true)]
    [InlineData("tasks", true, true)]
    [InlineData("tasks2/x", false, false)]
    public void Find_WhatPluginsDeclare_IsGuardedWithoutTrustToo(string name, bool recursive, bool guarded)
    {
        var runs = new HostExecutedFiles(_ws.Paths, trusted: false, [], static () =>
            [new TrustFile(".mcp.json", "server", "servers", NamesFiles: true), new TrustFile("tasks/", "task", "tasks", NamesFiles: false)]);

        Assert.Equal(guarded, runs.Find(Path.Combine(_ws.Paths.Root, name), recursive) is not null);
    }

    [Fact]
    public async Task Run_ModelThatChangesAHooksScript_IsDeniedThoughEditsAreAccepted()
    {
        await using var rig = new HostRig().WithHooks();
        rig.Stub.Tool(new ToolSpec("put", "puts", AgentJson.Parse("""{"type":"object"}""")) { Effects = ToolEffects.Write }, _ => new PutTool());
        rig.Model.Call(("put", """{"path":"scripts/go.sh"}"""), ("put", """{"path":"other.sh"}""")).Text("done");
        Directory.CreateDirectory(Path.Combine(rig.Folder("work"), "scripts"));
        Directory.CreateDirectory(Path.Combine(rig.Folder("work"), ".agents"));
        await File.WriteAllTextAsync(Path.Combine(rig.Folder("work"), "scripts", "go.sh"), "true", None);
        await File.WriteAllTextAsync(
            Path.Combine(rig.Folder("work"), ".agents", "agent.json"), """{"hooks":{"postTool":[{"command":"sh scripts/go.sh"}]}}""", None);
        await rig.Host.Workspaces.SetTrustAsync(rig.Folder("work"), true, None);
        await rig.OpenAsync("{}", trusted: false);

        await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.AcceptEdits });

        var results = await rig.LastResultsAsync();
        Assert.Contains("scripts/go.sh is run by this program (a hook)", results[0], StringComparison.Ordinal);
        Assert.DoesNotContain("--allow", results[0], StringComparison.Ordinal);
        Assert.Contains("at a terminal", results[0], StringComparison.Ordinal);
        Assert.Equal("put", results[1]);
    }

    private sealed class PutTool : Tool
    {
        protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
            new(new ToolPlan(call, "put") { Effects = ToolEffects.Write, Resources = [Resource.WritePath(call.Arguments.GetProperty("path").GetString()!)] });

        protected override ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
            new(ToolResult.Text("put"));
    }
}
