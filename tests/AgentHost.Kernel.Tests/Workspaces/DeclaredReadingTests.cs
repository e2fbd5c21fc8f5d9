using AgentHost.Client;
using AgentHost.Editing.Tests;
using AgentHost.FileSystem;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Tests.Workspaces;

/// <summary>On its own account a plugin reads what its manifest names.</summary>
public sealed class DeclaredReadingTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("notes.md", "notes.md", true)]
    [InlineData("notes.md", "other.md", false)]
    [InlineData("**/*.md", "docs/deep/a.md", true)]
    [InlineData("**/*.md", "docs/deep/a.txt", false)]
    [InlineData("docs", "docs/deep/a.txt", true)]
    [InlineData("docs/", "docs/deep/a.txt", true)]
    [InlineData("docs/deep/**", "docs/other.txt", false)]
    [InlineData("**/*", ".hidden", true)]
    public void Judge_AFile_AsTheManifestSays(string named, string path, bool read)
    {
        using var at = new TempWorkspace();
        var verdict = Gate(at, named).Judge(Path.Combine(at.Root, path), isFolder: false);
        Assert.Equal(read, verdict.IsAllowed);
        Assert.True(verdict.IsListed);
        Assert.Equal(read, verdict.Sentence is null);
    }

    [Fact]
    public void Judge_FoldersOnTheWay_AreOpenAndOthersAreNot()
    {
        using var at = new TempWorkspace();
        var gate = Gate(at, "docs/deep/a.md");
        Assert.True(gate.Judge(at.Root, isFolder: true).IsAllowed);
        Assert.True(gate.Judge(at.Root + "/docs/deep", isFolder: true).IsAllowed);
        Assert.False(gate.Judge(at.Root + "/src", isFolder: true).IsAllowed);
    }

    [Fact]
    public void Judge_WhatRulesKeepBack_StaysShut()
    {
        using var at = new TempWorkspace();
        var gate = Gate(at, "**");
        Assert.Contains("secrets", gate.Judge(at.Root + "/.env", isFolder: false).Sentence, StringComparison.Ordinal);
        Assert.False(gate.Judge(at.Outside + "/a", isFolder: false).IsAllowed);
    }

    [Fact]
    public async Task Files_OfAPluginsWorkspace_AreHeldToItsManifest()
    {
        await using var rig = new HostRig();
        var met = new List<string>();
        rig.Stub.Change(manifest => manifest with { Permissions = new() { Read = ["named.txt"] } });
        rig.Stub.Section("looks", "agent", async (context, _) =>
        {
            met.Add((await context.Workspace.Files.StatAsync("named.txt", None))!.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            met.Add((await Assert.ThrowsAsync<FileAccessException>(() => context.Workspace.Files.ReadAllAsync("other.txt", 100, None).AsTask())).Message);
            return null;
        });
        rig.Stub.Tool(
            "look",
            async (_, context, token) =>
                ToolResult.Text(System.Text.Encoding.UTF8.GetString(await context.Workspace.Files.ReadAllAsync("other.txt", 100, token))),
            ToolEffects.Read);
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();
        File.WriteAllText(Path.Combine(rig.Workspace.Root, "named.txt"), "four");
        File.WriteAllText(Path.Combine(rig.Workspace.Root, "other.txt"), "from a call");
        await rig.RunAsync();

        Assert.Equal(["4", "The plugin stub may not read other.txt on its own account: its plugin.json does not name it under permissions.read."], met);
        Assert.Equal(["from a call"], await rig.LastResultsAsync());
    }

    private static IPathGate Gate(TempWorkspace at, string named) =>
        DeclaredReading.For(at.Gate(), new PluginManifest("sample", "1.0.0") { Permissions = new() { Read = [named] } }, at.Paths);
}
