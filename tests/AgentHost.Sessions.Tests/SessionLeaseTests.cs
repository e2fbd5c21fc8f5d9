using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Tests;

public sealed class SessionLeaseTests : StoreTest
{
    [Fact]
    public async Task Acquire_Unknown_IsNotFound() => await FailsAsync(HostFailure.NotFound, () => Store.AcquireAsync("none", None).AsTask());

    [Fact]
    public async Task Acquire_HeldHere_IsBusyUntilDisposed()
    {
        var lease = await CreateAsync();
        var exception = await FailsAsync(HostFailure.Busy, () => Store.AcquireAsync(lease.Info.Id, None).AsTask());
        Assert.Contains("this process", exception.Message, StringComparison.Ordinal);
        await lease.AppendAsync([new SessionUpdated()], Durability.Buffered, None);
        await lease.DisposeAsync();
        var again = await Store.AcquireAsync(lease.Info.Id, None);
        Assert.Equal(2, again.LastSequence);
        Assert.Equal(3, (await again.AppendAsync([new SessionUpdated()], Durability.Process, None))[0].Sequence);
    }

    [Fact]
    public async Task Acquire_HeldByAnotherProcess_SaysWhoUntilItIsKilled()
    {
        var lease = await CreateAsync("shared");
        await lease.DisposeAsync();
        await using var probe = await Probe.StartAsync("hold", Folder, lease.Info.Id);
        Time.Now = DateTimeOffset.UnixEpoch + TimeProvider.System.GetUtcNow().Subtract(DateTimeOffset.UnixEpoch);
        var exception = await FailsAsync(HostFailure.Busy, () => Store.AcquireAsync(lease.Info.Id, None).AsTask());
        Assert.Contains($"process {probe.Pid} (probe)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("\"shared\"", exception.Message, StringComparison.Ordinal);
        await probe.KillAsync();
        await using var taken = await Store.AcquireAsync(lease.Info.Id, None);
        Assert.Equal(2, (await taken.AppendAsync([new SessionUpdated()], Durability.Process, None))[0].Sequence);
    }

    [Fact]
    public async Task Acquire_ReleasedByAnotherProcess_IsFree()
    {
        var lease = await CreateAsync();
        await lease.DisposeAsync();
        await using var probe = await Probe.StartAsync("hold", Folder, lease.Info.Id);
        await probe.EndAsync();
        await using var taken = await Store.AcquireAsync(lease.Info.Id, None);
    }

    [Theory]
    [InlineData(365)]
    [InlineData(-365)]
    public async Task Acquire_TheClockJumps_AnOwnerThatLivesHereKeepsIt(int days)
    {
        var lease = await CreateAsync();
        var other = await OpenAsync();

        Time.Now += TimeSpan.FromDays(days);

        await FailsAsync(HostFailure.Busy, () => other.AcquireAsync(lease.Info.Id, None).AsTask());
        await FailsAsync(HostFailure.Busy, () => other.DeleteAsync(lease.Info.Id, None).AsTask());
        await lease.AppendAsync([Text("mine", 0, "x")], Durability.Process, None);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(-20, false)]
    [InlineData(31, true)]
    [InlineData(-86_400, true)]
    public async Task Acquire_OwnerOfAnotherMachine_IsJudgedByItsLastSign(int seconds, bool free)
    {
        var lease = await CreateAsync();
        var other = await OpenAsync();
        OwnerIsElsewhere();

        Time.Now += TimeSpan.FromSeconds(seconds);

        if (free)
        {
            await (await other.AcquireAsync(lease.Info.Id, None)).DisposeAsync();
        }
        else
        {
            await FailsAsync(HostFailure.Busy, () => other.AcquireAsync(lease.Info.Id, None).AsTask());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Acquire_OwnerInAnotherPidNamespace_IsJudgedByTheLockThatItHolds(bool killed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "PID namespaces are Linux's.");
        var lease = await CreateAsync();
        var other = await OpenAsync();
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", None)).Trim();
        using (var database = AgentHost.Sessions.Sqlite.Database.Open(DatabasePath, readOnly: false))
        {
            database.Execute($"UPDATE leases SET machine='{boot} pid:[1]'" + (killed ? ", owner='killed'" : ""));
        }

        if (killed)
        {
            // What a process leaves that was killed: its file, which nobody holds.
            await File.WriteAllTextAsync(Path.Combine(Folder, "owners", "killed"), "", None);
            await (await other.AcquireAsync(lease.Info.Id, None)).DisposeAsync();
        }
        else
        {
            Time.Now += TimeSpan.FromDays(1);
            await FailsAsync(HostFailure.Busy, () => other.AcquireAsync(lease.Info.Id, None).AsTask());
        }
    }

    /// <summary>Of its process nothing is known here.</summary>
    private void OwnerIsElsewhere()
    {
        using var database = AgentHost.Sessions.Sqlite.Database.Open(DatabasePath, readOnly: false);
        database.Execute("UPDATE leases SET machine='elsewhere'");
    }

    [Fact]
    public async Task Append_TakenOverMeanwhile_IsFencedOff()
    {
        var lease = await CreateAsync();
        var other = await OpenAsync();
        OwnerIsElsewhere();
        await FailsAsync(HostFailure.Busy, () => other.AcquireAsync(lease.Info.Id, None).AsTask());
        Time.Now += TimeSpan.FromSeconds(31);
        var taken = await other.AcquireAsync(lease.Info.Id, None);

        await FailsAsync(HostFailure.Busy, async () => await lease.AppendAsync([Text("late", 0, "x")], Durability.Process, None));
        await FailsAsync(HostFailure.Busy, async () => await lease.AppendAsync([Text("late", 1, "x")], Durability.Process, None));
        await lease.DisposeAsync();

        Assert.Equal(2, (await taken.AppendAsync([new SessionUpdated()], Durability.Process, None))[0].Sequence);
        Assert.Equal(["session.created", "session.updated"], (await other.ReadEventsAsync(lease.Info.Id, 0, 10, None)).Select(static value => value.Type));
    }
}
