using System.Diagnostics;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Configuration.Tests;
using AgentHost.Editing.Tests;
using AgentHost.FileSystem;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Trust;

namespace AgentHost.Kernel.Tests.Configuration;

/// <summary>Pipes, devices and endless files, and links to them, where files are opened by name at a start: nobody waits for them.</summary>
public sealed class PlainFileTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly TempWorkspace _ws = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _ws.Dispose();

    [Fact]
    public async Task Open_WhatIsNoRegularFile_IsRefusedAtOnce()
    {
        Pipe("pipe");
        _ws.Link("link", "pipe");
        _ws.Link("again", "link");
        _ws.Link("zero", "/dev/zero");
        _ws.Link("round", "round");
        Directory.CreateDirectory(Path.Combine(_ws.Root, "folder"));
        foreach (var name in (string[])["pipe", "link", "again", "zero", "folder"])
        {
            var fault = await Assert.ThrowsAsync<FileAccessException>(() => InTimeAsync(() => PlainFile.ReadBytes(Path.Combine(_ws.Root, name), 100)));
            Assert.Equal(FileAccessFailure.WrongKind, fault.Failure);
        }

        Assert.Throws<IOException>(() => PlainFile.ReadBytes(Path.Combine(_ws.Root, "round"), 100));
        Assert.Throws<FileNotFoundException>(() => PlainFile.ReadBytes(Path.Combine(_ws.Root, "none"), 100));
        Assert.Throws<FileNotFoundException>(() => PlainFile.ReadBytes(Path.Combine(_ws.Root, "none/more"), 100));
        Assert.Throws<IOException>(() => PlainFile.ReadBytes("a\0b", 100));
    }

    [Fact]
    public void Read_RegularFileAndLinkToOne_GivesItsTextUpToTheBound()
    {
        _ws.Put("a", "one\r\ntwo\n");
        _ws.Put("empty", "");
        _ws.Link("b", "a");
        File.WriteAllBytes(Path.Combine(_ws.Root, "marked"), [0xEF, 0xBB, 0xBF, (byte)'x']);
        Assert.Equal("one\r\ntwo\n", PlainFile.ReadText(Path.Combine(_ws.Root, "b"), 9));
        Assert.Equal(["one", "two"], PlainFile.ReadLines(Path.Combine(_ws.Root, "b"), 9));
        Assert.Equal("x", PlainFile.ReadText(Path.Combine(_ws.Root, "marked"), 9));
        Assert.Empty(PlainFile.ReadBytes(Path.Combine(_ws.Root, "empty"), 0));
        Assert.Contains(
            "more than the 8 bytes", Assert.Throws<IOException>(() => PlainFile.ReadBytes(Path.Combine(_ws.Root, "a"), 8)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".agents/agent.json", "pipe")]
    [InlineData(".agents/agent.local.json", "zero")]
    [InlineData(".claude/settings.json", "pipe")]
    [InlineData(".mcp.json", "pipe")]
    [InlineData(".agents/plugins/p/z", "zero")]
    [InlineData(".agents/plugins/p/plugin.json", "pipe")]
    [InlineData(".agents/hooks/z", "pipe")]
    [InlineData(".agentignore", "pipe")]
    [InlineData(".git/HEAD", "pipe")]
    [InlineData(".git/config", "pipe")]
    [InlineData(".git/info/exclude", "pipe")]
    public async Task Open_FolderWithALinkToSuchAFile_DoesNotHang(string name, string kind)
    {
        await using var rig = new Hosting.HostRig();
        Trust.TrustTests.Declares(rig);
        rig.Model.Text("done");
        var path = Path.Combine(rig.Folder("work"), name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var target = kind == "zero" ? "/dev/zero" : Path.Combine(rig.Root, "pipe");
        await MakePipeAsync(Path.Combine(rig.Root, "pipe"));
        File.CreateSymbolicLink(path, target);

        await InTimeAsync(() => rig.Host.Workspaces.ShowTrustAsync(rig.Folder("work"), None).AsTask());
        foreach (var trusted in (bool[])[false, true])
        {
            await InTimeAsync(() => rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder("work")) { Trust = trusted, Plugins = [] }, None));
        }

        await InTimeAsync(() => rig.Host.Workspaces.SetTrustAsync(rig.Folder("work"), true, None).AsTask());
        await InTimeAsync(() => rig.OpenAsync("{}", trusted: false));
        await InTimeAsync(async () =>
        {
            try
            {
                return await rig.RunAsync();
            }
            catch (HostException)
            {
                // What is wrong in trusted settings stops turns.
                return null;
            }
        });
    }

    [Fact]
    public async Task Open_SettingsOfThePersonThatArePipes_DoesNotHang()
    {
        using var home = new TempHome();
        Directory.CreateDirectory(Path.GetDirectoryName(home.UserFile)!);
        await MakePipeAsync(home.UserFile + ".pipe");
        File.CreateSymbolicLink(home.UserFile, home.UserFile + ".pipe");

        var loaded = await InTimeAsync(() => home.Load());

        Assert.Contains("no ordinary file", Assert.Single(loaded.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_MoreThanCanBeLookedThrough_IsAFault()
    {
        Directory.CreateDirectory(Path.Combine(_ws.Root, ".agents/hooks"));
        using (var file = File.Create(Path.Combine(_ws.Root, ".agents/hooks/big")))
        {
            file.SetLength(8L << 40);
        }

        Assert.Contains("more than 1024 MB", Assert.Throws<IOException>(() => TrustScan.Of(_ws.Root, [])).Message, StringComparison.Ordinal);
    }

    private void Pipe(string name) => MakePipeAsync(Path.Combine(_ws.Root, name)).GetAwaiter().GetResult();

    private static async Task MakePipeAsync(string path)
    {
        using var made = Process.Start("mkfifo", [path]);
        await made.WaitForExitAsync(None);
        Assert.Equal(0, made.ExitCode);
    }

    // On another thread: what hangs would hang the test.
    private static Task<T> InTimeAsync<T>(Func<T> work) => Task.Run(work, None).WaitAsync(Soon, None);

    private static Task<T> InTimeAsync<T>(Func<Task<T>> work) => Task.Run(work, None).WaitAsync(Soon, None);
}
