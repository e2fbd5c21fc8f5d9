using System.Text.Json;

namespace AgentHost.Server.Tests.Clients;

/// <summary>A session read from its end: pages of its history, and the changes that stand.</summary>
public sealed class NewestFirstTests
{
    private const int Writes = 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task History_FromTheNewest_IsThatFromTheOldest_TurnedAround()
    {
        await using var rig = await OpenAsync();
        var session = await WriteAsync(rig);
        await using var client = rig.Client();
        string[] kinds = ["file.changed", "turn."];

        var forth = await ReadAsync(client, new HistoryRequest(session) { Kinds = kinds, Limit = 1_000 });
        var back = await ReadAsync(client, new HistoryRequest(session) { Kinds = kinds, Limit = 4, NewestFirst = true });
        var all = await ReadAsync(client, new HistoryRequest(session) { Limit = 7, NewestFirst = true });

        Assert.True(forth.Count > Writes * 2);
        Assert.Equal(Enumerable.Reverse(forth), back);
        Assert.Equal(Enumerable.Range(1, all.Count).Reverse().Select(static number => (long)number), all);
        var first = await client.Sessions.ReadHistoryAsync(new HistoryRequest(session) { Kinds = kinds, Limit = 4, NewestFirst = true }, Token);
        var fault = await Assert.ThrowsAsync<HostException>(async () =>
            await client.Sessions.ReadHistoryAsync(new HistoryRequest(session) { Kinds = kinds, Limit = 4, Cursor = first.Next }, Token));
        Assert.Contains("this order", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_ThatStand_AreTheOldestFirst_WithoutWhatWasUndone()
    {
        await using var rig = await OpenAsync();
        var session = await WriteAsync(rig);

        Assert.Equal(["f0", "f1", "f2", "f3", "f4", "f5"], await PathsAsync(rig, session));
        await UndoAsync("undo");
        await UndoAsync("undo");
        Assert.Equal(["f0", "f1", "f2", "f3"], await PathsAsync(rig, session));
        await UndoAsync("redo");
        Assert.Equal(["f0", "f1", "f2", "f3", "f4"], await PathsAsync(rig, session));
        await UndoAsync("undo");
        Assert.Equal(["f0", "f1", "f2", "f3"], await PathsAsync(rig, session));

        async Task UndoAsync(string what) =>
            Assert.Equal(200, (await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session}/{what}"))).Status);
    }

    private static Task<ServerRig> OpenAsync()
    {
        var scenario = Scenario.Create();
        for (var i = 0; i < Writes; i++)
        {
            scenario = scenario.ToolCall("write", $$"""{"path":"f{{i}}","content":"{{i}}"}""").Reply("written");
        }

        return ServerRig.OpenAsync(scenario: scenario);
    }

    /// <summary>Has a file written in each of some turns.</summary>
    private static async Task<string> WriteAsync(ServerRig rig)
    {
        var (_, session) = await rig.SessionAsync();
        for (var i = 0; i < Writes; i++)
        {
            var answer = await rig.SendAsync(rig.Request(
                "POST", $"/v1/sessions/{session.Id}/messages?wait=true", """{"text":"go","mode":"accept-edits"}"""));
            Assert.True(answer.Body.Contains("\"outcome\":\"answered\"", StringComparison.Ordinal), answer.Body);
        }

        return session.Id;
    }

    private static async Task<IReadOnlyList<string?>> PathsAsync(ServerRig rig, string session)
    {
        using var answer = JsonDocument.Parse((await rig.SendAsync(rig.Request("GET", $"/v1/sessions/{session}/changes"))).Body);
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("path").GetString())];
    }

    private static async Task<List<long>> ReadAsync(IHostClient client, HistoryRequest request)
    {
        var numbers = new List<long>();
        string? cursor = null;
        do
        {
            var page = await client.Sessions.ReadHistoryAsync(request with { Cursor = cursor }, Token);
            numbers.AddRange(page.Events.Select(static e => e.Sequence!.Value));
            cursor = page.Next;
        }
        while (cursor is not null);

        return numbers;
    }
}
