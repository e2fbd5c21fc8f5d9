using System.Text;
using AgentHost.Packages.Archives;
using AgentHost.Packages.Sources;

namespace AgentHost.Packages.Tests.Archives;

/// <summary>Packages that are refused, one reason a row; nothing of any of them is left anywhere.</summary>
public sealed class HostilePackageTests : IDisposable
{
    private static readonly byte[] Fits = Zip.With(("notes.txt", "Some notes, and some more of them, and more."));
    private readonly Rig _rig = new();

    public static TheoryData<string, string, byte[]> Packages => new()
    {
        { "traverses", "leads out of its folder", Zip.With(("../outside.txt", "x")) },
        { "traverses deep", "leads out of its folder", Zip.With(("a/../../outside.txt", "x")) },
        { "absolute", "absolute path", Zip.With(("/tmp/outside.txt", "x")) },
        { "drive", "colon", Zip.With(("C:/outside.txt", "x")) },
        { "share", "backslash", Zip.With(("\\\\server\\share\\x", "x")) },
        { "stream", "colon", Zip.With(("plugin.json:hidden", "x")) },
        { "device", "name of a device", Zip.With(("lib/nul.dll", "x")) },
        { "link", "link or a device", Zip.Of(("plugin.json", Zip.Text(Rig.Manifest("sample", "1.0.0")), 0), ("out", Zip.Text("/etc/passwd"), Zip.Link)) },
        { "pipe", "link or a device", Zip.Of(("plugin.json", Zip.Text(Rig.Manifest("sample", "1.0.0")), 0), ("pipe", [], 0x11A40000)) },
        { "junction", "link or a device", Zip.Of(("plugin.json", Zip.Text(Rig.Manifest("sample", "1.0.0")), 0), ("j/", [], 0x410)) },
        { "case", "one and the same", Zip.With(("lib/a.dll", "x"), ("lib/A.dll", "y")) },
        { "case of a folder", "one and the same", Zip.With(("lib/a.dll", "x"), ("Lib/b.dll", "y")) },
        { "file and folder", "one and the same", Zip.With(("lib", "x"), ("lib/b.dll", "y")) },
        { "twice", "one and the same", Zip.With(("a", "x"), ("a", "y")) },
        { "Unicode form", "more than one way", Zip.With(("caf\u00e9.md", "x"), ("cafe\u0301.md", "y")) },
        { "hidden letters", "more than one way", Zip.With(("a\u200b.md", "x")) },
        {
            "not UTF-8",
            "more than one way",
            Zip.Rename(Zip.With(("äää.md", "x")), "äää.md", [0xff, 0xfe, 0xfd, 0xff, 0xfe, 0xfd, (byte)'.', (byte)'m', (byte)'d'])
        },
        { "folder with content", "content of its own", Zip.With(("a/", "x")) },
        { "ratio", "bomb", Zip.Of(("plugin.json", Zip.Text(Rig.Manifest("sample", "1.0.0")), 0), ("big", new byte[8_000_000], 0)) },
        { "shorter than said", "not as long", Zip.Patch(Fits, "notes.txt", 24, 4_000) },
        { "longer than said", "", Zip.Patch(Fits, "notes.txt", 24, 4) },
        { "wrong sum", "check sum", Zip.Patch(Fits, "notes.txt", 16, 0x12345678) },
        { "encrypted", "encrypted", Zip.Patch(Fits, "notes.txt", 8, 1, wide: false) },
        { "unknown packing", "damaged", Zip.Patch(Fits, "notes.txt", 10, 97, wide: false) },
        { "entry outside", "damaged", Zip.Patch(Fits, "notes.txt", 42, 0x7fffff00) },
        { "cut short", "cut short", Fits[..^30] },
        { "cut to half", "cut short", Fits[..(Fits.Length / 2)] },
        { "empty", "no zip file", [] },
        { "no zip", "no zip file", Encoding.UTF8.GetBytes("<!doctype html><title>Not found</title> and more text") },
        { "no manifest", "no plugin.json at its top", Zip.Of(("readme.md", Zip.Text("x"), 0)) },
        { "manifest below", "no plugin.json at its top", Zip.Of(("sample/plugin.json", Zip.Text(Rig.Manifest("sample", "1.0.0")), 0)) },
        { "broken manifest", "plugin.json:1:", Zip.Of(("plugin.json", Zip.Text("{ \"id\": "), 0)) },
        { "bad id", "plugin.json:1:", Zip.Of(("plugin.json", Zip.Text(Rig.Manifest("../up", "1.0.0")), 0)) },
        { "bad version", "version", Zip.Of(("plugin.json", Zip.Text(Rig.Manifest("sample", "../../1")), 0)) },
        { "alias", "bundled plugins", Zip.Of(("plugin.json", Zip.Text(Rig.Manifest("sample", "1.0.0", ", \"alias\": \"models\"")), 0)) },
        { "shared assembly", "which the host brings", Zip.With(("AgentHost.Abstractions.dll", "x")) },
        { "shared below", "which the host brings", Zip.With(("lib/microsoft.extensions.logging.abstractions.DLL", "x")) },
        {
            "shared renamed",
            "which the host brings",
            Zip.Of(("plugin.json", Zip.Text(Rig.Manifest("sample", "1.0.0")), 0), ("Mine.dll", File.ReadAllBytes(typeof(Plugin).Assembly.Location), 0))
        },
        { "kernel", "which the host brings", Zip.With(("AgentHost.Kernel.dll", "x")) },
        {
            "entry missing",
            "which is not there",
            Zip.Of((
                "plugin.json",
                Zip.Text(Rig.Manifest("sample", "1.0.0", ", \"contract\": \"^0.9\", \"entry\": { \"assembly\": \"Gone.dll\", \"type\": \"X\" }")),
                0))
        },
        {
            "entry no code",
            "holds no .NET code",
            Zip.Of((
                "plugin.json",
                Zip.Text(Rig.Manifest("sample", "1.0.0", ", \"contract\": \"^0.9\", \"entry\": { \"assembly\": \"Text.dll\", \"type\": \"X\" }")),
                0), ("Text.dll", Zip.Text("text"), 0))
        },
        {
            "type missing",
            "has no type",
            Zip.Of((
                "plugin.json",
                Zip.Text(Rig.Manifest("sample", "1.0.0", ", \"contract\": \"^0.9\", \"entry\": { \"assembly\": \"Code.dll\", \"type\": \"No.Such\" }")),
                0), ("Code.dll", File.ReadAllBytes(typeof(HostilePackageTests).Assembly.Location), 0))
        },
        {
            "prompt missing",
            "which is not there",
            Zip.Of((
                "plugin.json",
                Zip.Text(Rig.Manifest(
                    "sample", "1.0.0", ", \"contributes\": { \"prompt-section\": [{ \"name\": \"p\", \"slot\": \"instructions\", \"file\": \"gone.md\" }] }")),
                0))
        },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Install_HostilePackage_IsRefusedAndLeavesNothing(string name, string reason, byte[] package)
    {
        Assert.NotEmpty(name);
        File.WriteAllBytes(_rig.At("hostile.agentplugin"), package);
        var message = await _rig.RefusedAsync("hostile.agentplugin");
        Assert.Contains(reason, message, StringComparison.Ordinal);
        _rig.AssertNothingLeft();
        Assert.Equal(["data", "hostile.agentplugin"], Directory.EnumerateFileSystemEntries(_rig.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["plugins"], Directory.EnumerateFileSystemEntries(_rig.At("data")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Install_BeyondItsBounds_IsRefused()
    {
        var zip = Zip.With(("a", new string('a', 5_000)), ("b", new string('b', 5_000)), ("c", "c"));
        File.WriteAllBytes(_rig.At("large.agentplugin"), zip);
        foreach (var (bounds, reason) in new[]
        {
            (PackageBounds.Default with { Packed = 100 }, "larger than"),
            (PackageBounds.Default with { Unpacked = 8_000 }, "unpacks to more than"),
            (PackageBounds.Default with { Entries = 3 }, "more than 3 entries"),
            (PackageBounds.Default with { Directory = -10_000_000 }, "directory larger"),
        })
        {
            _rig.Web = new WebFetcher(new AgentHost.Security.Network.HttpClients(), TimeProvider.System) { Bounds = bounds };
            Assert.Contains(reason, await _rig.RefusedAsync("large.agentplugin"), StringComparison.Ordinal);
            _rig.AssertNothingLeft();
        }
    }

    [Fact]
    public async Task Install_MutatedPackage_IsInstalledWholeOrRefused()
    {
        var random = new Random(20_251);
        var sound = Zip.With(("notes.txt", "Some notes, and some more of them, and more."), ("lib/a.txt", "a"));
        var refused = 0;
        for (var i = 0; i < 400; i++)
        {
            var mutated = sound.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            if (random.Next(4) == 0)
            {
                mutated = mutated[..random.Next(mutated.Length)];
            }

            using var each = new Rig();
            File.WriteAllBytes(each.At("m.agentplugin"), mutated);
            try
            {
                await each.InstallAsync("m.agentplugin");
                Assert.All(each.Verify(), static one => Assert.Empty(one.Differences));
            }
            catch (HostException)
            {
                refused++;
                each.AssertNothingLeft();
            }
        }

        Assert.InRange(refused, 100, 400);
    }

    [Fact]
    public async Task Install_FolderWithALink_IsRefused()
    {
        var folder = _rig.Plugin("sample", "1.0.0");
        File.CreateSymbolicLink(Path.Combine(folder, "out"), "/etc/passwd");
        Assert.Contains("\"out\" is a link", await _rig.RefusedAsync(folder), StringComparison.Ordinal);
        _rig.AssertNothingLeft();
    }

    [Fact]
    public async Task Install_Package_KeepsRightsToRun()
    {
        File.WriteAllBytes(
            _rig.At("x.agentplugin"),
            Zip.Of(
                ("plugin.json", Zip.Text(Rig.Manifest("sample", "1.0.0")), 0),
                ("bin/run", Zip.Text("#!/bin/sh\n"), unchecked((int)0x81FF0000)),
                ("bin/", [], 0)));
        await _rig.InstallAsync("x.agentplugin");
        var mode = File.GetUnixFileMode(Path.Combine(_rig.Places.FolderOf("sample", "1.0.0"), "bin", "run"));
        Assert.True(mode.HasFlag(UnixFileMode.UserExecute));
        Assert.False(mode.HasFlag(UnixFileMode.OtherWrite));
        Assert.False(File.GetUnixFileMode(Path.Combine(_rig.Places.FolderOf("sample", "1.0.0"), "plugin.json")).HasFlag(UnixFileMode.UserExecute));
    }

    public void Dispose() => _rig.Dispose();
}
