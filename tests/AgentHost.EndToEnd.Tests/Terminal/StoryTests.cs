namespace AgentHost.EndToEnd.Tests.Terminal;

/// <summary>The whole way of a person through one conversation, from the first run to its end, each step asserted on the screen of a real terminal.</summary>
public sealed class StoryTests
{
    public static TheoryData<int, int> Sizes => new() { { 40, 10 }, { 80, 24 }, { 200, 60 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Day_FromTheFirstRunToQuit_IsOnTheScreen(int columns, int rows)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("Hello yourself.")
            .ToolCall("read", """{"path":"notes.txt"}""")
            .ToolCall("write", """{"path":"notes.txt","content":"new\n"}""")
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("The task is done.")
            .Reply("All 500 are read.")
            .ToolCall("shell", """{"command":"sleep 6"}""")
            .Reply("Brief it is.")
            .Reply("Done: second")
            .Reply("Done: third")
            .Reply("Done: fourth")
            .Reply("It begins").WithFault(Fault.Silence())
            .ToolCall("write", """{"path":"more.txt","content":"more\n"}""")
            .Reply("It is written.")
            .Reply("Done: go on")
            .Reply("It is one of two.")
            .Reply("It is one of two."));
        using var sandbox = new Sandbox(server).UserSettings("""
            { "sessions": { "titles": "off" }, "permissions": { "allow": ["shell(sleep *)"] } }
            """);
        await File.WriteAllTextAsync(sandbox.PathOf("notes.txt"), "old\n", TestContext.Current.CancellationToken);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}'; echo \"code $?\"", columns, rows);

        // The first run: a notice above a prompt that works at once.
        await terminal.WaitForAsync("›");
        await AppearsAsync("/help lists commands");
        await terminal.TypeAsync("hello");
        await AppearsAsync("Hello yourself.");

        // A task with an edit and a command, each approved by a key.
        await terminal.TypeAsync("do the task");
        await terminal.WaitForAsync("A digit answers");
        await terminal.WriteAsync("1");
        await AppearsAsync("touch made.txt");
        await terminal.WaitForAsync("A digit answers");
        Assert.Equal("new\n", await File.ReadAllTextAsync(sandbox.PathOf("notes.txt"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
        await terminal.WriteAsync("1");
        await AppearsAsync("The task is done.");
        Assert.True(File.Exists(sandbox.PathOf("made.txt")));

        // A paste of 500 lines is folded, and is sent whole.
        await terminal.WriteAsync("read ");
        await terminal.PasteAsync(string.Join('\n', Enumerable.Range(1, 500).Select(static i => $"pasted line {i}")));
        await terminal.WaitForAsync("[pasted: 500 lines");
        await terminal.KeyAsync("Enter");
        await AppearsAsync("All 500 are read.");

        // Three prompts wait while a turn runs, one word steers it.
        await terminal.TypeAsync("take your time");
        await AppearsAsync("sleep 6");
        foreach (var prompt in (string[])["second", "third", "fourth"])
        {
            await terminal.TypeAsync(prompt);
        }

        await terminal.WaitForAsync("3 queued");
        await terminal.WriteAsync("be brief");
        await terminal.KeyAsync("M-Enter");
        await terminal.WaitUntilAsync(async () => !(await terminal.ReadAsync()).Contains("› be brief", StringComparison.Ordinal));
        foreach (var done in (string[])["Brief it is.", "Done: second", "Done: third", "Done: fourth"])
        {
            await AppearsAsync(done);
        }

        // A cancel keeps the draft.
        await terminal.TypeAsync("hold on");
        await AppearsAsync("› hold on");
        await terminal.WaitUntilAsync(() => Task.FromResult(server.ModelRequests.Count >= 12));
        await terminal.WriteAsync("a draft");
        await terminal.WaitForAsync("› a draft");
        await terminal.KeyAsync("Escape");
        await AppearsAsync("Cancelled.");
        await terminal.WaitForAsync("› a draft");
        await terminal.KeyAsync("C-u");

        await terminal.TypeAsync("write once more");
        await terminal.WaitForAsync("A digit answers");
        await terminal.WriteAsync("1");
        await AppearsAsync("It is written.");
        await terminal.TypeAsync("/undo");
        await AppearsAsync("taken back: more.txt");
        Assert.False(File.Exists(sandbox.PathOf("more.txt")));

        await terminal.TypeAsync("/fork other");
        await AppearsAsync("other goes on");
        await terminal.TypeAsync("go on");
        await AppearsAsync("Done: go on");
        Assert.Single((await terminal.ReadAllAsync()).Split('\n'), static line => line.TrimEnd() == "Done: go on");

        await terminal.TypeAsync("/compare openai/one,openai/two which is it");
        await terminal.WaitForAsync("keep which answer");
        await terminal.KeyAsync("Enter");
        await terminal.WaitUntilAsync(async () => !(await terminal.ReadAsync()).Contains("keep which answer", StringComparison.Ordinal));
        await AppearsAsync("It is one of two.");

        await terminal.TypeAsync("/quit");
        await terminal.WaitForAsync("code 0");
        var lines = (await terminal.ReadAllAsync()).Split('\n').Select(static line => line.TrimEnd()).ToList();
        foreach (var shown in (string[])["› do the task", "› second", "› third", "› fourth", "› write once more", "› go on", "Done: go on"])
        {
            Assert.True(lines.Contains(shown, StringComparer.Ordinal), $"\"{shown}\" is not there:\n{string.Join('\n', lines)}");
        }

        Assert.Contains(server.ModelRequests, static request => request.LastText.Contains("pasted line 500", StringComparison.Ordinal));
        Assert.Contains(server.ModelRequests, static request => request.LastText.Contains("be brief", StringComparison.Ordinal));

        Task AppearsAsync(string text) =>
            terminal.WaitUntilAsync(async () => (await terminal.ReadAllAsync()).Contains(text, StringComparison.Ordinal));
    }
}
