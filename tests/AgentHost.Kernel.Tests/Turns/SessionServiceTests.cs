using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Tests.Events;
using AgentHost.Kernel.Turns;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;
using AgentHost.Sessions.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Kernel.Tests.Turns;

public sealed class SessionServiceTests : StoreTest
{
    [Fact]
    public async Task Get_TheHistoryCannotBeRead_GivesTheSessionFreeAndTriesAgain()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync([new MessageAppended("u", MessageRole.User) { Parts = [new TextPart("hello")] }], Durability.Process, None);
        await lease.DisposeAsync();
        await using var service = Open();

        Execute("UPDATE events SET body=replace(body, 'hello', '\"') WHERE type='message.appended'");
        await Assert.ThrowsAnyAsync<Exception>(() => service.GetAsync(lease.Info.Id, None).AsTask());
        Assert.Equal(0, Owned());

        Execute("UPDATE events SET body=replace(body, '\"\"\"', '\"hello\"') WHERE type='message.appended'");
        var actor = await service.GetAsync(lease.Info.Id, None);
        Assert.Equal("hello", Assert.Single(actor.History).GetText());
        Assert.Equal(1, Owned());
        Assert.Same(actor, await service.GetAsync(lease.Info.Id, None));
    }

    /// <summary>A turn tells its end, and lets go of its session a moment later: whoever heard it may close or delete the session.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_WhileATurnLetsGo_WaitsForIt(bool deletes)
    {
        var (service, session) = await OpenAsync();
        await using var _ = service;
        await session.TurnGate.WaitAsync(None);

        var ending = EndAsync(service, session.Id, deletes);
        Assert.False(ending.IsCompleted);
        session.TurnGate.Release();
        await ending;

        Assert.Equal(0, Owned());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_WhileATurnRuns_IsRefused(bool deletes)
    {
        var (service, session) = await OpenAsync();
        await using var _ = service;
        await session.TurnGate.WaitAsync(None);

        var refused = await Assert.ThrowsAsync<HostException>(() => EndAsync(service, session.Id, deletes));

        Assert.Equal((HostFailure.Busy, 1), (refused.Failure, Owned()));
        session.TurnGate.Release();
    }

    private static Task EndAsync(SessionService service, string sessionId, bool deletes) =>
        (deletes ? service.DeleteAsync(sessionId, None) : service.CloseAsync(sessionId, Hooks())).AsTask();

    private static SessionEndHooks Hooks() => new(TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger.Instance);

    private SessionService Open() => new(Task.FromResult(Store), new EventBus(new MemoryLog()), Hooks(), Time, NullLogger.Instance);

    private async Task<(SessionService Service, OpenSession Session)> OpenAsync()
    {
        var lease = await CreateAsync();
        await lease.DisposeAsync();
        var service = Open();
        return (service, await service.GetAsync(lease.Info.Id, None));
    }

    private long Owned()
    {
        using var database = Database.Open(DatabasePath, readOnly: true);
        return database.Scalar("SELECT count(*) FROM leases WHERE owner IS NOT NULL");
    }

    private void Execute(string sql)
    {
        using var database = Database.Open(DatabasePath, readOnly: false);
        database.Execute(sql);
    }
}
