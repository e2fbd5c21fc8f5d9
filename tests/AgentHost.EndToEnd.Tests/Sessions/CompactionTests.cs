namespace AgentHost.EndToEnd.Tests.Sessions;

/// <summary>A conversation that a service finds too long, through each wire and over two processes.</summary>
public sealed class CompactionTests
{
    public static TheoryData<string> Wires => [.. Wire.All.Select(static wire => wire.Name)];

    private static Reply Thinking(string thought, string tool, string arguments) =>
        new() { Reasoning = thought, ToolCalls = [new ReplyToolCall { Name = tool, Arguments = arguments }] };

    private static string Numbers(int count) => string.Concat(Enumerable.Range(1, count).Select(static number => $"line {number} of a file that is read\n"));

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Run_TooLongInTheMiddle_GoesOnShorterAndSoDoesTheNextRun(string name)
    {
        var wire = Wire.Named(name);
        await using var server = await ModelServer.StartAsync(wire.Scenario(Scenario.Create()
            .Reply(Thinking("First a.", "read", """{"path":"a.txt"}"""))
            .Reply(Thinking("Then b.", "read", """{"path":"b.txt"}"""))
            .Reply(Thinking("Then c.", "write", """{"path":"c.txt","content":"both\n"}"""))
            .Fault(Fault.ContextLength())
            .Reply("Two files were read.")
            .Reply(Thinking("Where was I?", "glob", """{"pattern":"c*"}"""))
            .Reply("Written.")
            .Reply("Still here.")));
        using var sandbox = wire.Sandbox(server).Write("a.txt", Numbers(150)).Write("b.txt", Numbers(150));

        var first = (await sandbox.RunAsync("--yolo", "read a and b, write c")).ExitedWith(0);
        var second = (await sandbox.RunAsync("--session", "last", "and now?")).ExitedWith(0);

        server.Verify();
        Assert.Equal(("Written.\n", "Still here.\n"), (first.Output, second.Output));
        Assert.Contains("The conversation was too long and is shortened: ", first.Error, StringComparison.Ordinal);
        Assert.Equal(8, server.ModelRequests.Count);
        string Body(int request) => server.ModelRequests[request].Json!.Value.GetRawText();
        Assert.Contains("line 149 of a file", Body(3), StringComparison.Ordinal);
        Assert.All([5, 6, 7], number =>
        {
            Assert.True(
                Body(number).Length < Body(3).Length * 3 / 4, $"request {number} has {Body(number).Length} bytes, the one that was too long {Body(3).Length}");
            Assert.Contains("read a and b, write c", Body(number), StringComparison.Ordinal);
            Assert.Contains("Two files were read.", Body(number), StringComparison.Ordinal);
        });

        // What is kept is whole, and what is not sent is there all the same.
        var messages = (await sandbox.AgentAsync("session", "show", "last", "--json")).ExitedWith(0).Output;
        Assert.Contains("line 149 of a file", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GrownPastItsModel_GoesOnWithALongerOneOfTheServiceAndSaysSoOnce()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().Reply(string.Concat(Enumerable.Repeat("a long answer ", 1_500))).Reply("second").Reply("third"));
        using var sandbox = new Sandbox().UserSettings($$"""
            { "sessions": { "compactAt": 0 }, "providers": { "mine": { "type": "openai-compatible", "baseUrl": "{{server.BaseUrl}}", "models": [
              { "id": "small", "contextWindow": 12000 }, { "id": "large", "contextWindow": 90000 }] } } }
            """);

        var first = (await sandbox.RunAsync("one")).ExitedWith(0);
        var second = (await sandbox.RunAsync("--session", "last", "two")).ExitedWith(0);
        var third = (await sandbox.RunAsync("--session", "last", "three")).ExitedWith(0);

        server.Verify();
        Assert.Equal(["small", "large", "large"], server.ModelRequests.Select(static request => request.Json!.Value.GetProperty("model").GetString()));
        const string said = "The conversation no longer fits mine/small: it goes on with mine/large.";
        Assert.DoesNotContain(said, first.Error, StringComparison.Ordinal);
        Assert.Contains(said, second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(said, third.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TooLongInALaterTurn_SaysInShortWhatIsLeftOut()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Reply(string.Concat(Enumerable.Repeat("a long answer ", 900)))
            .Reply("short").Fault(Fault.ContextLength()).Reply("What was long.").Reply("third"));
        using var sandbox = new Sandbox(server);
        (await sandbox.RunAsync("first of all")).ExitedWith(0);
        (await sandbox.RunAsync("--session", "last", "the second wish")).ExitedWith(0);

        var events = (await sandbox.RunAsync("--session", "last", "--output", "stream-json", "the third wish")).ExitedWith(0).Events();

        server.Verify();
        var compacted = Assert.Single(events, static e => e.GetProperty("type").GetString() == "context.compacted");
        PublishedSchema.AssertMeets("events", compacted);
        Assert.Equal("agents", compacted.GetProperty("plugin").GetString());
        Assert.Equal("openai/gpt-5", compacted.GetProperty("summaryModel").GetString());
        Assert.True(compacted.GetProperty("tokensAfter").GetInt64() < compacted.GetProperty("tokensBefore").GetInt64() / 2);
        var texts = server.ModelRequests[4].Messages.Skip(1).Select(static message => (message.GetProperty("role").GetString(), message.GetRawText())).ToList();
        Assert.Equal(["user", "assistant", "user"], texts.Select(static text => text.Item1).TakeLast(3));
        Assert.Contains("first of all", texts[0].Item2, StringComparison.Ordinal);
        Assert.DoesNotContain("a long answer a long answer", string.Concat(texts), StringComparison.Ordinal);
        Assert.Contains("the third wish", texts[^1].Item2, StringComparison.Ordinal);
    }
}
