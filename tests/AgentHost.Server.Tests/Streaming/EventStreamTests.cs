using System.Text;
using AgentHost.Remote;
using AgentHost.Remote.Connecting;
using AgentHost.Server.Streaming;

namespace AgentHost.Server.Tests.Streaming;

public sealed class EventStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(20261123)]
    public async Task Stream_CutAtRandomBytes_JoinedEqualsTheLog(int seed)
    {
        const int Turns = 6;
        var text = string.Concat(Enumerable.Range(0, 60).Select(static i => $"word {i} äöü 🙂 "));
        await using var rig = await ServerRig.OpenAsync(
            scenario: Scenario.Create().Reply(text).With(static reply => reply with { ChunkSize = 7, EventDelayMs = 2 }).Repeat(0));
        var (workspace, session) = await rig.SessionAsync();
        await using var proxy = new CutProxy(Path.Combine(rig.Data, "p.sock"), rig.Server.Address["unix:".Length..], seed, most: 5_000);
        await using var cut = new RemoteHostClient(ServerAddress.Parse(proxy.Path, ""), rig.Token, TimeProvider.System);
        await using var whole = rig.Client();
        var shown = new ShownParts();
        var durable = new List<AgentEvent>();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ends.CancelAfter(ServerRig.Patience);
        var ended = 0;
        await using var events = cut.SubscribeAsync(new EventFilter { SessionId = session.Id, After = 0 }, ends.Token).GetAsyncEnumerator(ends.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<StreamOpened>(events.Current);
        for (var i = 0; i < Turns; i++)
        {
            await whole.Prompts.SubmitAsync(new PromptRequest(workspace.Id, session.Id, [new TextPart($"prompt {i}")]), Token);
        }

        while (ended < Turns && await events.MoveNextAsync())
        {
            shown.Take(events.Current);
            ended += events.Current is TurnCompleted ? 1 : 0;
            if (events.Current.IsDurable)
            {
                durable.Add(events.Current);
            }

            Assert.IsNotType<StreamGap>(events.Current);
        }

        var log = (await whole.Sessions.ReadEventsAsync(session.Id, 0, 1_000, Token)).Take(durable.Count).ToList();
        Assert.Equal(Turns, ended);
        Assert.Equal([.. log.Select(Bare)], durable.Select(Bare));
        Assert.Equal(Enumerable.Range(1, durable.Count).Select(static n => (long?)n), durable.Select(static e => e.Sequence));
        Assert.True(proxy.Cuts >= 20, $"only {proxy.Cuts} cuts");
        Assert.True(shown.Deltas > 20, $"only {shown.Deltas} deltas");
        Assert.Empty(rig.Faults);
    }

    [Fact]
    public async Task StreamOfAll_CutAtRandomBytes_HasEachPositionOnce()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("done").Repeat(0));
        var (workspace, one) = await rig.SessionAsync();
        var (_, two) = await rig.SessionAsync();
        await using var proxy = new CutProxy(Path.Combine(rig.Data, "p.sock"), rig.Server.Address["unix:".Length..], 7, most: 4_000);
        await using var cut = new RemoteHostClient(ServerAddress.Parse(proxy.Path, ""), rig.Token, TimeProvider.System);
        await using var whole = rig.Client();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ends.CancelAfter(ServerRig.Patience);
        await using var events = cut.SubscribeAsync(new EventFilter(Live: false) { After = 0 }, ends.Token).GetAsyncEnumerator(ends.Token);
        await events.MoveNextAsync();
        for (var i = 0; i < 12; i++)
        {
            await whole.Prompts.SubmitAsync(new PromptRequest(workspace.Id, i % 2 == 0 ? one.Id : two.Id, [new TextPart("go")]), Token);
        }

        var positions = new List<long>();
        for (var ended = 0; ended < 12 && await events.MoveNextAsync();)
        {
            ended += events.Current is TurnCompleted ? 1 : 0;
            positions.Add(events.Current.Position!.Value);
        }

        Assert.Equal(positions.Distinct().Order(), positions);
        Assert.Equal(Enumerable.Range(1, positions.Count).Select(static n => (long)n), positions);
        Assert.True(proxy.Cuts >= 5, $"only {proxy.Cuts} cuts");
    }

    [Fact]
    public async Task Stream_AfterTheServerWasReplaced_GoesOn()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("done").Repeat(0));
        var (workspace, session) = await rig.SessionAsync();
        await using var client = rig.Client();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ends.CancelAfter(ServerRig.Patience);
        var answer = await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/messages?wait=true", """{"text":"one"}"""));
        Assert.Equal(200, answer.Status);
        var last = await client.Sessions.ReadLastNumberAsync(session.Id, Token);
        var epoch = await EpochAsync(rig);
        await rig.Server.DisposeAsync();
        await rig.StartAsync();
        await using var next = rig.Client();
        var opened = await next.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder), Token);
        await next.Prompts.SubmitAsync(new PromptRequest(opened.Id, session.Id, [new TextPart("two")]), Token);

        var text = await ReadUntilAsync(rig, $"/v1/sessions/{session.Id}/events", [$"Last-Event-ID: {epoch}:{last}"], "event: turn.completed");

        Assert.Contains($"id: {epoch}:{last}\n", text, StringComparison.Ordinal);
        Assert.Contains($"id: {epoch}:{last + 1}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("stream.gap", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"text\":\"one\"", text, StringComparison.Ordinal);
        Assert.Equal(workspace.Root, opened.Root);
    }

    [Theory]
    [InlineData("another:3")]
    [InlineData("EPOCH:1000000")]
    public async Task CursorThatIsGone_IsToldAsAGap(string cursor)
    {
        await using var rig = await ServerRig.OpenAsync();
        var (_, session) = await rig.SessionAsync();
        var epoch = await EpochAsync(rig);
        var id = $"Last-Event-ID: {cursor.Replace("EPOCH", epoch, StringComparison.Ordinal)}";

        var ofSession = await ReadUntilAsync(rig, $"/v1/sessions/{session.Id}/events", [id], "event: stream.gap");
        var ofAll = await ReadUntilAsync(rig, "/v1/events", [id], "event: stream.gap");

        Assert.StartsWith($"id: {epoch}:1\nevent: stream.opened\n", BodyOf(ofSession), StringComparison.Ordinal);
        Assert.Contains("event: stream.gap", ofAll, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_SelectEvents_AndKeepIds()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("done").Repeat(0));
        var (_, session) = await rig.SessionAsync();
        await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/messages?wait=1", """{"text":"one"}"""));

        var text = await ReadUntilAsync(rig, $"/v1/sessions/{session.Id}/events?after=0&types=turn.,session.created", [], "event: turn.completed");

        var kinds = text.Split('\n').Where(static line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(static line => line[7..]);
        Assert.Equal(["stream.opened", "session.created", "turn.started", "turn.completed"], kinds);
    }

    [Fact]
    public async Task QuietStream_Beats_AndEndsWithItsToken()
    {
        await using var rig = await ServerRig.OpenAsync(
            streams: new StreamBounds { Beat = TimeSpan.FromMilliseconds(50), Check = TimeSpan.FromMilliseconds(20) });
        var token = await rig.TokenAsync("read");
        using var stream = await RawAnswer.ConnectAsync(rig.Server.Address["unix:".Length..], "");
        await stream.WriteAsync(rig.Request("GET", "/v1/events", token: token).ToBytes(), Token);
        var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(Token).AsTask().WaitAsync(ServerRig.Patience) is not ": beat")
        {
        }

        Assert.True(await rig.Tokens.RemoveAsync(rig.Tokens.List()[0].Id, Token));

        try
        {
            await reader.ReadToEndAsync(Token).WaitAsync(ServerRig.Patience);
        }
        catch (IOException)
        {
            // Broken off, as it should be.
        }

        Assert.Equal(401, (await rig.SendAsync(rig.Request("GET", "/v1/version", token: token))).Status);
    }

    [Fact]
    public async Task TooManyStreams_AreRefused()
    {
        await using var rig = await ServerRig.OpenAsync(streams: new StreamBounds { Listeners = 1 });
        using var stream = await RawAnswer.ConnectAsync(rig.Server.Address["unix:".Length..], "");
        await stream.WriteAsync(rig.Request("GET", "/v1/events").ToBytes(), Token);
        await new StreamReader(stream).ReadLineAsync(Token);

        Assert.Equal("too-many-requests", (await rig.SendAsync(rig.Request("GET", "/v1/events"))).Problem);
    }

    private static string BodyOf(string answer) => answer[(answer.IndexOf("id: ", StringComparison.Ordinal))..];

    private static async Task<string> EpochAsync(ServerRig rig)
    {
        await foreach (var e in rig.Host.SubscribeAsync(new EventFilter(), Token))
        {
            return ((StreamOpened)e).Epoch;
        }

        throw new InvalidOperationException("The stream is empty.");
    }

    /// <summary>Text that a stream sends, up to the end of the event that has the text.</summary>
    private static async Task<string> ReadUntilAsync(ServerRig rig, string path, string[] headers, string end)
    {
        using var stream = await RawAnswer.ConnectAsync(rig.Server.Address["unix:".Length..], "");
        await stream.WriteAsync((rig.Request("GET", path) with { Headers = headers }).ToBytes(), Token);
        var reader = new StreamReader(stream, Encoding.UTF8);
        var text = new StringBuilder();
        var found = false;
        while (await reader.ReadLineAsync(Token).AsTask().WaitAsync(ServerRig.Patience) is { } line)
        {
            text.Append(line).Append('\n');
            found |= line == end;
            if (found && line.Length == 0)
            {
                return text.ToString();
            }
        }

        throw new InvalidOperationException($"The stream ended without {end}: {text}");
    }

    /// <summary>An event without its place in the store, which it may not have yet when it is told.</summary>
    private static string Bare(AgentEvent e) => ClientJson.Write(e with { Position = null });
}
