using System.Text;
using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Tests;

public sealed class SessionProjectionTests : StoreTest
{
    [Fact]
    public async Task Rebuild_AfterEveryEvent_GivesEqualTables()
    {
        foreach (var workspace in new[] { "/a", "/b" })
        {
            var lease = await CreateAsync("x", workspace);
            await lease.AppendAsync(EventSamples.All, Durability.Process, None);
            Time.Now += TimeSpan.FromSeconds(1);
            await lease.AppendAsync([Text("open", 0, "half"), new TurnStarted([], "p/m3") { TurnId = "t2" }], Durability.Process, None);
        }

        var before = Dump();
        await Store.RebuildAsync(None);
        Assert.Equal(before, Dump());
        Assert.Contains("p/m3", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AfterATurn_HasItsCounts()
    {
        var lease = await CreateAsync();
        Time.Now += TimeSpan.FromMinutes(1);
        await lease.AppendAsync(EventSamples.All, Durability.Process, None);
        var info = await Store.GetAsync(lease.Info.Id, None);
        Assert.Equal(
            lease.Info with
            {
                Name = "new name", Title = "what it is about", Model = "p/m", MessageCount = 2, TurnCount = 1, UpdatedAt = Time.Now,
                Usage = new TokenUsage(16, 7) { CacheRead = 3, CacheWrite = 2, Reasoning = 1 }, Cost = 0.011m,
            },
            info);
    }

    [Fact]
    public async Task ReadMessages_PartsOneByOneAndWhole_InOrderWithoutWithdrawn()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync(EventSamples.All, Durability.Buffered, None);
        var history = await lease.LoadHistoryAsync(None);
        Assert.Equal(["m2", "m3"], history.Select(static message => message.Id));
        Assert.Equal([MessageRole.Assistant, MessageRole.Tool], history.Select(static message => message.Role));
        Assert.Equal("hm", Assert.IsType<ReasoningPart>(history[0].Parts[0]).Text);
        Assert.Equal("c1", Assert.IsType<ToolCallPart>(history[0].Parts[1]).CallId);
        Assert.Equal("c1", Assert.IsType<ToolResultPart>(Assert.Single(history[1].Parts)).CallId);
        Assert.Equal("p/m", history[0].Model);
        Assert.Equal("t1", history[0].TurnId);
        Assert.Equal(["m3"], (await Store.ReadMessagesAsync(lease.Info.Id, 1, 1_000, None)).Select(static message => message.Id));
    }

    [Fact]
    public async Task ReadMessages_WithdrawnAfterItStood_IsGone()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync([Text("m", 0, "x"), new MessageAppended("m", MessageRole.Assistant), new MessageWithdrawn("m")], Durability.Process, None);
        Assert.Empty(await lease.LoadHistoryAsync(None));
        Assert.Equal(0, (await Store.GetAsync(lease.Info.Id, None))!.MessageCount);
    }

    [Fact]
    public async Task ReadMessages_UnknownSession_IsNotFound() =>
        await FailsAsync(HostFailure.NotFound, async () => await Store.ReadMessagesAsync("none", 0, 10, None));

    [Fact]
    public async Task LoadFilesSeen_ReadWrittenMovedDeleted_IsWhatWasSeenLast()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync(
            [
                new ToolCompleted("c", "read", ToolState.Completed) { FilesSeen = [new("a", "1"), new("b", "2"), new("c", "3"), new("e", "6")] },
                new FileChanged("c", new AppliedChange("a", FileChangeKind.Write) { After = "4" }),
                new FileChanged("c", new AppliedChange("b", FileChangeKind.Delete)),
                new FileChanged("c", new AppliedChange("c", FileChangeKind.Move) { To = "d" }),
                new FileChanged("c", new AppliedChange("e", FileChangeKind.Move) { To = "f", After = "7" }),
                new FileChanged("c", new AppliedChange("new", FileChangeKind.Write) { After = "5" }),
            ],
            Durability.Process,
            None);
        Assert.Equal(
            [new("a", "4"), new("d", "3"), new("f", "7"), new("new", "5")],
            (await lease.LoadFilesSeenAsync(None)).OrderBy(static pair => pair.Key, StringComparer.Ordinal));
    }

    private string Dump()
    {
        using var database = Database.Open(DatabasePath, readOnly: true);
        var text = new StringBuilder();
        foreach (var (table, columns) in new[]
        {
            ("sessions", "id,name,workspace,created,updated,parent,model,message_count,turn_count,input,output,cache_read,cache_write,reasoning"),
            ("messages", "session_id,sequence,message_id,role,turn_id,model,interrupted,created,position,whole"),
            ("parts", "session_id,message_id,number,position"), ("files_seen", "session_id,path,hash"), ("open_turns", "session_id,turn_id,sequence"),
        })
        {
            using var query = database.Query($"SELECT json_array({columns}) FROM {table} ORDER BY 1");
            while (query.Step())
            {
                text.Append(table).Append(' ').AppendLine(query.GetString(0));
            }
        }

        return text.ToString();
    }
}
