using System.Diagnostics;
using System.Text.Json;
using AgentHost.Remote;
using AgentHost.Remote.Connecting;
using AgentHost.Server.Tests.Programs;

namespace AgentHost.Server.Tests.Faults;

/// <summary>The program on a machine that misbehaves: two servers with one store, a clock that steps, a disk that is full.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class MachineFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoServers_OnOneStore_ShareSessions_OneTurnATime()
    {
        const int Prompts = 12;
        await using var models = await ModelServer.StartAsync(
            Scenario.Create().Reply("some words").With(static reply => reply with { ChunkSize = 2, EventDelayMs = 2 }).Repeat(0));
        await using var program = new ServedProgram(models);
        await program.ServeAsync();
        var same = await program.RunAsync("agent", "serve");
        Assert.Equal(2, same.Code);
        Assert.Contains("runs at", same.Error, StringComparison.Ordinal);
        await program.ServeAsync("--socket", Path.Combine(program.ServerFolder, "b.sock"));
        await using var one = Connect(program, "agent.sock");
        await using var two = Connect(program, "b.sock");
        var here = (await one.Workspaces.OpenAsync(new WorkspaceRequest(program.Folder), Token)).Id;
        var there = (await two.Workspaces.OpenAsync(new WorkspaceRequest(program.Folder), Token)).Id;
        var session = (await one.Sessions.CreateAsync(new NewSession(here), Token)).Id;
        var turns = new List<string>();
        var refused = 0;
        for (var i = 0; i < Prompts; i++)
        {
            // Both at once; who has the session keeps it until it lets go.
            var tries = await Task.WhenAll(TryAsync(one, here, session), TryAsync(two, there, session));
            turns.AddRange(tries.OfType<string>());
            refused += tries.Count(static turn => turn is null);
            await Eventually.TrueAsync(async () => (await LogAsync(one, session)).Count(static e => e is TurnCompleted) == turns.Count);
            await CloseAsync(one, session);
            await CloseAsync(two, session);
        }

        var log = await LogAsync(two, session);
        Assert.Equal(log.Select(Written), (await LogAsync(one, session)).Select(Written));
        Assert.Equal(Enumerable.Range(1, log.Count).Select(static number => (long?)number), log.Select(static e => e.Sequence));
        Assert.Equal(turns.Order(StringComparer.Ordinal), log.OfType<TurnCompleted>().Select(static e => e.TurnId!).Order(StringComparer.Ordinal));
        Assert.True(turns.Count >= Prompts, $"{turns.Count} of {Prompts}");
        Assert.True(refused > 0, "they never met");
    }

    [Fact]
    public async Task ClockThatSteps_LosesNothing_AndEndsNothing()
    {
        var library = Directory.Exists("/usr/lib") ? Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions
        {
            RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true,
        }).FirstOrDefault() : null;
        Assert.SkipWhen(library is null, "faketime is not installed");
        await using var models = await ModelServer.StartAsync(
            Scenario.Create().Reply(string.Concat(Enumerable.Repeat("word ", 60)))
                .With(static reply => reply with { ChunkSize = 5, EventDelayMs = 5 }).Repeat(0));
        await using var program = new ServedProgram(models);
        var clock = Path.Combine(program.Home, "clock");
        SetClock("+0");
        program.Variables["LD_PRELOAD"] = library!;
        program.Variables["FAKETIME_TIMESTAMP_FILE"] = clock;
        program.Variables["FAKETIME_NO_CACHE"] = "1";
        program.Variables["DONT_FAKE_MONOTONIC"] = "1";
        var server = await program.ServeAsync();
        await using var client = Connect(program, "agent.sock");
        var workspace = (await client.Workspaces.OpenAsync(new WorkspaceRequest(program.Folder), Token)).Id;
        var session = (await client.Sessions.CreateAsync(new NewSession(workspace), Token)).Id;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ends.CancelAfter(ServerRig.Patience);
        await using var events = client.SubscribeAsync(new EventFilter(Live: false) { SessionId = session, After = 0 }, ends.Token)
            .GetAsyncEnumerator(ends.Token);
        var durable = new List<AgentEvent>();
        string[] steps = ["+400d", "-400d", "+1h", "-3650d", "+0"];
        foreach (var step in steps)
        {
            var turn = await client.Prompts.SubmitAsync(new PromptRequest(workspace, session, [new TextPart("go")]), Token);
            while (await events.MoveNextAsync() && !(events.Current is TurnCompleted && events.Current.TurnId == turn))
            {
                Assert.IsNotType<StreamGap>(events.Current);
                if (events.Current is TurnStarted)
                {
                    // In the middle of the turn.
                    SetClock(step);
                }

                durable.Add(events.Current);
            }

            Assert.Equal("answered", Assert.IsType<TurnCompleted>(events.Current).Outcome.ToString(), ignoreCase: true);
            durable.Add(events.Current);
        }

        durable.RemoveAll(static e => e is StreamOpened);
        Assert.Equal(Enumerable.Range(1, durable.Count).Select(static number => (long?)number), durable.Select(static e => e.Sequence));

        // The steps were real: times go back and forth by years while numbers go on.
        Assert.True(durable.Max(static e => e.Time) - durable.Min(static e => e.Time) > TimeSpan.FromDays(1000));
        Assert.Contains((await client.Sessions.ListAsync(new SessionFilter(), Token)), each => each.Id == session);
        var token = await program.RunAsync("agent", "serve", "token", "new", "--scope", "read");
        Assert.Equal(0, token.Code);
        await using var reader = new RemoteHostClient(Usual(program), token.Output.Trim(), TimeProvider.System);
        SetClock("-4000d");
        Assert.NotEmpty(await reader.Sessions.ListAsync(new SessionFilter(), Token));
        await ServedProgram.TerminateAsync(server);
        Assert.Equal(0, server.ExitCode);

        void SetClock(string step)
        {
            // Read with each question for the time: it is never half a file.
            File.WriteAllText(clock + ".new", step + "\n");
            File.Move(clock + ".new", clock, overwrite: true);
        }
    }

    [Fact]
    public async Task FullDisk_IsSaid_AndWhatWasAcknowledgedStays()
    {
        await using var models = await ModelServer.StartAsync(
            Scenario.Create().Reply(string.Concat(Enumerable.Range(0, 8_000).Select(static i => $"{i * 7919 % 10007} ")))
                .With(static reply => reply with { ChunkSize = 2_000 }).Repeat(0));
        await using var program = new ServedProgram(models);
        var data = Directory.CreateDirectory(Path.Combine(program.Home, ".local", "share", "agent")).FullName;
        File.SetUnixFileMode(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=12m,mode=700", "none", data), "file systems cannot be mounted here");
        try
        {
            var server = await program.ServeAsync();
            await using var client = Connect(program, "agent.sock");
            var workspace = (await client.Workspaces.OpenAsync(new WorkspaceRequest(program.Folder), Token)).Id;
            var session = (await client.Sessions.CreateAsync(new NewSession(workspace), Token)).Id;
            Assert.Equal("answered", (await PromptAsync(program, session)).Outcome);
            var ballast = Path.Combine(data, "ballast");
            Fill(ballast);
            for (var i = 0; i < 4; i++)
            {
                var (outcome, reason) = await PromptAsync(program, session);
                Assert.True(outcome is "failed" or "refused", outcome);
                Assert.Contains("is full", reason, StringComparison.Ordinal);
            }

            // Turns whose ends could not be stored have ended all the same: nothing is counted as running, and reading goes on.
            await Eventually.TrueAsync(
                async () => (await AskAsync(program, "GET", "/v1/status")).Body.Contains("\"runningTurns\":0", StringComparison.Ordinal));
            Assert.Equal(200, (await AskAsync(program, "GET", $"/v1/sessions/{session}/wait?until=idle&timeout=20")).Status);
            Assert.Contains(await client.Sessions.ListAsync(new SessionFilter(), Token), each => each.Id == session);
            Assert.False(server.HasExited);

            File.Delete(ballast);
            Assert.Equal("answered", (await PromptAsync(program, session)).Outcome);
            var log = await LogAsync(client, session);
            Assert.Equal(Enumerable.Range(1, log.Count).Select(static number => (long?)number), log.Select(static e => e.Sequence));
            Assert.True(log.OfType<TurnCompleted>().Count() >= 2);
            await ServedProgram.TerminateAsync(server);
        }
        finally
        {
            await RunAsync("umount", "-l", data);
        }
    }

    private static void Fill(string path)
    {
        using var file = File.Create(path, bufferSize: 0);
        for (var size = 1 << 16; size >= 512; size /= 2)
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Full, but for less than that.
            }
        }
    }

    /// <summary>Prompts, and waits for the turn's end. A prompt that cannot be stored is not taken in.</summary>
    private static async Task<(string? Outcome, string? Reason)> PromptAsync(ServedProgram program, string session)
    {
        var answer = await AskAsync(program, "POST", $"/v1/sessions/{session}/messages?wait=true", """{"text":"go"}""");
        using var end = JsonDocument.Parse(answer.Body);
        if (answer.Status != 200)
        {
            Assert.Equal("urn:agent-host:problem:store-failed", end.RootElement.GetProperty("type").GetString());
            return ("refused", end.RootElement.GetProperty("detail").GetString());
        }

        return (end.RootElement.GetProperty("outcome").GetString(), end.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
    }

    private static Task<RawAnswer> AskAsync(ServedProgram program, string method, string path, string? body = null)
    {
        var socket = Path.Combine(program.ServerFolder, "agent.sock");
        return RawAnswer.SendAsync(socket, "unix:" + socket, new RawRequest(method, path, "localhost")
        {
            Token = ServerRecords.TokenOf(program.ServerFolder, Usual(program)),
            Body = body,
            Type = body is null ? null : "application/json",
        });
    }

    private static async Task<string?> TryAsync(RemoteHostClient client, string workspace, string session)
    {
        try
        {
            return await client.Prompts.SubmitAsync(new PromptRequest(workspace, session, [new TextPart("go")]), Token);
        }
        catch (HostException fault) when (fault.Failure == HostFailure.Busy)
        {
            return null;
        }
    }

    private static async Task CloseAsync(RemoteHostClient client, string session)
    {
        try
        {
            await client.Sessions.CloseAsync(session, Token);
        }
        catch (HostException fault) when (fault.Failure == HostFailure.Busy)
        {
            // It is the other's.
        }
    }

    private static async Task<List<AgentEvent>> LogAsync(RemoteHostClient client, string session)
    {
        var log = new List<AgentEvent>();
        IReadOnlyList<AgentEvent> page;
        do
        {
            page = await client.Sessions.ReadEventsAsync(session, log.Count, 1_000, Token);
            log.AddRange(page);
        }
        while (page.Count > 0);

        return log;
    }

    private static (long? Number, string Type, string? Turn) Written(AgentEvent e) => (e.Sequence, e.Type, e.TurnId);

    private static ServerAddress Usual(ServedProgram program) => ServerAddress.Parse("", Path.Combine(program.ServerFolder, "agent.sock"));

    private static RemoteHostClient Connect(ServedProgram program, string socket)
    {
        var address = ServerAddress.Parse("", Path.Combine(program.ServerFolder, socket));
        return new RemoteHostClient(address, ServerRecords.TokenOf(program.ServerFolder, address)!, TimeProvider.System);
    }

    private static async Task<bool> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode == 0;
    }
}
