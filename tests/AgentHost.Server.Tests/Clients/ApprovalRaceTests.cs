using System.Collections.Concurrent;

namespace AgentHost.Server.Tests.Clients;

public sealed class ApprovalRaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EightClients_RaceForEachApproval_OneWinsAndAllAreTold()
    {
        const int Clients = 8;
        const int Calls = 30;
        var calls = Enumerable.Range(0, Calls)
            .Select(static i => new ReplyToolCall { Name = "write", Arguments = $$"""{"path":"f{{i}}.txt","content":"{{i}}"}""" }).ToArray();
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().ToolCalls(calls).Reply("done"));
        var (workspace, session) = await rig.SessionAsync();
        var token = await rig.TokenAsync("approve");
        var wins = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var late = 0;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ends.CancelAfter(ServerRig.Patience);
        var ready = new CountdownEvent(Clients);
        var racers = Enumerable.Range(0, Clients).Select(async i =>
        {
            await using var client = rig.Client(token);
            var told = new List<string>();
            await foreach (var e in client.SubscribeAsync(new EventFilter { SessionId = session.Id }, ends.Token))
            {
                switch (e)
                {
                    case StreamOpened:
                        ready.Signal();
                        break;
                    case PermissionAsked asked:
                        if (await client.Permissions.AnswerAsync(
                            asked.Request.Id,
                            new PermissionAnswer(i % 2 == 0 ? PermissionAnswerKind.AllowOnce : PermissionAnswerKind.Deny),
                            ends.Token))
                        {
                            wins.AddOrUpdate(asked.Request.Id, 1, static (_, count) => count + 1);
                        }
                        else
                        {
                            Interlocked.Increment(ref late);
                        }

                        break;
                    case PermissionResolved resolved:
                        Assert.Equal(PermissionCause.Person, resolved.Verdict.Cause);
                        told.Add(resolved.RequestId);
                        break;
                    case TurnCompleted:
                        return told;
                    default:
                        break;
                }
            }

            return told;
        }).ToArray();
        while (!ready.IsSet)
        {
            await Task.Delay(10, ends.Token);
        }

        await using var mine = rig.Client();
        await mine.Prompts.SubmitAsync(new PromptRequest(workspace.Id, session.Id, [new TextPart("write them")]) { Interactive = true }, Token);
        var heard = await Task.WhenAll(racers);

        Assert.Equal(Calls, wins.Count);
        Assert.All(wins.Values, static count => Assert.Equal(1, count));
        Assert.Equal(Calls * (Clients - 1), late);
        Assert.All(heard, told => Assert.Equal(wins.Keys.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal)));
        ready.Dispose();
    }

    [Fact]
    public async Task LateAnswer_IsAConflict_AndRulesForGoodNeedAdmin()
    {
        await using var rig = await ServerRig.OpenAsync(
            scenario: Scenario.Create().ToolCall("write", """{"path":"a.txt","content":"a"}""").Reply("done"));
        var (_, session) = await rig.SessionAsync();
        var approve = await rig.TokenAsync("approve");
        var read = await rig.TokenAsync("read");
        await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/messages", """{"text":"write","interactive":true}"""));
        var waiting = await rig.SendAsync(rig.Request("GET", $"/v1/sessions/{session.Id}/wait?until=permission&timeout=30"));
        var request = Assert.Single(ClientJson.Read<SessionActivity>(waiting.Body).Permissions);
        Assert.Contains(session.Id, (await rig.SendAsync(rig.Request("GET", "/v1/sessions?state=waiting"))).Body, StringComparison.Ordinal);
        var path = $"/v1/permissions/{request.Id}";

        Assert.Equal("insufficient-scope", (await rig.SendAsync(rig.Request("POST", path, """{"kind":"allow-once"}""", read))).Problem);
        Assert.Equal("insufficient-scope", (await rig.SendAsync(rig.Request("POST", path, """{"kind":"allow-always"}""", approve))).Problem);
        Assert.Equal(204, (await rig.SendAsync(rig.Request("POST", path, """{"kind":"allow-once"}""", approve))).Status);
        Assert.Equal("permission-resolved", (await rig.SendAsync(rig.Request("POST", path, """{"kind":"deny"}""", approve))).Problem);
        var idle = await rig.SendAsync(rig.Request("GET", $"/v1/sessions/{session.Id}/wait"));
        Assert.Equal(SessionState.Idle, ClientJson.Read<SessionActivity>(idle.Body).State);
        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(rig.Folder, "a.txt"), Token));
    }
}
