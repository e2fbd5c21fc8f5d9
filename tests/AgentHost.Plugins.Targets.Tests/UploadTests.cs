using System.Runtime.Versioning;
using System.Text;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>Uploads over a line that is cut or stands still in their midst.</summary>
public sealed class UploadTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_LineCutInItsMidst_LeavesTheFileAsItWas()
    {
        await using var box = await PlaceBox.StartAsync("cut");
        var there = await box.ConnectAsync();
        var path = Path.Combine(box.Folder, "f");
        await there.WriteAsync(new TargetWrite(path, "old"u8.ToArray()), None);

        await Assert.ThrowsAsync<TargetLostException>(
            async () => await there.WriteAsync(new TargetWrite(path, new byte[1_000_000]) { Overwrite = true }, None));

        await Eventually.TrueAsync(() => Task.FromResult(!Directory.Exists(there.Folder)));
        Assert.Equal([path], Directory.GetFileSystemEntries(box.Folder));
        Assert.Equal("old", await File.ReadAllTextAsync(path, None));
        await there.DisposeAsync();
    }

    [Fact]
    public async Task Input_LineCutInItsMidst_IsNotGivenInPart()
    {
        await using var box = await PlaceBox.StartAsync("cut");
        var there = await box.ConnectAsync();

        // Kept, so that it goes on when the line is cut.
        var process = await there.StartAsync(new ProcessSpec("sh", ["-c", "timeout 3 head -c 1 >got; echo >over"]) { Input = true }, None);
        Assert.True(await process.KeepAsync("cut-input", None));

        await Assert.ThrowsAnyAsync<IOException>(async () => await process.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 200_000)), None));

        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Path.Combine(box.Folder, "over"))));
        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(box.Folder, "got"), None));
        await there.DisposeAsync();
        await using var again = await box.ConnectAsync();
        await using var found = await again.FindAsync("cut-input", None);
        await found!.KillAsync(TimeSpan.Zero, None);
    }

    [Fact]
    public async Task Write_LineThatStandsStill_IsNoticed()
    {
        await using var box = await PlaceBox.StartAsync("stalled");
        await using var there = await box.ConnectAsync(new FastTime());

        var fault = await Assert.ThrowsAsync<TargetLostException>(
            async () => await there.WriteAsync(new TargetWrite($"{box.Folder}/f", new byte[200_000]), None));

        Assert.Contains("nothing answers any more", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists($"{box.Folder}/f"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Write_UnderWay_NobodyElseMayRead()
    {
        await using var box = await PlaceBox.StartAsync("stalled");
        var there = await box.ConnectAsync();
        var made = await there.WriteAsync(new TargetWrite($"{box.Folder}/usual", "x"u8.ToArray()), None);
        Assert.Equal(0b110_100_100, made.Mode);

        var writing = there.WriteAsync(new TargetWrite($"{box.Folder}/f", new byte[1_000_000]), None).AsTask();
        string[] staged = [];
        await Eventually.TrueAsync(() => Task.FromResult((staged = Directory.GetFiles(box.Folder, ".*.tmp")).Length > 0));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(staged[0]));
        await there.CutAsync();
        await Assert.ThrowsAsync<TargetLostException>(() => writing);
        await there.DisposeAsync();
    }

    /// <summary>A clock that runs ten times as fast.</summary>
    private sealed class FastTime : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() * 10;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 10 : dueTime, period);
    }
}
