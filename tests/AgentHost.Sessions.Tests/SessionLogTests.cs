using AgentHost.Client;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Tests;

public sealed class SessionLogTests : StoreTest
{
    [Fact]
    public void Samples_CoverEveryDurableEvent()
    {
        // The first event of each session and those of workspace scope are made elsewhere in these tests.
        var expected = typeof(AgentEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(AgentEvent)) && !type.IsSubclassOf(typeof(LiveEvent)) && !type.IsAbstract)
            .Except([typeof(SessionCreated), typeof(SessionDeleted), typeof(TrustChanged), typeof(ConfigChanged)]);
        Assert.Empty(expected.Except(EventSamples.All.Select(static value => value.GetType())));
    }

    [Theory]
    [InlineData(Durability.Buffered)]
    [InlineData(Durability.Process)]
    [InlineData(Durability.Power)]
    internal async Task Append_EveryEvent_ReadsBackTheSame(Durability durability)
    {
        var lease = await CreateAsync("mine");
        var stored = await lease.AppendAsync(EventSamples.All, durability, None);
        await lease.DisposeAsync();
        await Store.DisposeAsync();

        var again = await OpenAsync();
        var read = await again.ReadEventsAsync(lease.Info.Id, 0, 1_000, None);

        Assert.IsType<SessionCreated>(read[0]);
        Assert.Equal(Enumerable.Range(1, EventSamples.All.Count + 1).Select(static n => (long?)n), read.Select(static value => value.Sequence));
        for (var i = 0; i < stored.Count; i++)
        {
            Assert.Equal(ClientJson.Write(stored[i] with { Position = null }), ClientJson.Write(read[i + 1] with { Position = null }));
            Assert.Equal(lease.Info.Id, read[i + 1].SessionId);
            Assert.Equal(EventSamples.All[i].TurnId, read[i + 1].TurnId);
            Assert.True(read[i + 1].IsDurable);
            Assert.Equal(durability == Durability.Buffered ? null : read[i + 1].Position, stored[i].Position);
        }
    }

    [Fact]
    public async Task Append_FourProducersMixed_NumbersHaveNoGaps()
    {
        const int Each = 200;
        var lease = await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(producer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await lease.AppendAsync([Text($"m{producer}", i, "x"), new SessionUpdated()], (Durability)(i % 2), None);
            }
        })));

        var read = await ReadAllOfAsync(Store, lease.Info.Id);
        Assert.Equal((4 * Each * 2) + 1, read.Count);
        Assert.Equal(Enumerable.Range(1, read.Count).Select(static n => (long?)n), read.Select(static value => value.Sequence));
        Assert.Equal(read.Select(static value => value.Position).Order(), read.Select(static value => value.Position));
        for (var producer = 0; producer < 4; producer++)
        {
            Assert.Equal(
                Enumerable.Range(0, Each), read.OfType<PartCompleted>().Where(part => part.MessageId == $"m{producer}").Select(static part => part.Index));
        }
    }

    [Fact]
    public async Task Append_Buffered_IsReadBackAtOnce()
    {
        var lease = await CreateAsync();
        var stored = await lease.AppendAsync([Text("m", 0, "x")], Durability.Buffered, None);
        Assert.Equal(2, stored[0].Sequence);
        Assert.Equal(2, (await Store.ReadEventsAsync(lease.Info.Id, 0, 10, None)).Count);
    }

    [Fact]
    public async Task Append_Committed_HearsEverythingInOrderOfPositions()
    {
        var heard = new List<AgentEvent>();
        var store = await OpenAsync(heard.AddRange);
        var lease = await store.CreateAsync(new SessionInfo("", "", "/w", default), None);
        await lease.AppendAsync([Text("m", 0, "x")], Durability.Buffered, None);
        await store.AppendWorkspaceEventAsync(new TrustChanged("/w", Trusted: true), None);
        Assert.Equal(["session.created", "message.part.completed", "trust.changed"], heard.Select(static value => value.Type));
        Assert.Equal(heard.Select(static value => value.Position).Order(), heard.Select(static value => value.Position));
        Assert.Equal(store.LastPosition, heard[^1].Position);
    }

    [Fact]
    public async Task Append_LiveEvent_IsRefused()
    {
        var lease = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await lease.AppendAsync([new SessionIdle()], Durability.Process, None));
        Assert.Equal(1, lease.LastSequence);
    }

    [Fact]
    public async Task Append_ClosedLease_SaysSo()
    {
        var lease = await CreateAsync();
        await lease.DisposeAsync();
        await FailsAsync(HostFailure.Closing, async () => await lease.AppendAsync([new SessionUpdated()], Durability.Process, None));
    }

    [Fact]
    public async Task ReadAllEvents_WorkspaceAndSessions_PagesByPosition()
    {
        var trust = await Store.AppendWorkspaceEventAsync(new TrustChanged("/w", Trusted: true), None);
        await CreateAsync();
        await CreateAsync();
        var first = await Store.ReadAllEventsAsync(0, 2, None);
        var rest = await Store.ReadAllEventsAsync(first[^1].Position!.Value, 2, None);
        Assert.Equal(["trust.changed", "session.created", "session.created"], first.Concat(rest).Select(static value => value.Type));
        Assert.Null(trust.SessionId);
        Assert.Null(trust.Sequence);
        Assert.Equal(trust.Position, first[0].Position);
    }

    [Fact]
    public async Task Open_Again_KeepsEpoch()
    {
        var again = await OpenAsync();
        Assert.Equal(Store.Epoch, again.Epoch);
        Assert.NotEmpty(again.Epoch);
    }

    [Fact]
    public void Open_OnUnix_FilesAreTheOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }
}
