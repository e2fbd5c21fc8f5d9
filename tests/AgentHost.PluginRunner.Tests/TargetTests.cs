using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentHost.PluginRunner.Tests;

/// <summary>A target in this process and in its own: files and programs of a real folder, and what is left when the line is cut.</summary>
public sealed class TargetTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public static TheoryData<bool> Both => [false, true];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Connect_Place_SaysWhatItIs(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);

        Assert.Equal(
            ("folder:one", RootOf(host), "/bin/sh -c", "/", true, null),
            (there.Name, there.Root, string.Join(' ', there.Shell), there.Separator, there.CanWatch, there.LostReason));
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () =>
            await host.Create<Target>("target", "folder").ConnectAsync(new TargetRequest("nowhere"), None));
        Assert.Equal("There is no place nowhere.", fault.Message);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Connect_RootOfTheRequest_IsTheRoot(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        Directory.CreateDirectory(Path.Combine(RootOf(host), "deep"));
        await using var there = await host.Create<Target>("target", "folder").ConnectAsync(new TargetRequest("one") { Root = "deep" }, None);

        Assert.Equal(Path.Combine(RootOf(host), "deep"), there.Root);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Places_ListedAndRemoved(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        Directory.CreateDirectory(Path.Combine(host.Workspace.Root, "places", "two"));
        var target = host.Create<Target>("target", "folder");

        Assert.Equal(
            [new TargetPlace("one") { Description = "0 open", State = "ready" }, new TargetPlace("two") { Description = "0 open", State = "ready" }],
            await target.ListAsync(None));
        await target.RemoveAsync("two", None);
        Assert.Equal("one", Assert.Single(await target.ListAsync(None)).Name);
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await target.RemoveAsync("two", None));
        Assert.Equal("There is no place two.", fault.Message);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Files_EveryCall_DoesWhatItSays(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        var folder = there.Root + "/a/b";
        await there.CreateFolderAsync(folder, None);
        await there.CreateFolderAsync(folder, None);
        var made = await there.WriteAsync(new TargetWrite(folder + "/f", "hello"u8.ToArray()) { Mode = 0b110_000_000 }, None);
        File.CreateSymbolicLink(there.Root + "/link", folder);

        Assert.Equal((folder + "/f", FileKind.File, 5L, 384), (made.Path, made.Kind, made.Length, made.Mode));
        Assert.Equal(made, await there.StatAsync(folder + "/f", None));
        Assert.Equal(FileKind.Folder, (await there.StatAsync(folder, None))?.Kind);
        Assert.Null(await there.StatAsync(folder + "/none", None));
        Assert.Equal(
            [new FileEntry("a", FileKind.Folder), new FileEntry("link", FileKind.Link)],
            (await there.ListAsync(there.Root, None)).OrderBy(static entry => entry.Name, StringComparer.Ordinal));
        Assert.Equal(folder + "/x/y", await there.ResolveAsync(there.Root + "/link/x/y", None));
        Assert.Equal("ell", Encoding.UTF8.GetString((await there.ReadAsync(folder + "/f", 1, 3, None)).Span));
        Assert.Equal("lo", Encoding.UTF8.GetString((await there.ReadAsync(folder + "/f", 3, 100, None)).Span));
        Assert.True((await there.ReadAsync(folder + "/f", 5, 100, None)).IsEmpty);

        await there.MoveAsync(folder + "/f", there.Root + "/g", None);
        Assert.Equal(FileAccessFailure.Conflict, (await FailAsync(async () => await there.MoveAsync(folder, there.Root + "/g", None))).Failure);
        Assert.Equal(FileAccessFailure.Missing, (await FailAsync(async () => await there.DeleteAsync(folder + "/f", false, None))).Failure);
        Assert.Equal($"{there.Root}/a is not empty.", (await FailAsync(async () => await there.DeleteAsync(there.Root + "/a", false, None))).Message);
        await there.DeleteAsync(there.Root + "/a", true, None);
        await there.DeleteAsync(there.Root + "/g", false, None);
        Assert.False(Directory.Exists(folder));
        Assert.False(File.Exists(there.Root + "/g"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Write_ExpectedVersion_IsComparedAndModeKept(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        var path = there.Root + "/f";
        await there.WriteAsync(new TargetWrite(path, "one"u8.ToArray()) { Mode = 0b111_000_000 }, None);

        var taken = await FailAsync(async () => await there.WriteAsync(new TargetWrite(path, "two"u8.ToArray()), None));
        Assert.Equal((FileAccessFailure.Conflict, path), (taken.Failure, taken.Path));
        var other = await FailAsync(async () => await there.WriteAsync(new TargetWrite(path, "two"u8.ToArray()) { BaseHash = HashOf("zero") }, None));
        Assert.Equal(FileAccessFailure.Conflict, other.Failure);
        Assert.Equal("one", await File.ReadAllTextAsync(path, None));

        await there.WriteAsync(new TargetWrite(path, "two"u8.ToArray()) { BaseHash = HashOf("one") }, None);
        var last = await there.WriteAsync(new TargetWrite(path, "three"u8.ToArray()) { Overwrite = true }, None);
        Assert.Equal(("three", 448), (await File.ReadAllTextAsync(path, None), last.Mode));
        Assert.Equal(["f"], Directory.EnumerateFileSystemEntries(there.Root).Select(Path.GetFileName));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Read_BigFile_InPieces(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        var content = new byte[3_500_001];
        new Random(5).NextBytes(content);
        await there.WriteAsync(new TargetWrite(there.Root + "/big", content), None);

        var read = new MemoryStream();
        var sizes = new List<int>();
        while (await there.ReadAsync(there.Root + "/big", read.Length, 1_000_000, None) is { IsEmpty: false } piece)
        {
            sizes.Add(piece.Length);
            await read.WriteAsync(piece, None);
        }

        Assert.Equal([1_000_000, 1_000_000, 1_000_000, 500_001], sizes);
        Assert.True(content.AsSpan().SequenceEqual(read.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Watch_FileChanges_AreTold_AndLeavingEndsIt(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        using var end = new CancellationTokenSource(Soon);
        string? seen = null;
        await foreach (var changes in there.WatchAsync(there.Root, end.Token))
        {
            if (changes.Paths is [var path, ..])
            {
                seen = path;
                break;
            }

            await File.WriteAllTextAsync(there.Root + "/new", "x", None);
        }

        Assert.Equal(there.Root + "/new", seen);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Process_InputOutputErrorsAndExitCode(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        Directory.CreateDirectory(there.Root + "/sub");
        var spec = Line("cat; pwd; printf %s \"$WORD\"; printf bad >&2; exit 7") with
        {
            Input = true,
            WorkingDirectory = there.Root + "/sub",
            Environment = new Dictionary<string, string?> { ["WORD"] = "value" },
        };
        await using var process = await there.StartAsync(spec, None);
        var text = new string('x', 200_000);
        var reading = ReadAsync(process);
        await process.WriteAsync(Encoding.UTF8.GetBytes(text), None);
        await process.CloseInputAsync(None);

        Assert.Equal((text + there.Root + "/sub\nvalue", "bad"), await reading);
        Assert.Equal(7, await process.WaitAsync(None));
        Assert.Matches("^[0-9]+$", process.Id);
        var closed = await Assert.ThrowsAsync<IOException>(async () => await process.WriteAsync("more"u8.ToArray(), None));
        Assert.Equal("Its input is closed.", closed.Message);
        var fault = await Assert.ThrowsAsync<ProcessStartException>(async () => await there.StartAsync(new ProcessSpec("/no/such", []), None));
        Assert.Equal(("/no/such", "There is no program /no/such."), (fault.FileName, fault.Message));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Process_FiveMegabytes_AllComes_InChunks(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        await using var process = await there.StartAsync(Line("head -c 5000000 /dev/zero"), None);
        var (total, largest) = (0L, 0);
        await foreach (var piece in process.ReadAsync(None))
        {
            total += piece.Bytes.Length;
            largest = Math.Max(largest, piece.Bytes.Length);
        }

        Assert.Equal(5_000_000, total);
        Assert.InRange(largest, 1, 64 * 1024);
        Assert.Equal(0, await process.WaitAsync(None));
    }

    /// <summary>What a plugin gives in pieces that are too large crosses in pieces that are not.</summary>
    [Fact]
    public async Task Process_WideChunks_CrossInPieces()
    {
        await using var host = await StartAsync(isolated: true);
        await using var there = await ConnectAsync(host);
        var spec = Line("head -c 250000 /dev/zero") with { Environment = new Dictionary<string, string?> { ["WIDE"] = "1" } };
        await using var process = await there.StartAsync(spec, None);
        var sizes = new List<int>();
        await foreach (var piece in process.ReadAsync(None))
        {
            sizes.Add(piece.Bytes.Length);
        }

        Assert.Equal([65_536, 34_464, 65_536, 34_464, 50_000], sizes);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Process_NobodyReads_Waits(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        await using var process = await there.StartAsync(Line("head -c 5000000 /dev/zero; touch done"), None);
        await using var pieces = process.ReadAsync(None).GetAsyncEnumerator(None);
        Assert.True(await pieces.MoveNextAsync());
        await Task.Delay(300, None);
        Assert.False(File.Exists(there.Root + "/done"));
        while (await pieces.MoveNextAsync())
        {
        }

        Assert.Equal(0, await process.WaitAsync(None));
        Assert.True(File.Exists(there.Root + "/done"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Process_Killed_EndsItsChildren(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        await using var process = await there.StartAsync(Line("sleep 1000 & echo $!; wait"), None);
        var child = await FirstLineAsync(process);
        Assert.True(IsRunning(child));

        await process.KillAsync(TimeSpan.Zero, None);

        Assert.Equal(137, await process.WaitAsync(None));
        await EndsAsync(child);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Process_AskedToEnd_MayTidyUp(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        await using var process = await there.StartAsync(Line("trap 'touch tidy; exit 3' TERM; echo 0; while :; do sleep 0.05; done"), None);
        await FirstLineAsync(process);

        await process.KillAsync(Soon, None);

        Assert.Equal(3, await process.WaitAsync(None));
        Assert.True(File.Exists(there.Root + "/tidy"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Process_KillGivenUp_IsEndedAllTheSame(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        await using var process = await there.StartAsync(Line("trap '' TERM; echo $$; while :; do sleep 0.05; done"), None);
        var pid = await FirstLineAsync(process);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await process.KillAsync(TimeSpan.FromSeconds(30), stop.Token));

        await EndsAsync(pid);
    }

    /// <summary>A chunk that comes after nobody waits for it is the next reader's.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public async Task Process_ReadGivenUp_LosesNothing(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        await using var process = await there.StartAsync(Line("read word; echo 42; exit 0") with { Input = true }, None);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var piece in process.ReadAsync(stop.Token))
            {
                Assert.Fail("Nothing was written yet.");
            }
        });
        await process.WriteAsync("go\n"u8.ToArray(), None);

        Assert.Equal(42, await FirstLineAsync(process));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Process_Signal_IsSentWhereItCanBe(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        await using var process = await there.StartAsync(Line("trap 'exit 5' HUP; echo 0; while :; do sleep 0.05; done"), None);
        await FirstLineAsync(process);

        Assert.False(await process.SignalAsync("MOON", None));
        Assert.True(await process.SignalAsync("HUP", None));
        Assert.Equal(5, await process.WaitAsync(None));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Connection_Closed_EndsWhatRuns_AndKeepsWhatIsKept(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        var target = host.Create<Target>("target", "folder");
        var there = await target.ConnectAsync(new TargetRequest("one"), None);
        var left = await FirstLineAsync(await there.StartAsync(Line("echo $$; exec sleep 1000"), None));
        var lasting = await there.StartAsync(Line("echo $$; exec sleep 1000"), None);
        var pid = await FirstLineAsync(lasting);
        Assert.True(await lasting.KeepAsync("job", None));
        Assert.False(await (await there.StartAsync(Line("exec sleep 1000"), None)).KeepAsync("job", None));
        Assert.Null(await there.FindAsync("other", None));
        await there.DisposeAsync();
        await EndsAsync(left);
        Assert.True(IsRunning(pid));
        Assert.False(there.Lost.IsCancellationRequested);

        await using var again = await target.ConnectAsync(new TargetRequest("one"), None);
        var found = await again.FindAsync("job", None);
        Assert.Equal(pid.ToString(CultureInfo.InvariantCulture), found?.Id);
        await found!.KillAsync(TimeSpan.Zero, None);
        Assert.Equal(137, await found.WaitAsync(None));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Connection_Lost_CallsFailAndOutcomesAreUnknown(bool isolated)
    {
        await using var host = await StartAsync(isolated);
        await using var there = await ConnectAsync(host);
        await using var process = await there.StartAsync(Line("echo 0; exec sleep 1000"), None);
        await FirstLineAsync(process);
        var waiting = process.WaitAsync(None).AsTask();
        var told = Told(there);

        var fault = await Assert.ThrowsAsync<TargetLostException>(async () => await there.StartAsync(new ProcessSpec("cut-the-line", []), None));

        Assert.Equal(("folder:one", "The line was cut."), (fault.Target, fault.Message));
        await told.WaitAsync(Soon, None);
        Assert.Equal("The line was cut.", there.LostReason);
        Assert.Null(await waiting.WaitAsync(Soon, None));
        Assert.Null(await process.WaitAsync(None));
        var read = await Assert.ThrowsAsync<TargetLostException>(async () => await ReadAsync(process).WaitAsync(Soon, None));
        Assert.Equal("The line was cut.", read.Message);
        await Assert.ThrowsAsync<TargetLostException>(async () => await there.StatAsync(there.Root, None));
    }

    [Fact]
    public async Task Connection_RunnerDies_IsLost()
    {
        await using var host = await StartAsync(isolated: true);
        await using var there = await ConnectAsync(host);
        await using var idle = await ConnectAsync(host);
        await using var process = await there.StartAsync(Line("exec sleep 3"), None);
        var waiting = process.WaitAsync(None).AsTask();
        var told = Task.WhenAll(Told(there), Told(idle));

        Process.GetProcessById(host.Runtime.ProcessId!.Value).Kill();

        await told.WaitAsync(Soon, None);
        Assert.Contains("signal 9", there.LostReason, StringComparison.Ordinal);
        Assert.Null(await waiting.WaitAsync(Soon, None));
        var fault = await Assert.ThrowsAsync<TargetLostException>(async () => await there.ListAsync(there.Root, None));
        Assert.StartsWith("The plugin probe is gone: its process was ended by signal 9", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_PluginIsStopped_IsLost_AndWhatRanEnds()
    {
        var host = await StartAsync(isolated: true);
        var there = await ConnectAsync(host);
        var pid = await FirstLineAsync(await there.StartAsync(Line("echo $$; exec sleep 1000"), None));
        var told = Told(there);

        await host.DisposeAsync();

        await told.WaitAsync(Soon, None);
        Assert.Equal("The plugin probe was stopped.", there.LostReason);
        await EndsAsync(pid);
        await there.DisposeAsync();
    }

    /// <summary>A connection that comes about after nobody waits for it is closed where it came about.</summary>
    [Fact]
    public async Task Connect_GivenUp_LeavesNothingOpen()
    {
        await using var host = await StartAsync(isolated: true);
        var target = host.Create<Target>("target", "folder");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var late = new TargetRequest("one") { Settings = AgentJson.Parse("""{"seconds":2.5}""") };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await target.ConnectAsync(late, stop.Token));

        await Task.Delay(1000, None);
        Assert.Equal("0 open", (await target.ListAsync(None))[0].Description);
        await using var there = await target.ConnectAsync(new TargetRequest("one"), None);
        Assert.Equal("1 open", (await target.ListAsync(None))[0].Description);
    }

    [Fact]
    public async Task Connection_Open_KeepsTheProcess()
    {
        await using var host = await StartAsync(isolated: true, new() { Idle = TimeSpan.FromMilliseconds(300) });
        var there = await ConnectAsync(host);
        await Task.Delay(1000, None);
        Assert.NotNull(await there.StatAsync(there.Root, None));
        Assert.False(there.Lost.IsCancellationRequested);
    }

    private static async Task<TestHost> StartAsync(bool isolated, Plugins.Isolation.IsolationOptions? options = null)
    {
        var host = await TestHost.StartAsync(isolated, options);
        Directory.CreateDirectory(RootOf(host));
        return host;
    }

    private static string RootOf(TestHost host) => Path.Combine(host.Workspace.Root, "places", "one");

    private static ValueTask<TargetConnection> ConnectAsync(TestHost host) =>
        host.Create<Target>("target", "folder").ConnectAsync(new TargetRequest("one"), None);

    private static ProcessSpec Line(string line) => new("/bin/sh", ["-c", line]);

    private static string HashOf(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static Task<FileAccessException> FailAsync(Func<Task> call) => Assert.ThrowsAsync<FileAccessException>(call);

    private static Task Told(TargetConnection connection)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Lost.Register(() => told.TrySetResult());
        return told.Task;
    }

    private static async Task<(string Output, string Errors)> ReadAsync(TargetProcess process)
    {
        var (output, errors) = (new MemoryStream(), new MemoryStream());
        await foreach (var piece in process.ReadAsync(None))
        {
            await (piece.IsError ? errors : output).WriteAsync(piece.Bytes, None);
        }

        return (Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray()));
    }

    /// <summary>The number in the first line that a program writes.</summary>
    private static async Task<int> FirstLineAsync(TargetProcess process)
    {
        await foreach (var piece in process.ReadAsync(None))
        {
            return int.Parse(Encoding.UTF8.GetString(piece.Bytes.Span).Split('\n')[0], CultureInfo.InvariantCulture);
        }

        throw new InvalidOperationException("It wrote nothing.");
    }

    private static async Task EndsAsync(int pid)
    {
        var watch = Stopwatch.StartNew();
        while (IsRunning(pid))
        {
            Assert.True(watch.Elapsed < Soon, $"The process {pid} runs on.");
            await Task.Delay(20, None);
        }
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
