using System.Globalization;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Tests;

/// <summary>
/// The store against the system below it: calls that fail, flushes before promises, several processes at once. <c>./bench faults</c> and <c>./bench soak</c> do
/// the same at length.
/// </summary>
public sealed class StoreSystemTests : StoreTest
{
    [Theory]
    [InlineData("pwrite64", "ENOSPC", 2)]
    [InlineData("pwrite64", "ENOSPC", 30)]
    [InlineData("pwrite64", "ENOSPC", 200)]
    [InlineData("pwrite64", "EIO", 12)]
    [InlineData("pwrite64", "EIO", 45)]
    [InlineData("pwrite64", "EIO", 400)]
    [InlineData("fdatasync,fsync", "EIO", 1)]
    [InlineData("fdatasync,fsync", "EIO", 2)]
    [InlineData("fdatasync,fsync", "ENOSPC", 3)]
    public async Task Script_ACallFails_ItIsSaidAndNothingAcknowledgedIsLost(string calls, string error, int n)
    {
        NeedsStrace();
        await Store.DisposeAsync();
        var trace = Path.Combine(Folder, "trace");
        IReadOnlyList<string> strace =
        [
            "strace", "-f", "-qq", "--seccomp-bpf", "-y", "-o", trace, .. StoreFiles().SelectMany(static file => (string[])["-P", file]),
            "-e", "trace=" + calls, "-e", $"inject={calls}:error={error}:when={n}"
        ];

        await using var probe = await Probe.StartUnderAsync(strace, "script", Folder);
        var (code, lines) = await probe.FinishAsync();

        Assert.Equal(0, code);
        Assert.Equal("end", lines[^1]);
        Assert.Contains("(INJECTED)", await File.ReadAllTextAsync(trace, None), StringComparison.Ordinal);
        Assert.All(lines.Where(static line => line.StartsWith("error ", StringComparison.Ordinal)), static line =>
            Assert.Matches(@"^error (Store|NotFound) [A-Z].*\.$", line));
        await AssertWholeAsync([lines]);
    }

    [Fact]
    public async Task Script_EachPromiseThatOutlivesAPowerCut_IsFlushedBeforeItIsGiven()
    {
        NeedsStrace();
        await Store.DisposeAsync();
        var trace = Path.Combine(Folder, "trace");

        await using var probe = await Probe.StartUnderAsync(
            ["strace", "-f", "-qq", "--seccomp-bpf", "-y", "-s", "200", "-o", trace, "-e", "trace=pwrite64,write,fsync,fdatasync"], "script", Folder);
        var (code, lines) = await probe.FinishAsync();

        Assert.Equal(0, code);
        Assert.DoesNotContain(lines, static line => line.StartsWith("error ", StringComparison.Ordinal));
        var promised = 0;
        var log = new Flushes("/sessions.db-wal>");
        var blobs = new Flushes("/blobs/");
        foreach (var line in await File.ReadAllLinesAsync(trace, None))
        {
            log.Take(line);
            blobs.Take(line);
            if (!line.Contains(" write(", StringComparison.Ordinal))
            {
                continue;
            }

            // The runtime writes to a duplicate of standard output.
            if (line.Contains(" power\\n", StringComparison.Ordinal))
            {
                promised++;
                Assert.True(log.AreDone, $"Not flushed before: {line}");
            }
            else if (line.Contains("\"blob sha256", StringComparison.Ordinal))
            {
                promised++;
                Assert.True(blobs.AreDone, $"Not flushed before: {line}");
            }
        }

        // Three rounds, one after the checkpoint, one at the end, fork, removal, blob.
        Assert.Equal(8, promised);
    }

    [Fact]
    public async Task Soak_FourProcesses_LeaveAWholeStore()
    {
        await Store.DisposeAsync();
        var probes = new List<Probe>();
        for (var seed = 1; seed <= 4; seed++)
        {
            probes.Add(await Probe.StartAsync("soak", Folder, seed.ToString(CultureInfo.InvariantCulture), "120"));
        }

        var ends = await Task.WhenAll(probes.Select(static probe => probe.FinishAsync()));

        Assert.All(ends, static end => Assert.Equal((0, "done"), (end.Code, end.Lines[^1])));
        Assert.True(ends.Sum(static end => end.Lines.Count) > 100);
        await AssertWholeAsync([.. ends.Select(static end => end.Lines)]);
    }

    [Fact]
    public async Task Append_TheClockJumps_OrderAndOwnerStay()
    {
        var lease = await CreateAsync();
        foreach (var jump in (int[])[-400, 900, -30, 1])
        {
            Time.Now += TimeSpan.FromDays(jump);
            await lease.AppendAsync([Text("m", 0, "x")], Durability.Power, None);
        }

        Assert.Equal([1, 2, 3, 4, 5], (await Store.ReadEventsAsync(lease.Info.Id, 0, 10, None)).Select(static e => e.Sequence!.Value));
        Assert.Equal("ok", IntegrityCheck());
        await lease.DisposeAsync();
        await using var again = await Store.AcquireAsync(lease.Info.Id, None);
        Assert.Equal(5, again.LastSequence);
    }

    private static void NeedsStrace() =>
        Assert.SkipUnless(
            OperatingSystem.IsLinux()
            && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static folder => File.Exists(Path.Combine(folder, "strace"))),
            "Needs Linux and strace.");

    private string[] StoreFiles() => [DatabasePath, DatabasePath + "-wal", DatabasePath + "-shm"];

    /// <summary>The store is whole, has all that was acknowledged, and takes more.</summary>
    private async Task AssertWholeAsync(IReadOnlyList<IReadOnlyList<string>> said)
    {
        Assert.Equal("ok", IntegrityCheck());
        var store = await OpenAsync();
        Assert.Empty((await store.InspectAsync(None)).Damage);
        foreach (var session in said.SelectMany(static lines => lines).Select(static line => line.Split(' ')).Where(static words => words[0] == "ack")
            .GroupBy(static words => words[1], static words => long.Parse(words[2], CultureInfo.InvariantCulture)))
        {
            var events = await ReadAllOfAsync(store, session.Key);
            Assert.Equal(Enumerable.Range(1, events.Count).Select(static number => (long?)number), events.Select(static e => e.Sequence));
            Assert.True(events.Count >= session.Max(), $"{session.Max()} were acknowledged and {events.Count} are there.");
            await using var lease = await store.AcquireAsync(session.Key, None);
            await lease.AppendAsync([Text("after", 0, "y")], Durability.Power, None);
        }
    }

    /// <summary>Whether what was written to some files is flushed, from the lines of a trace.</summary>
    private sealed class Flushes(string file)
    {
        private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

        public bool AreDone { get; private set; }

        public void Take(string line)
        {
            var thread = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            var isFlush = line.Contains("fsync(", StringComparison.Ordinal) || line.Contains("fdatasync(", StringComparison.Ordinal);
            if (line.Contains(file, StringComparison.Ordinal) && line.Contains("pwrite64(", StringComparison.Ordinal))
            {
                AreDone = false;
                _begun.Clear();
            }
            else if (isFlush && line.Contains(file, StringComparison.Ordinal))
            {
                if (line.EndsWith("= 0", StringComparison.Ordinal))
                {
                    AreDone = true;
                }
                else
                {
                    _begun.Add(thread);
                }
            }
            else if (line.Contains("sync resumed>", StringComparison.Ordinal) && line.EndsWith("= 0", StringComparison.Ordinal) && _begun.Remove(thread))
            {
                AreDone = true;
            }
        }
    }
}
