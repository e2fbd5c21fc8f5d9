using System.Security.Cryptography;

namespace AgentHost.Editing.Tests.Snapshots;

/// <summary>A look that starts no git sees each change that one with git sees, and some that git takes for none: real git, real files.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class QuickLookTests
{
    private static readonly Dictionary<string, (Action<SnapshotRig> Edit, string[] Changed)> Edits = new(StringComparer.Ordinal)
    {
        ["nothing"] = (static _ => { }, []),
        ["read"] = (static rig => File.ReadAllText(rig.In("a.txt")), []),
        ["same length"] = (static rig => rig.Write("a.txt", "two"), ["a.txt"]),
        ["same length and time"] = (static rig => rig.WriteUnseen("d/b.txt", "TWO"), ["d/b.txt"]),
        ["other length"] = (static rig => rig.Write("a.txt", "longer"), ["a.txt"]),
        ["written as it was"] = (static rig => rig.Write("a.txt", "one"), []),
        ["made"] = (static rig => rig.Write("d/new.txt", "n"), ["d/new.txt"]),
        ["made in a new folder"] = (static rig => rig.Write("e/f/new.txt", "n"), ["e", "e/f", "e/f/new.txt"]),
        ["deleted"] = (static rig => File.Delete(rig.In("d/b.txt")), ["d/b.txt"]),
        ["renamed"] = (static rig => File.Move(rig.In("a.txt"), rig.In("z.txt")), ["a.txt", "z.txt"]),
        ["swapped"] = (static rig => rig.Shell("mv a.txt t; mv d/b.txt a.txt; mv t d/b.txt"), ["a.txt", "d/b.txt"]),
        ["mode"] = (static rig => rig.Shell("chmod 600 a.txt"), ["a.txt"]),
        ["mode of git's one bit"] = (static rig => rig.Shell("chmod 755 a.txt"), ["a.txt"]),
        ["deleted and made with its time"] = (static rig => rig.Shell("touch -r a.txt t; rm a.txt; printf two > a.txt; touch -r t a.txt; rm t"), ["a.txt"]),
        ["ignored file made"] = (static rig => rig.Write("x.log", "l"), []),
        ["ignored file changed"] = (static rig => rig.Write("was.log", "lll"), []),
        ["ignored folder made"] = (static rig => rig.Write("out/more/x", "l"), []),
        ["link led elsewhere"] = (static rig => rig.Shell("ln -sfn d/b.txt link"), ["link"]),
        ["link became a file"] = (static rig => rig.Shell("rm link; printf a.txt > link"), ["link"]),
        ["file became a link"] = (static rig => rig.Shell("rm a.txt; ln -s d/b.txt a.txt"), ["a.txt"]),
        ["file became a folder"] = (static rig => rig.Shell("rm a.txt; mkdir a.txt; printf x > a.txt/x"), ["a.txt", "a.txt/x"]),
        ["folder became a link"] = (static rig => rig.Shell("mv d ../d-away; ln -s ../d-away d"), ["d", "d/b.txt", "d/c.txt"]),
        ["folder swapped"] = (
            static rig => rig.Shell("cp -rp d t; printf 222 > t/b.txt; touch -r d/b.txt t/b.txt; touch -r d t; rm -r d; mv t d"),
            ["d/b.txt"]),
        ["empty folder made"] = (static rig => Directory.CreateDirectory(rig.In("d/hollow")), ["d/hollow"]),
        ["empty folder removed"] = (static rig => Directory.Delete(rig.In("empty")), ["empty"]),
        ["rule added"] = (static rig => rig.Write(".gitignore", "*.log\nout/\nd/c.txt\n"), [".gitignore"]),
        ["rule taken away"] = (static rig => rig.Write(".gitignore", "out/\n"), [".gitignore", "d/was.log", "was.log"]),
        ["rule in a folder"] = (static rig => rig.Write("d/.gitignore", "!*.log\n"), ["d/.gitignore", "d/was.log"]),
        ["grown too large"] = (static rig => rig.Write("a.txt", new string('l', 5_000)), ["a.txt"]),
        ["pipe made"] = (static rig => rig.Shell("mkfifo pipe"), []),
        ["repository made within"] = (static rig => rig.Shell("git init -q d/sub; printf s > d/sub/s"), []),
    };

    private static readonly (Action<SnapshotRig> Edit, string[] Changed)[] RepositoryEdits =
    [
        (static rig => rig.Shell("rm sub/.git/HEAD"), ["sub", "sub/s.txt"]),
        (static rig => rig.Shell("printf more > sub/s.txt; git -C sub checkout -q -b other"), []),
        (static rig => rig.Shell("git add -f was.log"), ["was.log"]),
        (static rig => rig.Write("sub/more.txt", "m"), []),
        (static rig => rig.Write("large.bin", "s"), ["large.bin"]),
        (static rig => rig.WriteUnseen("d/b.txt", "TWO"), ["d/b.txt"]),
    ];

    public static TheoryData<string> Names => [.. Edits.Keys];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Edit_OfACommand_IsToldAsGitTellsIt(string name)
    {
        await using var rig = await OpenAsync();
        await rig.SettleAsync();
        var (edit, changed) = Edits[name];

        var (quick, slow) = await rig.BothAsync(() => edit(rig));

        Assert.Equal(changed, Paths(quick).Order(StringComparer.Ordinal));
        if (name is not ("same length and time" or "deleted and made with its time" or "folder swapped"))
        {
            Assert.Equal(SnapshotRig.Lines(slow), SnapshotRig.Lines(quick));
        }

        Assert.Empty(SnapshotRig.Lines(await rig.AroundAsync(static () => { })));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Edit_OfSomebodyElse_IsNoCommandsAndStandsBeforeTheNext(string name)
    {
        await using var rig = await OpenAsync();
        await rig.SettleAsync();
        Edits[name].Edit(rig);

        Assert.Empty(SnapshotRig.Lines(await rig.AroundAsync(static () => { })));

        if (File.Exists(rig.In("d/b.txt")) && new DirectoryInfo(rig.In("d")).LinkTarget is null)
        {
            var before = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(rig.In("d/b.txt"), None)));
            var told = await rig.AroundAsync(() => rig.Write("d/b.txt", "after"));
            Assert.Equal(before, Assert.Single(told.Files).Before);
        }
    }

    [Fact]
    public Task Edits_InARepositoryWithAnotherWithin_AreToldAsGitTellsThem() => Task.WhenAll(RepositoryEdits.Select(static async each =>
    {
        await using var rig = await OpenRepositoryAsync();

        var (quick, slow) = await rig.BothAsync(() => each.Edit(rig));

        Assert.Equal(each.Changed, Paths(quick).Order(StringComparer.Ordinal));
        if (each.Changed is not ["d/b.txt"])
        {
            Assert.Equal(SnapshotRig.Lines(slow), SnapshotRig.Lines(quick));
        }

        Assert.Empty(SnapshotRig.Lines(await rig.AroundAsync(static () => { })));
    }));

    [Fact]
    public Task Edits_InARepositoryOfSomebodyElse_AreNoCommands() => Task.WhenAll(RepositoryEdits.Select(static async each =>
    {
        await using var rig = await OpenRepositoryAsync();
        each.Edit(rig);
        Assert.Empty(SnapshotRig.Lines(await rig.AroundAsync(static () => { })));
    }));

    [Fact]
    public async Task NothingChanged_StartsNoGit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems are looked at by git.");
        await using var rig = await OpenAsync();
        await rig.SettleAsync();

        for (var i = 0; i < 5; i++)
        {
            Assert.Empty(SnapshotRig.Lines(await rig.AroundAsync(static () => { })));
        }

        Assert.Equal(0, rig.Processes.TakeStarted());
        Assert.Equal("a.txt", Assert.Single((await rig.AroundAsync(() => rig.Write("a.txt", "two"))).Files).Path);
        Assert.NotEqual(0, rig.Processes.TakeStarted());
    }

    [Fact]
    public async Task EmptyFolder_IsLookedAtWithoutGit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems are looked at by git.");
        await using var rig = new SnapshotRig();
        await rig.SettleAsync();

        Assert.Equal("a.txt", Assert.Single((await rig.AroundAsync(() => rig.Write("a.txt", "one"))).Files).Path);
        Assert.Equal("a.txt", Assert.Single((await rig.AroundAsync(() => File.Delete(rig.In("a.txt")))).Files).Path);
    }

    [Fact]
    public async Task RulesOfARepositoryAround_ThatChange_Count()
    {
        await using var rig = new SnapshotRig("below/it");
        rig.Shell("git init -q ../..");
        rig.Write("a.txt", "one");
        rig.Write("b.txt", "one");
        await rig.SettleAsync();

        await File.WriteAllTextAsync(Path.Combine(rig.Top, "below", ".gitignore"), "n.txt\n", None);
        Assert.Equal(["b.txt", "c.txt"], Paths(await rig.AroundAsync(() => rig.Shell("rm b.txt; printf c > c.txt; printf n > n.txt"))));

        await File.WriteAllTextAsync(Path.Combine(rig.Top, ".git", "info", "exclude"), "*.tmp\n", None);
        Assert.Equal(["d.txt"], Paths(await rig.AroundAsync(() => rig.Shell("printf d > d.txt; printf t > t.tmp"))));
    }

    [Fact]
    public async Task RecordingsSideBySide_EachTellsWhatHappenedInIt()
    {
        await using var rig = await OpenAsync();
        await rig.SettleAsync();
        var other = rig.Other();
        IReadOnlyList<string> inner = [];

        var outer = await rig.AroundAsync(() =>
        {
            rig.Write("a.txt", "two");
            inner = Paths(SnapshotRig.AroundAsync(other, () => rig.Write("d/b.txt", "three")).GetAwaiter().GetResult());
            rig.Write("d/c.txt", "four");
        });

        Assert.Equal(["d/b.txt"], inner);
        Assert.Equal(["a.txt", "d/b.txt", "d/c.txt"], Paths(outer));
        Assert.Empty(SnapshotRig.Lines(await SnapshotRig.AroundAsync(other, static () => { })));
        Assert.Equal(["a.txt"], Paths(await SnapshotRig.AroundAsync(other, () => rig.Write("a.txt", "five"))));
        Assert.Equal(["a.txt"], Paths(await rig.AroundAsync(() => rig.Write("a.txt", "six"))));
    }

    [Fact]
    public async Task WhatIsKept_Removed_IsMadeAnew()
    {
        await using var rig = await OpenAsync();
        await rig.SettleAsync();

        rig.Shell("rm -r ../data");

        var told = await rig.AroundAsync(() => rig.Write("a.txt", "two"));
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData("one"u8)), Assert.Single(told.Files).Before);
    }

    [Fact]
    public async Task RandomEdits_AreToldAsTheyAre()
    {
        await using var rig = await OpenAsync();
        var random = new Random(21);
        string[] names = ["a", "b", "c", "d/a", "d/b", "e/a", "e/f/g", "x.log", "out/a"];

        // Of these git may know what was there before such an edit, from then on.
        var unseen = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 120; round++)
        {
            var between = random.Next(3) == 0;
            if (between)
            {
                Edit(rig, random, names, seen: true);
            }

            var before = new Dictionary<string, string>(StringComparer.Ordinal);
            var after = before;
            var (quick, slow) = await rig.BothAsync(() =>
            {
                before = Read(rig);
                for (var i = random.Next(4); i > 0; i--)
                {
                    if (Edit(rig, random, names, seen: false) is { } name)
                    {
                        unseen.Add(name);
                    }
                }

                after = Read(rig);
            });

            var files = quick.Files.Where(static file => file.Before != "folder:" && file.After != "folder:").ToList();
            var expected = before.Keys.Union(after.Keys).Where(path => before.GetValueOrDefault(path) != after.GetValueOrDefault(path));
            Assert.Equal(Seen(slow), Seen(quick));
            Assert.Equal(expected.Order(StringComparer.Ordinal), files.Select(static file => file.Path).Order(StringComparer.Ordinal));
            Assert.All(files, file => Assert.Equal(
                (before.GetValueOrDefault(file.Path), after.GetValueOrDefault(file.Path)),
                (Told(file.Before, file.BeforeMode), Told(file.After, file.AfterMode))));
        }

        Assert.NotEmpty(unseen);

        IEnumerable<string> Seen(Editing.Snapshots.SnapshotChanges changes) =>
            SnapshotRig.Lines(changes).Where(line => !unseen.Contains(line.Split(' ')[0]));
    }

    /// <summary>Makes one edit.</summary>
    /// <returns>The name of a file whose edit git may take for none; null for other edits.</returns>
    private static string? Edit(SnapshotRig rig, Random random, string[] names, bool seen)
    {
        var (name, other) = (names[random.Next(names.Length)], names[random.Next(names.Length)]);
        var text = random.Next(100, 104).ToString(System.Globalization.CultureInfo.InvariantCulture);
        switch (random.Next(seen ? 7 : 8))
        {
            case 0 or 1:
                rig.Shell($"mkdir -p \"$(dirname {name})\"; rm -f {name}; printf {text} > {name}");
                break;
            case 2:
                rig.Shell($"rm -f {name}");
                break;
            case 3:
                rig.Shell($"test ! -e {name} || {{ mkdir -p \"$(dirname {other})\"; mv -T {name} {other} || true; }} 2> /dev/null");
                break;
            case 4:
                rig.Shell($"test ! -f {name} || test -L {name} || chmod {(random.Next(2) == 0 ? "600" : "755")} {name}");
                break;
            case 5:
                rig.Shell($"mkdir -p \"$(dirname {name})\"; ln -sfn {text} {name}");
                break;
            case 6:
                rig.Shell(random.Next(2) == 0 ? $"mkdir -p n{text}/m" : $"rm -rf n{text}");
                break;
            default:
                if (File.Exists(rig.In(name)) && new FileInfo(rig.In(name)) is { LinkTarget: null, Length: 3 })
                {
                    rig.WriteUnseen(name, text);
                    return name;
                }

                break;
        }

        return null;
    }

    private static async Task<SnapshotRig> OpenAsync()
    {
        var rig = new SnapshotRig();
        rig.Shell("mkdir empty out d; ln -s a.txt link; printf o > out/o");
        rig.Write(".gitignore", "*.log\nout/\n");
        rig.Write("a.txt", "one");
        rig.Write("d/b.txt", "two");
        rig.Write("d/c.txt", "three");
        rig.Write("d/was.log", "l");
        rig.Write("was.log", "l");
        await rig.AroundSlowlyAsync(static () => { });
        return rig;
    }

    private static async Task<SnapshotRig> OpenRepositoryAsync()
    {
        var rig = await OpenAsync();
        rig.Shell("git init -q .; git add a.txt; mkdir sub; git init -q sub; printf s > sub/s.txt");
        rig.Write("large.bin", new string('l', 5_000));
        await rig.SettleAsync();
        return rig;
    }

    private static List<string> Paths(Editing.Snapshots.SnapshotChanges changes) => [.. changes.Files.Select(static file => file.Path).Union(changes.Lost)];

    private static string? Told(string? version, int? mode) => version is null ? null : mode is null ? version : $"{version} {mode}";

    /// <summary>Reads all files that are not ignored.</summary>
    private static Dictionary<string, string> Read(SnapshotRig rig)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(rig.Root).EnumerateFileSystemInfos("*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
        }))
        {
            var path = Path.GetRelativePath(rig.Root, entry.FullName);
            if (path.StartsWith("out/", StringComparison.Ordinal) || path.EndsWith(".log", StringComparison.Ordinal))
            {
                continue;
            }

            if (entry.LinkTarget is { } target)
            {
                found[path] = "link:" + target;
            }
            else if (entry is FileInfo file)
            {
                found[path] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file.FullName)))} {(int)file.UnixFileMode}";
            }
        }

        return found;
    }
}
