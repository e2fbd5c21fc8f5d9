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
        await using var room = new SessionService(
            Task.FromResult(Store), new EventBus(new MemoryLog()), new SessionEndHooks(TimeSpan.FromSeconds(10), Time, NullLogger.Instance),
            Time, NullLogger.Instance);

        Execute("UPDATE events SET body=replace(body, 'hello', '\"') WHERE type='message.appended'");
        await Assert.ThrowsAnyAsync<Exception>(() => room.GetAsync(lease.Info.Id, None).AsTask());
        Assert.Equal(0, Owned());

        Execute("UPDATE events SET body=replace(body, '\"\"\"', '\"hello\"') WHERE type='message.appended'");
        var actor = await room.GetAsync(lease.Info.Id, None);
        Assert.Equal("hello", Assert.Single(actor.History).GetText());
        Assert.Equal(1, Owned());
        Assert.Same(actor, await room.GetAsync(lease.Info.Id, None));
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
