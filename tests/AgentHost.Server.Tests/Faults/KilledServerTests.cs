using System.Collections.Concurrent;
using AgentHost.Remote;
using AgentHost.Remote.Connecting;
using AgentHost.Server.Tests.Programs;

namespace AgentHost.Server.Tests.Faults;

/// <summary>A server that is killed under load: what it acknowledged is there at the next one, and clients go on. ROUNDS has more kills.</summary>
public sealed class KilledServerTests
{

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly int Kills = Math.Max(1, Rounds.Or(20) / 10);

    [Fact]
    public async Task AcknowledgedPrompts_AreKept_AndNumbersHaveNoHole()
    {
        const int Sessions = 4;
        await using var models = await ModelServer.StartAsync(
            Scenario.Create().Reply(string.Concat(Enumerable.Repeat("word ", 40)))
                .With(static reply => reply with { ChunkSize = 5, EventDelayMs = 1 }).Repeat(0));
        await using var program = new ServedProgram(models);
        var server = await program.ServeAsync();
        await using var client = Connect(program);
        var workspace = await client.Workspaces.OpenAsync(new WorkspaceRequest(program.Folder), Token);
        var sessions = new List<string>();
        for (var i = 0; i < Sessions; i++)
        {
            sessions.Add((await client.Sessions.CreateAsync(new NewSession(workspace.Id), Token)).Id);
        }

        var taken = new ConcurrentBag<(string Session, string Turn)>();
        var random = new Random(7);
        for (var round = 0; round < Kills; round++)
        {
            var before = taken.Count;
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var load = sessions.Select(session => SubmitAsync(client, workspace.Id, session, taken, ends.Token)).ToList();
            var wanted = before + Sessions + random.Next(Sessions * 3);
            await Eventually.TrueAsync(() => taken.Count >= wanted);
            server.Kill();
            await server.WaitForExitAsync(Token);
            await ends.CancelAsync();
            await Task.WhenAll(load);

            server = await program.ServeAsync();
            foreach (var session in sessions)
            {
                await CheckAsync(client, session, [.. taken.Where(each => each.Session == session).Select(static each => each.Turn)]);
            }
        }

        await ServedProgram.TerminateAsync(server);
    }

    /// <summary>Between the answer to the client and the beginning of the turn lie its hooks and what it refers to: seconds, where they are slow.</summary>
    [Fact]
    public async Task AcknowledgedPrompt_KilledBeforeItsTurnBegins_WaitsAtTheNextServer()
    {
        await using var models = await ModelServer.StartAsync(Scenario.Create().Reply("done").Repeat(0));
        await using var program = new ServedProgram(models);
        var begun = Path.Combine(program.Home, "begun");
        var settings = Path.Combine(Directory.CreateDirectory(Path.Combine(program.Home, ".config", "agent")).FullName, "agent.json");
        await File.WriteAllTextAsync(settings, $$"""{"hooks":{"promptSubmit":[{"command":"touch {{begun}}; sleep 1000"} ] } }""", Token);
        var server = await program.ServeAsync();
        await using var client = Connect(program);
        var workspace = await client.Workspaces.OpenAsync(new WorkspaceRequest(program.Folder), Token);
        var session = (await client.Sessions.CreateAsync(new NewSession(workspace.Id), Token)).Id;

        var turn = await client.Prompts.SubmitAsync(new PromptRequest(workspace.Id, session, [new TextPart("go on")]), Token);
        await Eventually.TrueAsync(() => File.Exists(begun));
        server.Kill();
        await server.WaitForExitAsync(Token);
        File.Delete(settings);
        server = await program.ServeAsync();

        var waiting = Assert.Single(await client.Prompts.Queue.ListAsync(session, Token));
        Assert.Equal((turn, true), (waiting.TurnId, waiting.Held));
        Assert.Equal([turn], await client.Prompts.Queue.ResumeAsync(workspace.Id, session, Token));
        await Eventually.TrueAsync(
            async () => (await client.Sessions.ReadEventsAsync(session, 0, 1_000, Token))
                .Any(e => e is TurnCompleted { Outcome: TurnOutcome.Answered } && e.TurnId == turn));
        await ServedProgram.TerminateAsync(server);
    }

    private static RemoteHostClient Connect(ServedProgram program)
    {
        var address = ServerAddress.Parse("", Path.Combine(program.ServerFolder, "agent.sock"));
        string? TokenNow() => ServerRecords.TokenOf(program.ServerFolder, address);
        return new RemoteHostClient(address, TokenNow()!, TimeProvider.System, TokenNow);
    }

    /// <summary>Prompts until the server is gone; what was acknowledged is noted.</summary>
    private static async Task SubmitAsync(
        RemoteHostClient client, string workspace, string session, ConcurrentBag<(string Session, string Turn)> taken, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var turn = await client.Prompts.SubmitAsync(new PromptRequest(workspace, session, [new TextPart("go on")]), cancellationToken);
                taken.Add((session, turn));
            }
        }
        catch (Exception fault) when (fault is HostException or OperationCanceledException)
        {
            // Killed.
        }
    }

    private static async Task CheckAsync(RemoteHostClient client, string session, IReadOnlyCollection<string> turns)
    {
        var log = new List<AgentEvent>();
        IReadOnlyList<AgentEvent> page;
        do
        {
            page = await client.Sessions.ReadEventsAsync(session, log.Count, 1_000, Token);
            log.AddRange(page);
        }
        while (page.Count > 0);

        Assert.Equal(Enumerable.Range(1, log.Count).Select(static number => (long?)number), log.Select(static e => e.Sequence));
        Assert.Empty(turns.Except(log.Where(static e => e is TurnQueued or TurnStarted).Select(static e => e.TurnId!), StringComparer.Ordinal));
    }
}
