using System.Security.Cryptography;
using System.Text;
using AgentHost.Plugins.Targets.Carrying;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>One suite for each way to a shell: files and programs there, with the real shell at the real end of the line.</summary>
public sealed class CarrierTests
{
    public static TheoryData<string> Places => ["dash", "bash", "busybox", "detached", "odd", "bwrap", "ssh", "podman", "docker", "devcontainer"];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Connect_SaysWhatItIs(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();

        Assert.Equal((box.FullName, box.Folder, "/", null), (there.Name, there.Root, there.Separator, there.LostReason));
        Assert.Equal("-c", there.Shell[1]);
        Assert.StartsWith("/", there.Shell[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Run_OutputErrorsAndCode_Arrive(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();

        foreach (var code in (int[])[0, 3, 255])
        {
            Assert.Equal((code, "out\n", "err\n"), await RunAsync(there, "sh", "-c", $"echo out; echo err >&2; exit {code}"));
        }

        Assert.Equal((0, "a b|c'd\"e|f\ng|$h|ä\n|", ""), await RunAsync(there, "printf", "%s|", "a b", "c'd\"e", "f\ng", "$h", "ä\n"));
        Assert.Equal((0, $"{box.Folder}\n", ""), await RunAsync(there, "pwd"));
        Assert.Equal(143, (await RunAsync(there, "sh", "-c", "kill -TERM $$")).Code);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Run_EnvironmentAndFolder_AreThose(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        await there.CreateFolderAsync($"{box.Folder}/x y", None);

        var (_, text, _) = await RunAsync(there, new ProcessSpec("sh", ["-c", "pwd; echo \"$A|${HOME-none}\""])
        {
            WorkingDirectory = "x y",
            Environment = new Dictionary<string, string?> { ["A"] = "1 '2\n3", ["HOME"] = null },
        });

        Assert.Equal($"{box.Folder}/x y\n1 '2\n3|none\n", text);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Run_WhatIsNotThere_SaysSo(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        await there.WriteAsync(new TargetWrite($"{box.Folder}/plain", "x"u8.ToArray()) { Mode = 0b110_100_100 }, None);

        Assert.Equal(
            $"There is no program no-such-program on {there.Name}.",
            (await Assert.ThrowsAsync<ProcessStartException>(() => RunAsync(there, "no-such-program"))).Message);
        Assert.Equal(
            $"{box.Folder}/plain is no program that may be run on {there.Name}.",
            (await Assert.ThrowsAsync<ProcessStartException>(() => RunAsync(there, $"{box.Folder}/plain"))).Message);
        var fault = await Assert.ThrowsAsync<ProcessStartException>(() => RunAsync(there, new ProcessSpec("ls", []) { WorkingDirectory = "none" }));
        Assert.Contains($"there is no folder {box.Folder}/none on {there.Name}", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(there, "true")).Code);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Run_BinaryOutputAndLongLines_ComeWhole(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        await there.WriteAsync(new TargetWrite($"{box.Folder}/random", bytes), None);

        await using var process = await there.StartAsync(new ProcessSpec("cat", ["random"]), None);
        var (output, _) = await ReadAsync(process);
        Assert.True(bytes.AsSpan().SequenceEqual(output));
        Assert.Equal(0, await process.WaitAsync(None));

        var (code, line, _) = await RunAsync(there, "sh", "-c", "head -c 1048576 /dev/zero | tr '\\0' x; echo");
        Assert.Equal((0, 1048577, 'x'), (code, line.Length, line[^2]));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Run_NobodyReads_ProgramWaits(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();

        await using var process = await there.StartAsync(new ProcessSpec("sh", ["-c", "head -c 30000000 /dev/zero; echo done >told"]), None);
        await Eventually.TrueAsync(async () =>
            (await there.ListAsync($"{there.Folder}/j1", None)).Count(entry => entry.Name.StartsWith("o.", StringComparison.Ordinal)) >= 4);
        Assert.Null(await there.StatAsync($"{box.Folder}/told", None));
        var (output, _) = await ReadAsync(process);
        Assert.Equal(30_000_000, output.Length);
        Assert.Equal(0, await process.WaitAsync(None));
        Assert.NotNull(await there.StatAsync($"{box.Folder}/told", None));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Run_Input_IsReadAsItComes(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();

        await using var process = await there.StartAsync(
            new ProcessSpec("sh", ["-c", "while read -r line; do echo \"<$line>\"; done; echo over"]) { Input = true }, None);
        await using var output = process.ReadAsync(None).GetAsyncEnumerator(None);
        var heard = "";
        foreach (var word in (string[])["one", "two"])
        {
            await process.WriteAsync(Encoding.UTF8.GetBytes(word + "\n"), None);
            while (!heard.EndsWith($"<{word}>\n", StringComparison.Ordinal))
            {
                Assert.True(await output.MoveNextAsync());
                heard += Encoding.UTF8.GetString(output.Current.Bytes.Span);
            }
        }

        await process.CloseInputAsync(None);
        while (await output.MoveNextAsync())
        {
            heard += Encoding.UTF8.GetString(output.Current.Bytes.Span);
        }

        Assert.Equal("<one>\n<two>\nover\n", heard);
        await Assert.ThrowsAsync<IOException>(async () => await process.WriteAsync("x"u8.ToArray(), None));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Run_ManyAtOnce_EachHasItsOwn(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => RunAsync(there, "sh", "-c", $"echo {i}; echo e{i} >&2; exit {i}")));

        Assert.Equal(Enumerable.Range(0, 20).Select(static i => (i, $"{i}\n", $"e{i}\n")), results);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Kill_EndsAllThatItStarted(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        var mark = $"86{RandomNumberGenerator.GetInt32(100_000, 999_999)}";

        // One in the group, one that left it.
        await using var process = await there.StartAsync(
            new ProcessSpec("sh", ["-c", $"trap '' TERM; sleep {mark} & setsid sleep {mark} & echo up; sleep {mark}"]), None);
        await Eventually.TrueAsync(async () => await CountAsync(there, mark) == 3);
        await process.KillAsync(TimeSpan.FromMilliseconds(50), None);

        Assert.Equal(0, await CountAsync(there, mark));
        Assert.Equal(137, await process.WaitAsync(None));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Cancel_OfTheReader_LeavesTheChannelWhole(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        using var end = new CancellationTokenSource();
        await using (var process = await there.StartAsync(new ProcessSpec("sleep", ["1000"]), None))
        {
            var reading = ReadAsync(process, end.Token);
            await end.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            var interrupts = await process.SignalAsync("INT", None);
            Assert.True(interrupts || place is "busybox" or "podman" or "docker");
            Assert.True(interrupts || await process.SignalAsync("TERM", None));
            Assert.Equal(interrupts ? 130 : 143, await process.WaitAsync(None));
        }

        Assert.Equal((0, "ok\n", ""), await RunAsync(there, "echo", "ok"));
    }

    /// <summary>A program that was started leads no group of processes yet and has no mark: a signal to it came to nobody then.</summary>
    [Fact]
    public async Task Signal_ToWhatHasJustBegun_ReachesIt()
    {
        await using var box = await PlaceBox.StartAsync("slow");
        await using var there = await box.ConnectAsync();
        await using var process = await there.StartAsync(new ProcessSpec("sleep", ["1000"]), None);

        Assert.True(await process.SignalAsync("TERM", None));

        Assert.Equal(143, await process.WaitAsync(None).AsTask().WaitAsync(TimeSpan.FromSeconds(30), None));
    }

    [Fact]
    public async Task Start_GivenUpAtOnce_LeavesNothingBehind()
    {
        await using var box = await PlaceBox.StartAsync("slow");
        await using var there = await box.ConnectAsync();
        await using var beside = await PlaceBox.StartAsync("detached");
        await using var watcher = await beside.ConnectAsync();
        var mark = $"86{RandomNumberGenerator.GetInt32(100_000, 999_999)}";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await there.StartAsync(new ProcessSpec("sleep", [mark]), new CancellationToken(canceled: true)));

        // Begun later, it takes as long to begin: by its end the other has been stopped, or runs for good.
        Assert.Equal((0, "ok\n", ""), await RunAsync(there, "echo", "ok"));
        Assert.Equal(0, await CountAsync(watcher, mark));
    }

    /// <summary>Where a program has no folder, it is ended all the same, and that must not end the shell: dash ends where ":" cannot write.</summary>
    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("busybox")]
    public async Task Start_WithoutRoomForItsOutput_LeavesTheChannelWhole_AndTheNextStart(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        await RunSomeAsync(there, 8);

        // Folders are made for eight programs at once.
        await File.WriteAllTextAsync(Path.Combine(there.Folder, "j9"), "", None);
        await Assert.ThrowsAsync<ProcessStartException>(async () => await there.StartAsync(new ProcessSpec("true", []), None));

        await RunSomeAsync(there, 20);
        Assert.NotNull(await there.StatAsync(box.Folder, None));
        Assert.Null(there.LostReason);
    }

    /// <summary>Programs that are started at once may be told of in another order than they are numbered.</summary>
    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("busybox")]
    public async Task Start_InAnotherOrder_IsMade(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        await RunSomeAsync(there, 8);

        await there.SayAsync($"at_job 10 0 '{box.Folder}' '' -- sh -c 'echo 10 >told'");

        await RunSomeAsync(there, 1);
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Path.Combine(box.Folder, "told"))));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Output_LeftBehindOpen_DoesNotHoldTheReader(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var there = await box.ConnectAsync();
        var mark = $"87{RandomNumberGenerator.GetInt32(100_000, 999_999)}";

        Assert.Equal((0, "hi\n", ""), await RunAsync(there, "sh", "-c", $"sleep {mark} & echo hi"));
        await Eventually.TrueAsync(async () => await CountAsync(there, mark) == 0);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Lost_WhatRanIsUnknown_AndEndsThere(string place)
    {
        await using var box = await PlaceBox.StartAsync(place);
        await using var watcher = await box.ConnectAsync();
        var mark = $"88{RandomNumberGenerator.GetInt32(100_000, 999_999)}";
        var there = await box.ConnectAsync();
        var process = await there.StartAsync(new ProcessSpec("sh", ["-c", $"setsid sleep {mark} & sleep {mark}"]), None);
        await Eventually.TrueAsync(async () => await CountAsync(watcher, mark) == 2);

        // The shell that serves is the parent of who looks after the command.
        await Assert.ThrowsAsync<TargetLostException>(() => RunAsync(
            there, "sh", "-c", "read -r _ _ _ a _ </proc/$$/stat; read -r _ _ _ b _ </proc/$a/stat; kill -KILL $b; sleep 5"));

        Assert.Null(await process.WaitAsync(None));
        var fault = await Assert.ThrowsAsync<TargetLostException>(async () => await there.StatAsync("/", None));
        Assert.StartsWith($"The connection to {there.Name} is lost: ", fault.Message, StringComparison.Ordinal);
        Assert.True(there.Lost.IsCancellationRequested);
        await Eventually.TrueAsync(async () => await CountAsync(watcher, mark) == 0);
        await there.DisposeAsync();
    }

    private static async Task RunSomeAsync(ShellConnection there, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal((0, "ok\n", ""), await RunAsync(there, "echo", "ok"));
        }
    }

    internal static async Task<int> CountAsync(ShellConnection there, string mark) =>
        int.Parse((await RunAsync(
            there, "sh", "-c", "n=0; for f in /proc/[0-9]*/cmdline; do "
                + $"if [ \"$(tr '\\0' ' ' <$f 2>/dev/null)\" = 'sleep {mark} ' ]; then n=$((n+1)); fi; done; echo $n")).Out);

    internal static Task<(int Code, string Out, string Errors)> RunAsync(ShellConnection there, params string[] words) =>
        RunAsync(there, new ProcessSpec(words[0], words[1..]));

    internal static async Task<(int Code, string Out, string Errors)> RunAsync(ShellConnection there, ProcessSpec spec)
    {
        await using var process = await there.StartAsync(spec, None);
        var (output, errors) = await ReadAsync(process);
        return (await process.WaitAsync(None) ?? -1, Encoding.UTF8.GetString(output), Encoding.UTF8.GetString(errors));
    }

    internal static async Task<(byte[] Out, byte[] Errors)> ReadAsync(TargetProcess process, CancellationToken cancellationToken = default)
    {
        using MemoryStream output = new(), errors = new();
        await foreach (var piece in process.ReadAsync(cancellationToken))
        {
            Assert.InRange(piece.Bytes.Length, 1, 64 * 1024);
            (piece.IsError ? errors : output).Write(piece.Bytes.Span);
        }

        return (output.ToArray(), errors.ToArray());
    }
}
