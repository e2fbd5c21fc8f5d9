using AgentHost.Sessions.Tests;

namespace AgentHost.Auditing.Tests;

public sealed class AuditLogTests : IDisposable
{
    private readonly AuditFolder _folder = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verify_LogAsItWasWritten_FindsNothing()
    {
        await _folder.AppendAsync(12);

        var report = await _folder.VerifyAsync();

        Assert.Equal((12L, 0), (report.Lines, report.Problems.Count));
    }

    [Fact]
    public async Task Verify_NoLog_FindsNothing() => Assert.Empty((await _folder.VerifyAsync()).Problems);

    [Fact]
    public async Task Append_KeyAndHead_LieApartAndForTheirPersonAlone()
    {
        await _folder.AppendAsync(1);

        Assert.NotEqual(_folder.Places.Folder, _folder.Places.KeyFolder);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in (string[])[_folder.Places.Key, _folder.Places.Head, _folder.Places.File(1)])
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    public static TheoryData<string, string> Changes() => new()
    {
        { "an altered byte", "audit-000001.jsonl:4 The line, or the one before it, is not as it was written." },
        { "a removed line", "audit-000001.jsonl:4 The line before it, number 4, is missing or out of its place." },
        { "the first lines removed", "audit-000001.jsonl:1 The lines before it, numbers 1 to 2, are missing or out of their place." },
        { "two lines swapped", "audit-000001.jsonl:4 The line before it, number 4, is missing or out of its place." },
        { "a line twice", "audit-000001.jsonl:5 The line has the number 4 behind the number 4: it is there twice, or out of its place." },
        {
            "the tail cut off",
            "audit-000001.jsonl:0 The log's end is cut off or another: its newest line had the number 8, and is not there as it was written."
        },
        { "the last line cut short", "audit-000001.jsonl:8 The line is cut off." },
        { "an empty line", "audit-000001.jsonl:4 This is no line of the log." },
        { "a line of another's", "audit-000001.jsonl:9 The line, or the one before it, is not as it was written." },
        { "a hash of another case", "audit-000001.jsonl:4 This is no line of the log." },
        { "no lines", "audit-000001.jsonl:0 The log's end is cut off or another: its newest line had the number 8, and is not there as it was written." },
        { "no file", "audit-000001.jsonl:0 This file is missing." },
        { "no head", "audit:0 Nothing vouches for this log: HEAD is missing." },
        { "no key", "audit:0 Nothing vouches for this log: KEY is missing." },
        { "an older head", "HEAD What is known of the newest line is not as it was written." },
        { "a further file", "audit-000002.jsonl:0 This file does not belong to the log as it is known." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Verify_ChangedLog_SaysWhatIsWrong(string change, string expected)
    {
        await _folder.AppendAsync(8);
        var lines = _folder.Lines();
        switch (change)
        {
            case "an altered byte":
                lines[3] = lines[3].Replace("entry 3", "entry 9", StringComparison.Ordinal);
                _folder.Write(1, lines);
                break;
            case "a removed line":
                _folder.Write(1, [.. lines[..3], .. lines[4..]]);
                break;
            case "the first lines removed":
                _folder.Write(1, lines[2..]);
                break;
            case "two lines swapped":
                _folder.Write(1, [.. lines[..3], lines[4], lines[3], .. lines[5..]]);
                break;
            case "a line twice":
                _folder.Write(1, [.. lines[..4], .. lines[3..]]);
                break;
            case "the tail cut off":
                _folder.Write(1, lines[..6]);
                break;
            case "the last line cut short":
                File.WriteAllText(_folder.Places.File(1), string.Join('\n', lines)[..^40]);
                break;
            case "an empty line":
                _folder.Write(1, [.. lines[..3], "", .. lines[3..]]);
                break;
            case "a line of another's":
                _folder.Write(1, [.. lines, lines[7].Replace("\"number\":8", "\"number\":9", StringComparison.Ordinal)]);
                break;
            case "a hash of another case":
                lines[3] = lines[3][..^66] + lines[3][^66..].ToUpperInvariant();
                _folder.Write(1, lines);
                break;
            case "no lines":
                _folder.Write(1);
                break;
            case "no file":
                File.Delete(_folder.Places.File(1));
                break;
            case "no head":
                File.Delete(_folder.Places.Head);
                break;
            case "no key":
                File.Delete(_folder.Places.Key);
                break;
            case "an older head":
                File.WriteAllText(_folder.Places.Head, File.ReadAllText(_folder.Places.Head).Replace("\"number\":8", "\"number\":7", StringComparison.Ordinal));
                break;
            case "a further file":
                _folder.Write(2, lines[0]);
                break;
        }

        var problems = await _folder.ProblemsAsync();

        expected = expected.Replace("HEAD is", _folder.Places.Head + " is", StringComparison.Ordinal)
            .Replace("KEY", _folder.Places.Key, StringComparison.Ordinal)
            .Replace("HEAD", Path.GetFileName(_folder.Places.Head) + ":0", StringComparison.Ordinal);
        Assert.Contains(expected, problems);
    }

    [Fact]
    public async Task Verify_AnyChangeOfAnyByte_IsFound()
    {
        await _folder.AppendAsync(6, maxLength: 400);
        var random = new Random(20261121);
        var files = _folder.Places.Files();
        Assert.True(files.Count > 1);
        for (var i = 0; i < 400; i++)
        {
            var path = _folder.Places.File(files[random.Next(files.Count)]);
            var whole = await File.ReadAllBytesAsync(path, None);
            var at = random.Next(whole.Length);
            var changed = random.Next(4) switch
            {
                0 => [.. whole[..at], (byte)random.Next(256), .. whole[at..]],
                1 => [.. whole[..at], .. whole[(at + 1)..]],
                2 => whole[..at],
                _ => (byte[])[.. whole[..at], (byte)(whole[at] ^ (1 << random.Next(8))), .. whole[(at + 1)..]],
            };
            await File.WriteAllBytesAsync(path, changed, None);

            Assert.True(
                changed.AsSpan().SequenceEqual(whole) || (await _folder.VerifyAsync()).Problems.Count > 0, $"change {i} at {at} of {path} was not found");
            await File.WriteAllBytesAsync(path, whole, None);
        }

        Assert.Empty((await _folder.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task Append_ToAChangedLog_GoesOnAndTheChangeStaysVisible()
    {
        await _folder.AppendAsync(4);
        _folder.Write(1, _folder.Lines()[..2]);

        await _folder.AppendAsync(2);

        Assert.Contains("audit-000001.jsonl:3 The lines before it, numbers 3 to 4, are missing or out of their place.", await _folder.ProblemsAsync());
    }

    [Fact]
    public async Task Append_AfterACrashBetweenLogAndHead_TakesUpWhatWasWritten()
    {
        await _folder.AppendAsync(2);
        var head = await File.ReadAllTextAsync(_folder.Places.Head, None);
        await _folder.AppendAsync(2);
        await File.WriteAllTextAsync(_folder.Places.Head, head, None);
        await File.AppendAllTextAsync(_folder.Places.File(1), "{\"number\":5,\"time\":", None);

        await _folder.AppendAsync(1);

        var report = await _folder.VerifyAsync();
        Assert.Equal((5L, 0), (report.Lines, report.Problems.Count));
    }

    [Fact]
    public async Task Append_WithoutItsHead_BeginsAnewInAnotherFileAndTheCheckSaysSo()
    {
        await _folder.AppendAsync(2);
        File.Delete(_folder.Places.Head);

        await _folder.AppendAsync(1);

        Assert.Equal(["audit-000001.jsonl:0 This file does not belong to the log as it is known."], await _folder.ProblemsAsync());
        Assert.Single(_folder.Lines(2));
    }

    [Fact]
    public async Task Append_LongFile_MakesPlaceForANewOneAndTheChainGoesOn()
    {
        await _folder.AppendAsync(20, maxLength: 1_000);

        var report = await _folder.VerifyAsync();

        Assert.True(_folder.Places.Files().Count > 3);
        Assert.Equal((20L, 0), (report.Lines, report.Problems.Count));
        File.Delete(_folder.Places.File(1));
        Assert.Contains("audit-000001.jsonl:0 This file is missing.", await _folder.ProblemsAsync());
    }

    [Fact]
    public async Task Append_FilesPastTheirTime_AreRemovedAndTheRestIsWhole()
    {
        await _folder.AppendAsync(3, days: 30);
        _folder.Time.Advance(TimeSpan.FromDays(20));
        await _folder.AppendAsync(3, days: 30);
        _folder.Time.Advance(TimeSpan.FromDays(15));
        await _folder.AppendAsync(3, days: 30);

        var report = await _folder.VerifyAsync();

        Assert.Equal([2, 3], _folder.Places.Files());
        Assert.Equal((6L, 0), (report.Lines, report.Problems.Count));
    }

    [Fact]
    public async Task Append_OldFileWithAForgedDate_IsKept()
    {
        await _folder.AppendAsync(2, maxLength: 10);
        _folder.Write(1, _folder.Lines()[0].Replace("\"time\":\"2026", "\"time\":\"2016", StringComparison.Ordinal));

        await _folder.AppendAsync(1, maxLength: 10, days: 30);

        Assert.True(File.Exists(_folder.Places.File(1)));
    }

    [Fact]
    public async Task Append_SeveralProcessesAtOnce_EveryLineIsThereAndTheChainHolds()
    {
        var probes = new List<Probe>();
        for (var i = 0; i < 4; i++)
        {
            probes.Add(await Probe.StartAsync("audit", _folder.Root, "60"));
        }

        foreach (var probe in probes)
        {
            await probe.EndAsync();
            Assert.Equal("done", await probe.Output.ReadLineAsync(None));
            await probe.DisposeAsync();
        }

        var report = await _folder.VerifyAsync();
        Assert.Equal((4 * 80L, 0), (report.Lines, report.Problems.Count));
        Assert.True(_folder.Places.Files().Count > 1);
    }
}
