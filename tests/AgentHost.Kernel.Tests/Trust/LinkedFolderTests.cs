using AgentHost.Client;
using AgentHost.Editing.Tests;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Trust;
using AgentHost.Permissions;

namespace AgentHost.Kernel.Tests.Trust;

/// <summary>Links in place of what steers the host, or among it, hide nothing from trust and open nothing to a model.</summary>
public sealed class LinkedFolderTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _ws.Dispose();

    [Theory]
    [InlineData(".agents/plugins/linked", "../../vendor/p", "vendor/p/plugin.json")]
    [InlineData(".agents/hooks/lib", "../../vendor/p", "vendor/p/deep/a.sh")]
    [InlineData(".claude/hooks/lib", "../../vendor", "vendor/p/deep/a.sh")]
    [InlineData(".agents/plugins", "../vendor", ".agents/plugins/p/plugin.json")]
    [InlineData(".agents", "vendor", ".agents/plugins/x")]
    [InlineData(".agents/hooks/twice", "../../alias", "vendor/p/plugin.json")]
    public void Scan_LinkToAFolderOfTheWorkspace_WhatLiesThereCounts(string link, string target, string counted)
    {
        _ws.Put(".claude/settings.json", """{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"true"}]}]}}""");
        _ws.Put("vendor/p/plugin.json", "one");
        _ws.Put("vendor/p/deep/a.sh", "one");
        _ws.Put("vendor/plugins/x", "one");
        _ws.Link("alias", "vendor");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_ws.Root, link))!);
        _ws.Link(link, target);
        var before = TrustScan.Of(_ws.Root, HookFiles.Claude).Files[counted].Hash;

        File.WriteAllText(_ws.Paths.Resolve(counted).Path!, "two");

        Assert.NotEqual(before, TrustScan.Of(_ws.Root, HookFiles.Claude).Files[counted].Hash);
    }

    [Fact]
    public void Scan_LinksInACircleOrOutOrToNothing_End()
    {
        _ws.Put(".agents/hooks/a/go.sh", "one");
        File.WriteAllText(Path.Combine(_ws.Outside, "x"), "one");
        _ws.Link(".agents/hooks/a/round", "..");
        _ws.Link(".agents/hooks/more", "a");
        _ws.Link(".agents/hooks/out", _ws.Outside);
        _ws.Link(".agents/hooks/gone", "nowhere");

        var files = TrustScan.Of(_ws.Root, HookFiles.Claude).Files;

        Assert.Equal(
            [".agents/hooks/a/go.sh", ".agents/hooks/a/round/", ".agents/hooks/gone", ".agents/hooks/more/", ".agents/hooks/out/"],
            files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("link " + _ws.Outside, files[".agents/hooks/out/"].Hash);
    }

    [Theory]
    [InlineData(".agents/plugins/linked", "../../vendor/p", "vendor/p/plugin.json")]
    [InlineData(".agents/plugins", "../vendor", "vendor/p/plugin.json")]
    [InlineData(".agents/hooks/lib", "../../vendor/p", "vendor/p/deep/new.sh")]
    [InlineData(".agents/agent.json", "../vendor/p/plugin.json", "vendor/p/plugin.json")]
    [InlineData(".claude", "vendor", "vendor/settings.json")]
    [InlineData(".mcp.json", "vendor/p/plugin.json", "vendor/p/plugin.json")]
    public void Find_WhatSuchLinksLeadTo_IsGuardedWithoutTrustToo(string link, string target, string file)
    {
        _ws.Put("vendor/p/plugin.json", "{}");
        _ws.Put("vendor/settings.json", "{}");
        _ws.Put("vendor/hooks/x", "x");
        _ws.Put("vendor/p/deep/a.sh", "one");
        _ws.Put("other/p/plugin.json", "{}");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_ws.Root, link))!);
        _ws.Link(link, target);

        foreach (var trusted in (bool[])[true, false])
        {
            var runs = new HostExecutedFiles(_ws.Paths, trusted, [], static () =>
                [new TrustFile(".mcp.json", "server", "servers", NamesFiles: true), .. HookFiles.Claude]);
            Assert.NotNull(runs.Find(Path.Combine(_ws.Root, file), recursive: false));
            Assert.NotNull(runs.Find(Path.Combine(_ws.Root, "vendor"), recursive: true));
            Assert.Null(runs.Find(Path.Combine(_ws.Root, "other/p/plugin.json"), recursive: false));
        }
    }

    [Theory]
    [InlineData(".agents/plugins/linked/plugin.json")]
    [InlineData("vendor/p/plugin.json")]
    [InlineData("alias/p/plugin.json")]
    public void Evaluate_AcceptEditsThroughALinkedPlugin_Asks(string path)
    {
        _ws.Put("vendor/p/plugin.json", "{}");
        _ws.Put(".agents/plugins/readme", "x");
        _ws.Link(".agents/plugins/linked", "../../vendor/p");
        _ws.Link("alias", "vendor");
        var runs = new HostExecutedFiles(_ws.Paths, trusted: false, [], static () => []);

        var query = AgentHost.Permissions.Tests.Plans.Query(
            AgentHost.Permissions.Tests.Plans.Edit(path),
            PermissionMode.AcceptEdits,
            AgentHost.Permissions.Tests.Plans.Rules(allow: "edit")) with { Paths = _ws.Paths, RunProblem = runs.Find };

        Assert.Equal(PermissionDecision.Ask, PermissionEvaluator.Evaluate(query).Verdict.Decision);
        Assert.Equal(
            PermissionDecision.Allow, PermissionEvaluator.Evaluate(query with { Plan = AgentHost.Permissions.Tests.Plans.Edit("vendor2/x") }).Verdict.Decision);
    }

    [Fact]
    public void Evaluate_CalledPathInThePluginsFolder_AsksWhereverItLeads()
    {
        _ws.Put("vendor/p/plugin.json", "{}");
        _ws.Put(".agents/plugins/readme", "x");
        _ws.Link(".agents/plugins/linked", "../../vendor/p");

        // By the name alone: nobody looked for links here.
        var query = AgentHost.Permissions.Tests.Plans.Query(
            AgentHost.Permissions.Tests.Plans.Edit(".agents/plugins/linked/plugin.json"), PermissionMode.AcceptEdits) with { Paths = _ws.Paths };

        Assert.Equal(PermissionDecision.Ask, PermissionEvaluator.Evaluate(query).Verdict.Decision);
    }

    [Theory]
    [InlineData("folder", "is a link")]
    [InlineData("file", "leads out of it")]
    [InlineData("deep", "leads out of it")]
    [InlineData("plugins", "leads out of the project")]
    [InlineData("inside", null)]
    public async Task Open_TrustedPluginWithLinks_IsNotLoadedAndSaid(string kind, string? said)
    {
        await using var rig = new HostRig();
        var work = rig.Folder("work");
        var plugin = rig.Folder("work/.agents/plugins/p");
        await File.WriteAllTextAsync(Path.Combine(plugin, "plugin.json"), """{"id":"p","version":"1.0.0"}""", None);
        var elsewhere = rig.Folder("work/vendor");
        switch (kind)
        {
            case "folder":
                Directory.Move(plugin, Path.Combine(elsewhere, "p"));
                Directory.CreateSymbolicLink(plugin, "../../vendor/p");
                break;
            case "file":
                File.CreateSymbolicLink(Path.Combine(plugin, "code.dll"), "../../../vendor/code.dll");
                break;
            case "deep":
                Directory.CreateDirectory(Path.Combine(plugin, "a"));
                Directory.CreateSymbolicLink(Path.Combine(plugin, "a", "b"), elsewhere);
                break;
            case "plugins":
                Directory.Move(Path.Combine(work, ".agents", "plugins"), Path.Combine(rig.Root, "elsewhere"));
                Directory.CreateSymbolicLink(Path.Combine(work, ".agents", "plugins"), Path.Combine(rig.Root, "elsewhere"));
                break;
            default:
                File.CreateSymbolicLink(Path.Combine(plugin, "same.json"), "plugin.json");
                break;
        }

        await rig.Host.Workspaces.SetTrustAsync(work, true, None);
        var opened = await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(work), None);

        Assert.True(opened.Trusted);
        Assert.Equal(said is null, opened.Plugins.Any(static plugin => plugin.Id == "p"));
        Assert.Equal(
            said is not null,
            opened.Warnings.Any(warning =>
                said is not null && warning.Contains("is not loaded", StringComparison.Ordinal) && warning.Contains(said, StringComparison.Ordinal)));
    }
}
