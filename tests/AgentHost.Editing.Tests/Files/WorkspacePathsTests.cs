using AgentHost.FileSystem;

namespace AgentHost.Editing.Tests.Files;

public sealed class WorkspacePathsTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    public WorkspacePathsTests()
    {
        _ws.Put("src/a.cs", "a");
        File.WriteAllText(Path.Combine(_ws.Outside, "secret"), "s");
        _ws.Link("inside-link", "src");
        _ws.Link("out-folder", _ws.Outside);
        _ws.Link("out-file", "../outside/secret");
        _ws.Link("out-new", "../outside/not-yet");
        _ws.Link("loop-a", "loop-b");
        _ws.Link("loop-b", "loop-a");
        _ws.Link("self", "self/x");
        _ws.Link("chain", "inside-link/a.cs");
        _ws.Link("src/up", "../..");
    }

    [Theory]
    [InlineData("src/a.cs", "src/a.cs")]
    [InlineData("./src//a.cs/", "src/a.cs")] // noise and a trailing slash
    [InlineData("src/../src/a.cs", "src/a.cs")]
    [InlineData("inside-link/a.cs", "src/a.cs")] // a link that stays
    [InlineData("chain", "src/a.cs")] // a link over a link
    [InlineData("new/deep/file", "new/deep/file")] // not there yet
    [InlineData("new/../src", "src")] // up from what is not there
    [InlineData("inside-link/../x", "x")] // up from where the link leads
    [InlineData("~/x", "~/x")] // the tilde is a name here
    [InlineData(".", ".")]
    [InlineData("é/\u0065\u0301", "é/\u0065\u0301")] // Unicode forms are kept apart
    [InlineData("a b\\c", "a b\\c")] // a backslash is a character here
    [InlineData("nul.txt", "nul.txt")] // a device on Windows only
    [InlineData("SRC/a.cs", "SRC/a.cs")] // case counts here
    public void Resolve_Inside_GivesRealPath(string path, string expected)
    {
        var resolved = _ws.Paths.Resolve(path);

        Assert.True(_ws.Paths.IsInside(resolved.Path!));
        Assert.Equal(expected, _ws.Paths.ToRelative(resolved.Path!));
    }

    [Fact]
    public void Resolve_LinkWithBytesThatAreNoText_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names are bytes there.");

        // A link to a link whose name cannot be said as text: taken as another name, it would seem to lead to nothing.
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "sh",
            ["-c", "odd=$(printf 'x\\377'); ln -s ../outside \"$odd\" && ln -s \"$odd/secret\" odd-link && cat odd-link"])
        {
            WorkingDirectory = _ws.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false
        })!;
        Assert.Equal("s", process.StandardOutput.ReadToEnd());

        Assert.False(_ws.Paths.Resolve("odd-link").IsResolved);
        Assert.Null(FolderNames.Read(_ws.Root));

        // The runtime cannot name it, to remove it.
        using var removed = System.Diagnostics.Process.Start("sh", ["-c", "rm -- \"$0\"/x*", _ws.Root]);
        removed.WaitForExit();
    }

    [Theory]
    [InlineData("/proc/self/cwd/src/a.cs")]
    [InlineData("/proc/self/cwd/../../../../../etc")]
    [InlineData("/proc/self/fd/0")]
    [InlineData("/proc/self/exe")]
    [InlineData("/proc/thread-self/cwd/src")]
    [InlineData("by-process/src/a.cs")]
    public void Resolve_ThroughAProcess_IsRefused(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no such folder.");
        _ws.Link("by-process", "/proc/self/cwd");

        Assert.Contains("something else for each process", _ws.Paths.Resolve(path).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../outside/secret")]
    [InlineData("src/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("out-file")] // the last name is a link
    [InlineData("out-folder/secret")] // a folder on the way is one
    [InlineData("out-folder/new")] // to something that is not there yet
    [InlineData("out-new")] // a link to what is not there yet
    [InlineData("out-folder/..")] // up from where the link leads
    [InlineData("src/up/outside")]
    [InlineData("/proc/self/root/etc/passwd")] // the kernel's own link to /
    public void Resolve_LeadingOut_IsOutside(string path) =>
        Assert.False(_ws.Paths.IsInside(_ws.Paths.Resolve(path).Path!));

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")] // would be cut at the NUL by the system
    [InlineData("a\nb")]
    [InlineData("a\u009bb")]
    [InlineData("loop-a")]
    [InlineData("self")]
    public void Resolve_NoPath_Refuses(string path)
    {
        var resolved = _ws.Paths.Resolve(path);

        Assert.False(resolved.IsResolved);
        Assert.EndsWith(".", resolved.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_TooLong_Refuses()
    {
        Assert.False(_ws.Paths.Resolve(new string('a', 300)).IsResolved); // one name
        Assert.False(_ws.Paths.Resolve(string.Concat(Enumerable.Repeat("a/", 4000))).IsResolved); // the whole
    }

    [Fact]
    public void Resolve_ProcSelfRootIntoWorkspace_IsInsideByItsRealPath() =>
        Assert.Equal(_ws.Root + "/src/a.cs", _ws.Paths.Resolve("/proc/self/root" + _ws.Root + "/src/a.cs").Path);

    [Fact]
    public void Resolve_NeighbourWithSamePrefix_IsOutside() =>
        Assert.False(_ws.Paths.IsInside(_ws.Paths.Resolve(_ws.Root + "x/y").Path!));

    [Fact]
    public void TryOpen_RootThroughLink_IsReal()
    {
        var link = Path.Combine(_ws.Outside, "to-w");
        Directory.CreateSymbolicLink(link, _ws.Root);

        Assert.Equal(_ws.Root, WorkspacePaths.TryOpen(link, "", _ws.Calls, out _)!.Root);
        Assert.Null(WorkspacePaths.TryOpen(Path.Combine(_ws.Outside, "none"), "", _ws.Calls, out var error));
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_RandomPaths_AgreeWithTheSystem()
    {
        var random = new Random(5);
        string[] names = ["src", "a.cs", "inside-link", "out-folder", "secret", "..", ".", "up", "chain", "out-file", "none"];
        for (var i = 0; i < 3000; i++)
        {
            var path = string.Join('/', Enumerable.Range(0, random.Next(1, 7)).Select(_ => names[random.Next(names.Length)]));
            var real = _ws.Paths.Resolve(path).Path!;
            var asked = Path.Combine(_ws.Root, path);

            // What the kernel opens by the name as asked is what stands at the real path.
            if (LinuxReal(asked) is { } expected)
            {
                Assert.Equal(expected, real);
            }
        }
    }

    [Theory]
    [InlineData("C:/work/file.txt", true)]
    [InlineData("src/a.cs", true)]
    [InlineData("NUL", false)]
    [InlineData("src/con.txt", false)]
    [InlineData("COM1", false)]
    [InlineData("lpt9.log", false)]
    [InlineData("file.txt:stream", false)]
    [InlineData("C:file", false)]
    [InlineData("//?/C:/x", false)]
    [InlineData("name.", false)]
    [InlineData("console.txt", true)]
    [InlineData("COM10", true)]
    [InlineData("ENV~1", false)]
    [InlineData("src/AGENTS~1/agent.json", false)]
    [InlineData("PROGRA~2.TXT", false)]
    [InlineData("a~12", false)]
    [InlineData("notes~", true)]
    [InlineData("~user", true)]
    [InlineData("longer-name~1", true)] // too long for a short name
    [InlineData("a~1.backup", true)]
    public void WindowsNames_Problem_NamesWhatIsNoFile(string path, bool fine) => Assert.Equal(fine, WindowsNames.Problem(path) is null);

    [Theory]
    [InlineData("C:/a/b", "D:/work", "C:", "/a/b")]
    [InlineData("/a/b", "D:/work", "D:", "/a/b")] // the drive of the root
    [InlineData("/a/b", "//server/share/work", "//server/share", "/a/b")]
    [InlineData("//server/share/a", "C:/work", "//server/share", "/a")]
    [InlineData("//server/share", "C:/work", "//server/share", "")]
    [InlineData("//server", "C:/work", "//server", "")]
    [InlineData("a/b", "C:/work", null, null)]
    [InlineData("C:a", "C:/work", null, null)]
    public void SplitRoot_WindowsPaths_KeepDriveAndShare(string path, string root, string? place, string? names) =>
        Assert.Equal(place is null ? null : (place, names!), WindowsNames.SplitRoot(path, root));

    [Theory]
    [InlineData("C:/a", 2)]
    [InlineData("//server/share/a", 14)]
    [InlineData("//server/share", 14)]
    [InlineData("//server", 8)]
    [InlineData("/a", 0)]
    [InlineData("///a", 0)]
    [InlineData("", 0)]
    public void PlaceLength_DriveOrShare_IsCounted(string path, int length) => Assert.Equal(length, WindowsNames.PlaceLength(path));

    public void Dispose() => _ws.Dispose();

    private static string? LinuxReal(string path)
    {
        var fd = LinuxLibc.Open(path, LinuxLibc.HoldFlags & ~(LinuxLibc.FolderFlags & ~0x80000), 0);
        if (fd < 0)
        {
            return null;
        }

        try
        {
            return NativeFileSystem.ForThisSystem().ReadLink($"/proc/self/fd/{fd}", out var target) == LinkKind.Link ? target : null;
        }
        finally
        {
            _ = LinuxLibc.Close(fd);
        }
    }
}
