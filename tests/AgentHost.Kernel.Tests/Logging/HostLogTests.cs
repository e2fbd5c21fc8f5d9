using AgentHost.Client;
using AgentHost.Hosting.Logging;
using AgentHost.Security.Redaction;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Tests.Logging;

public sealed class HostLogTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-log-");

    private LogFile File => new(Path.Combine(_root.FullName, "logs"), TimeProvider.System);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Write_LinesOfAnySource_AreReadBackInOrder()
    {
        await using (var log = Log())
        {
            log.Write(LogEntryLevel.Info, "turn", "begins", "s1");
            log.CreateLogger("plugin.x").LogWarning("careful {What}", "now");
            log.CreateLogger("plugin.x").LogDebug("not kept");
            log.Note(new HostWarning("told") { SessionId = "s2" });
            log.Note(new StepStarted(1, "p/m", 1));
        }

        Assert.Equal(["begins", "careful now", "told"], (await ReadAsync(new LogFilter())).Select(static entry => entry.Text));
        Assert.Equal(["careful now", "told"], (await ReadAsync(new LogFilter { Level = LogEntryLevel.Warning })).Select(static entry => entry.Text));
        Assert.Equal("told", Assert.Single(await ReadAsync(new LogFilter { SessionId = "s2" })).Text);
        Assert.Equal("told", Assert.Single(await ReadAsync(new LogFilter { Lines = 1 })).Text);
    }

    [Fact]
    public async Task Write_ASecret_IsHiddenOnDisk()
    {
        await using (var log = Log("the-secret-value"))
        {
            log.Write(LogEntryLevel.Error, "host", "it failed with the-secret-value and ghp_0123456789abcdefghijklmnopqrstuvwxyzAB");
        }

        var text = await System.IO.File.ReadAllTextAsync(File.Path, None);
        Assert.DoesNotContain("the-secret-value", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_0123456789", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_SecretWhereALongTextIsCut_IsHiddenOnDisk()
    {
        await using (var log = Log("the-secret-value"))
        {
            log.Write(LogEntryLevel.Error, "host", new string('x', (16 * 1024) - 10) + " the-secret-value");
            log.Write(LogEntryLevel.Error, "host", new string('x', (16 * 1024) - 10) + " ghp_0123456789abcdefghijklmnopqrstuvwxyzAB");
        }

        var text = await System.IO.File.ReadAllTextAsync(File.Path, None);
        Assert.DoesNotContain("the-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_", text, StringComparison.Ordinal);
        Assert.All(await ReadAsync(new LogFilter()), static entry => Assert.InRange(entry.Text.Length, 16 * 1024, (16 * 1024) + 2));
    }

    [Fact]
    public async Task Write_PrivateKeyLineByLine_IsHiddenOnDisk()
    {
        await using (var log = Log())
        {
            foreach (var line in (string[])[
                "before", "-----BEGIN RSA PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED", "", "MIIEabcdEFGH0123",
                "+/abcdEFGH0123==", "-----END RSA PRIVATE KEY-----", "after"
            ])
            {
                log.CreateLogger("plugin.x").LogWarning("{Line}", line);
                log.CreateLogger("plugin.y").LogWarning("{Line}", "words");
            }
        }

        var said = await ReadAsync(new LogFilter());
        Assert.Equal(
            ["before", "after"], said.Where(static entry => entry.Source == "plugin.x" && entry.Text.Trim('*').Length > 0).Select(static entry => entry.Text));
        Assert.Equal(8, said.Count(static entry => entry.Text == "words"));
    }

    [Fact]
    public async Task Write_FasterThanItIsTaken_IsBoundedAndSaysSo()
    {
        // A clock that stands still: nothing is taken while it is written.
        await using (var log = new HostLog(File, new Redactor(static () => []), new FakeTime()))
        {
            for (var i = 0; i < 5_000; i++)
            {
                log.Write(LogEntryLevel.Info, "host", new string('x', 100_000));
            }
        }

        Assert.InRange(new FileInfo(File.Files[0]).Length, 1, 64 * 1024 * 1024);
        Assert.Contains("4000 lines left out: too many came at once", (await ReadAsync(new LogFilter { Lines = 1 }))[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_ManyAtOnce_LosesNoLineAndKeepsFewFiles()
    {
        var line = new string('y', 4_000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < 600; i++)
                {
                    await File.AppendAsync(
                        ClientJson.WriteBytes(new LogEntry(DateTimeOffset.UnixEpoch, LogEntryLevel.Info, "w" + writer, $"{i} {line}")).Append(
                            (byte)'\n').ToArray(),
                        None);
                }
            },
            None)));

        var entries = await ReadAsync(new LogFilter { Lines = 100_000 });
        Assert.InRange(File.Files.Count, 2, LogFile.Kept + 1);
        Assert.All(File.Files, static path => Assert.InRange(new FileInfo(path).Length, 1, LogFile.MaxLength + 8_192));
        foreach (var writer in entries.GroupBy(static entry => entry.Source))
        {
            var numbers = writer.Select(static entry => int.Parse(entry.Text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(numbers.Order(), numbers);
            Assert.Equal(599, numbers[^1]);
        }
    }

    [Fact]
    public async Task Read_Follow_GoesOnAcrossARotation()
    {
        await File.AppendAsync(Line("first"), None);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(None);
        await using var reading = new HostLogReader(File, TimeProvider.System)
            .ReadAsync(new LogFilter { Follow = true }, end.Token).GetAsyncEnumerator(end.Token);
        Assert.True(await reading.MoveNextAsync());
        Assert.Equal("first", reading.Current.Text);

        await File.AppendAsync(Line(new string('z', (int)LogFile.MaxLength)), None);
        await File.AppendAsync(Line("second"), None);
        do
        {
            Assert.True(await reading.MoveNextAsync());
        }
        while (reading.Current.Text != "second");

        Assert.Equal(2, File.Files.Count);
        await end.CancelAsync();
    }

    [Fact]
    public async Task Read_WhatIsNoLog_PassesItOver()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File.Path)!);
        var random = new Random(9);
        var noise = new byte[200_000];
        random.NextBytes(noise);
        await System.IO.File.WriteAllBytesAsync(
            File.Path, [.. noise, (byte)'\n', .. "{\"time\":1}\n[]\nnull\n\n"u8, .. Line("there").Span, .. "{\"time\":\"half a"u8], None);

        Assert.Equal("there", Assert.Single(await ReadAsync(new LogFilter())).Text);
    }

    [Fact]
    public async Task Write_AFolderThatCannotBe_EndsNothing()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(_root.FullName, "logs"), "a file", None);
        var log = Log();
        log.Write(LogEntryLevel.Info, "host", "lost");
        await log.DisposeAsync();

        Assert.True(log.Failed);
    }

    private static ReadOnlyMemory<byte> Line(string text) =>
        ClientJson.WriteBytes(new LogEntry(DateTimeOffset.UnixEpoch, LogEntryLevel.Info, "t", text)).Append((byte)'\n').ToArray();

    private HostLog Log(params string[] secrets) => new(File, new Redactor(() => secrets), TimeProvider.System);

    private async Task<List<LogEntry>> ReadAsync(LogFilter filter)
    {
        var entries = new List<LogEntry>();
        await foreach (var entry in new HostLogReader(File, TimeProvider.System).ReadAsync(filter, None))
        {
            entries.Add(entry);
        }

        return entries;
    }
}
