namespace AgentHost.EndToEnd.Tests.Sessions;

public sealed class SessionTests
{
    [Fact]
    public async Task Run_SessionLast_SendsTheFirstRunsMessagesAndToolResults()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"secret-of-tarn.txt"}""", "call_a")
            .Reply("The first answer.")
            .Reply("The second answer."));
        using var sandbox = new Sandbox(server).Write("secret-of-tarn.txt", "the heron flies at nine\n");

        (await sandbox.RunAsync("what does the file say?")).ExitedWith(0);
        var second = (await sandbox.RunAsync("--session", "last", "and again?")).ExitedWith(0);

        server.Verify();
        Assert.Equal("The second answer.\n", second.Output);
        var request = server.ModelRequests[2];
        var messages = request.Messages.Select(static message => message.GetRawText()).ToList();
        Assert.Contains(messages, static text => text.Contains("what does the file say?", StringComparison.Ordinal));
        Assert.Contains(messages, static text => text.Contains("call_a", StringComparison.Ordinal) && text.Contains("tool_calls", StringComparison.Ordinal));
        Assert.Contains(messages, static text => text.Contains("the heron flies at nine", StringComparison.Ordinal));
        Assert.Contains(messages, static text => text.Contains("The first answer.", StringComparison.Ordinal));
        Assert.Contains("and again?", request.LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NamedSession_IsBegunOnceAndContinued()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one").Reply("two"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--session", "work", "first words")).ExitedWith(0);
        (await sandbox.RunAsync("--session", "work", "second words")).ExitedWith(0);

        server.Verify();
        Assert.Contains(server.ModelRequests[1].Messages, static message => message.GetRawText().Contains("first words", StringComparison.Ordinal));
        var list = (await sandbox.AgentAsync("session", "list", "--json")).ExitedWith(0).Json();
        Assert.Equal("work", Assert.Single(list.EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task SessionShow_AfterARun_PrintsPromptCallResultAndAnswer()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("seen"));
        using var sandbox = new Sandbox(server).Write("a.txt", "alpha beta\n");
        (await sandbox.RunAsync("look")).ExitedWith(0);

        var shown = (await sandbox.AgentAsync("session", "show", "last")).ExitedWith(0);

        Assert.Contains("look", shown.Output, StringComparison.Ordinal);
        Assert.Contains("→ read", shown.Output, StringComparison.Ordinal);
        Assert.Contains("alpha beta", shown.Output, StringComparison.Ordinal);
        Assert.Contains("seen", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SessionLastWithoutAny_ExitsWith2()
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync("--session", "last", "hello")).ExitedWith(2);

        Assert.Contains("no session", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Run_SessionHeldByAnotherProcess_ExitsWith2AndNamesTheOwner()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("slow").WithFault(Fault.Silence()));
        using var sandbox = new Sandbox(server);
        await using var first = sandbox.Start("--session", "shared", "wait");
        await server.WaitForRequestAsync(1, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline);

        var second = (await sandbox.RunAsync("--session", "shared", "me too")).ExitedWith(2);

        Assert.Contains(first.Id.ToString(), second.Error, StringComparison.Ordinal);
        Assert.Contains("agent run", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionExport_EachFormat_HoldsTheConversation()
    {
        using var sandbox = new Sandbox().Write("notes.md", "fence: ```` inside\n");
        (await sandbox.RunAsync("--session", "talk", "read notes.md")).ExitedWith(0);

        var markdown = (await sandbox.AgentAsync("session", "export", "talk")).ExitedWith(0).Output;
        var json = (await sandbox.AgentAsync("session", "export", "talk", "--format", "json")).ExitedWith(0);
        var events = (await sandbox.AgentAsync("session", "export", "talk", "--format", "jsonl")).ExitedWith(0).Events();
        var written = (await sandbox.AgentAsync("session", "export", "talk", "--output", "talk.md")).ExitedWith(0);
        var again = (await sandbox.AgentAsync("session", "export", "talk", "--output", "talk.md")).ExitedWith(2);

        Assert.StartsWith("# talk\n", markdown, StringComparison.Ordinal);
        Assert.Contains("\n`````\n1\tfence: ```` inside\n`````\n", markdown, StringComparison.Ordinal);
        Assert.Equal("talk", System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("session").GetProperty("name").GetString());
        Assert.Equal("session.created", events[0].GetProperty("type").GetString());
        Assert.Equal("turn.completed", events[^1].GetProperty("type").GetString());
        Assert.All(events, static e => PublishedSchema.AssertMeets("events", e));
        Assert.Empty(written.Output);
        Assert.Equal(markdown, sandbox.Read("talk.md"));
        Assert.Contains("talk.md is there already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionNewAndResume_ASession_SayHowToGoOn()
    {
        using var sandbox = new Sandbox();
        var made = (await sandbox.AgentAsync("session", "new", "a plan", "--json")).ExitedWith(0).Json();
        var id = made.GetProperty("id").GetString()!;
        var untouched = (await sandbox.AgentAsync("session", "resume", "a plan", "--json")).ExitedWith(0).Json();
        Assert.False(untouched.TryGetProperty("lastTurn", out _));

        // As its line in "session list" begins.
        var code = (await sandbox.AgentAsync("session", "list")).ExitedWith(0).Output[..8];
        Assert.Equal(id[^8..], code);
        (await sandbox.RunAsync("--session", code, "read notes.md")).ExitedWith(0);

        var text = (await sandbox.AgentAsync("session", "resume")).ExitedWith(0).Output;
        Assert.Contains($"agent run --session {id} ", text, StringComparison.Ordinal);
        Assert.Contains("last prompt: read notes.md\nits turn: answered\n", text, StringComparison.Ordinal);
        var last = (await sandbox.AgentAsync("session", "resume", code, "--json")).ExitedWith(0).Json().GetProperty("lastTurn");
        Assert.Equal("answered", last.GetProperty("outcome").GetString());
        (await sandbox.AgentAsync("session", "resume", "no such")).ExitedWith(2);
    }
}
