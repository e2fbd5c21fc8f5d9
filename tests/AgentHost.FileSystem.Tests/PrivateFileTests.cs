using AgentHost.Kernel.Tests;

namespace AgentHost.FileSystem.Tests;

public sealed class PrivateFileTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("private-file-");

    [Fact]
    public async Task Lock_ThatCannotBeMade_IsToldAtOnce()
    {
        // The clock stands still: whoever waits, waits for ever.
        var waited = PrivateFile.LockAsync(Path.Combine(_folder.FullName, "missing", "lock"), new FakeTime(), CancellationToken.None).AsTask();

        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => waited.WaitAsync(Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Lock_ThatAnotherHolds_IsWaitedFor()
    {
        var time = new FakeTime();
        var path = Path.Combine(_folder.FullName, "lock");
        var first = await PrivateFile.LockAsync(path, time, CancellationToken.None);
        var second = PrivateFile.LockAsync(path, time, CancellationToken.None).AsTask();
        await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(10));
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();
        time.Advance(TimeSpan.FromMilliseconds(10));

        await (await second.WaitAsync(Deadline, TestContext.Current.CancellationToken)).DisposeAsync();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
