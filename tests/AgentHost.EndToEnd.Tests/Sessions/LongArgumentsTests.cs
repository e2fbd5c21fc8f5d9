namespace AgentHost.EndToEnd.Tests.Sessions;

/// <summary>A call with very long arguments: kept once, paged short, sent and exported whole.</summary>
public sealed class LongArgumentsTests
{
    [Fact]
    public async Task Write_OfALongText_IsKeptOnce_AndSentExportedAndTakenBackWhole()
    {
        var content = string.Join("\\n", Enumerable.Range(0, 50_000).Select(static n => $"line of {n:00000}"));
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", $$"""{"path":"long.txt","content":"{{content}}"}""", "call_long")
            .Reply("written")
            .Reply("and on"));
        using var sandbox = new Sandbox(server);
        (await sandbox.RunAsync("--session", "s", "--permission-mode", "bypass", "write it")).ExitedWith(0);

        var events = (await sandbox.AgentAsync("session", "history", "s", "--json")).ExitedWith(0).Output;
        Assert.InRange(events.Length, 1, 60_000);
        Assert.Contains("argumentsBlob", events, StringComparison.Ordinal);
        var store = Directory.GetFiles(sandbox.Home, "sessions.db*", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length);
        Assert.InRange(store, 1, 700_000);

        // The next process sends what was said, to the letter.
        (await sandbox.RunAsync("--session", "s", "go on")).ExitedWith(0);
        var sent = server.ModelRequests[2].Messages.Select(static message => message.GetRawText()).Single(static text =>
            text.Contains("\"call_long\"", StringComparison.Ordinal) && text.Contains("tool_calls", StringComparison.Ordinal));
        Assert.Contains("line of 25000", sent, StringComparison.Ordinal);
        Assert.Contains("line of 49999", sent, StringComparison.Ordinal);

        foreach (var format in (string[])["json", "jsonl"])
        {
            var export = (await sandbox.AgentAsync("session", "export", "s", "--format", format)).ExitedWith(0).Output;
            Assert.Contains("line of 25000", export, StringComparison.Ordinal);
            Assert.DoesNotContain("argumentsBlob", export, StringComparison.Ordinal);
            await using var further = await ModelServer.StartAsync(Scenario.Create().Reply("here too"));
            using var other = new Sandbox(further).Write("export", export);
            (await other.AgentAsync("session", "import", "export", "--workspace", other.Workspace)).ExitedWith(0);
            (await other.RunAsync("--session", "s", "go on here")).ExitedWith(0);
            Assert.Contains(
                further.ModelRequests[0].Messages, static message => message.GetRawText().Contains("line of 25000", StringComparison.Ordinal));
            Assert.Equal(export.Split("line of").Length, (await other.AgentAsync("session", "export", "s", "--format", format)).Output.Split("line of").Length);
        }

        Assert.Contains("line of 25000", (await sandbox.AgentAsync("session", "export", "s")).ExitedWith(0).Output, StringComparison.Ordinal);
        (await sandbox.AgentAsync("session", "undo", "s")).ExitedWith(0);
        Assert.False(File.Exists(sandbox.PathOf("long.txt")));
    }
}
