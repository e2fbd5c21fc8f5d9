using System.Runtime.Versioning;

namespace AgentHost.EndToEnd.Tests.Terminal;

/// <summary>A conversation in a real terminal: keys in, screen out, at three sizes.</summary>
public sealed class ChatTests
{
    public static TheoryData<int, int> Sizes => new() { { 40, 12 }, { 80, 24 }, { 200, 60 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task FirstRun_IsANoticeAboveAPromptThatWorks(int columns, int rows)
    {
        using var sandbox = new Sandbox();
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}'; echo \"code $?\"", columns, rows);
        await terminal.WaitForAsync("No model is set up");
        await terminal.WaitForAsync("offline/");
        await terminal.TypeAsync("what is this");
        await terminal.WaitUntilAsync(async () => (await terminal.ReadAllAsync()).Contains("The rules know", StringComparison.Ordinal));
        await terminal.TypeAsync("/quit");
        await terminal.WaitForAsync("code 0");
        var shown = await terminal.ReadAllAsync();
        Assert.Contains("› what is this", shown, StringComparison.Ordinal);
        Assert.Contains("agent chat --continue goes on with", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScreenReader_ConversationByLines_EndsAtTheEndOfInput()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("shell", """{"command":"touch made.txt"}""").Reply("It is made."));
        using var sandbox = Untitled(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' chat --screen-reader; echo \"code $?\"");
        await terminal.WaitForAsync("status:");

        await terminal.TypeAsync("make a file");
        await terminal.WaitForAsync("0 COMMAND changes a command");

        // A person reads first: a line that was on its way when the question came is no answer, and nothing on the screen changes when one may be given.
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await terminal.TypeAsync("1");
        await terminal.WaitForAsync("agent: It is made.");
        Assert.True(File.Exists(sandbox.PathOf("made.txt")));
        await terminal.WriteAsync("\u0004");
        await terminal.WaitForAsync("code 0");
        server.Verify();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Conversation_ByKeys_IsOnTheScreen(int columns, int rows)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("A **first** answer.\n\n- one\n- two\n")
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("It is made.")
            .Reply("Nothing more."));
        using var sandbox = Untitled(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' chat; echo \"code $?\"", columns, rows);
        await terminal.WaitForAsync("›");

        await terminal.TypeAsync("begin please");
        await terminal.WaitForAsync("- two");
        Assert.Contains("A first answer.", await terminal.ReadAllAsync(), StringComparison.Ordinal);

        // What is typed too soon is the draft's: the screen says when a digit answers.
        await terminal.TypeAsync("make a file");
        await terminal.WaitForAsync("1 yes, once");
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
        await terminal.WaitForAsync("A digit answers");
        await terminal.WriteAsync("1");
        await terminal.WaitForAsync("It is made.");
        Assert.True(File.Exists(sandbox.PathOf("made.txt")));

        await terminal.TypeAsync("and then");
        await terminal.WaitForAsync("Nothing more.");
        await terminal.TypeAsync("/status");
        await terminal.WaitForAsync("trusted");
        await terminal.TypeAsync("/quit");
        await terminal.WaitForAsync("code 0");
        server.Verify();

        var lines = (await terminal.ReadAllAsync()).Split('\n').Select(static line => line.TrimEnd()).ToList();
        foreach (var once in (string[])["A first answer.", "- one", "- two", "It is made.", "Nothing more.", "› begin please", "› make a file", "› and then"])
        {
            Assert.Single(lines, line => line == once);
        }
    }

    [Fact]
    public async Task Running_QueueAndCancel_AreByKeys()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("held").WithFault(Fault.Silence())
            .Reply("the second is done"));
        using var sandbox = Untitled(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' chat; echo \"code $?\"");
        await terminal.WaitForAsync("›");
        await terminal.TypeAsync("first");
        await server.WaitForRequestAsync(1, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline, TestContext.Current.CancellationToken);
        await terminal.TypeAsync("second");
        await terminal.WaitForAsync("queued: second");
        await terminal.WriteAsync("a draft");
        await terminal.WaitForAsync("› a draft");
        await terminal.KeyAsync("Escape");
        await terminal.WaitForAsync("Cancelled.");
        await terminal.WaitForAsync("› a draft");
        await terminal.KeyAsync("C-c");
        await terminal.WaitUntilAsync(async () => !(await terminal.ReadAsync()).Contains("› a draft", StringComparison.Ordinal));
        await terminal.WaitForAsync("the second is done");
        await terminal.KeyAsync("C-d");
        await terminal.WaitForAsync("code 0");
    }

    [Fact]
    public async Task Paste_IsFoldedAndSentWhole()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("read it"));
        using var sandbox = Untitled(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' chat; echo \"code $?\"");
        await terminal.WaitForAsync("›");
        var paste = string.Join('\n', Enumerable.Range(1, 500).Select(static i => $"pasted line {i}"));
        await terminal.WriteAsync("see ");
        await terminal.PasteAsync(paste);
        await terminal.WaitForAsync("[pasted: 500 lines");
        await terminal.KeyAsync("Enter");
        await terminal.WaitForAsync("read it");
        Assert.Contains("see " + paste, server.ModelRequests[0].LastText, StringComparison.Ordinal);
        await terminal.TypeAsync("/quit");
        await terminal.WaitForAsync("code 0");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Task_WithSteerUndoForkAndResize_IsOnTheScreen(int columns, int rows)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", """{"path":"made.txt","content":"one\ntwo\n"}""")
            .ToolCall("shell", """{"command":"sleep 3"}""")
            .Reply("It is written.")
            .Reply("The copy goes on."));
        using var sandbox = new Sandbox(server).UserSettings("""
            { "sessions": { "titles": "off" }, "permissions": { "allow": ["shell(sleep *)"] } }
            """);
        await File.WriteAllTextAsync(sandbox.PathOf("notes about it.md"), "read me", TestContext.Current.CancellationToken);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' chat; echo \"code $?\"", columns, rows);
        await terminal.WaitForAsync("›");
        await terminal.WriteAsync("see @notes");
        await terminal.WaitForAsync("▸ notes about it.md");
        await terminal.KeyAsync("Tab");
        await terminal.WaitForAsync("@\"notes about it.md\"");
        await terminal.TypeAsync("and write");
        await terminal.WaitForAsync("A digit answers");
        await terminal.WriteAsync("1");
        await terminal.WaitForAsync("sleep 3");
        await terminal.WriteAsync("be brief");
        await terminal.KeyAsync("M-Enter");
        await terminal.ResizeAsync(columns - 7, rows + 3);
        await terminal.ResizeAsync(columns, rows);
        await terminal.WaitForAsync("It is written.");
        Assert.Contains(server.ModelRequests, static request => request.LastText.Contains("be brief", StringComparison.Ordinal));
        Assert.Contains("read me", System.Text.Encoding.UTF8.GetString(server.ModelRequests[0].Body.Span), StringComparison.Ordinal);
        Assert.True(File.Exists(sandbox.PathOf("made.txt")));

        await terminal.KeyAsync("C-o");
        await terminal.WaitForAsync("q leaves");
        await terminal.WriteAsync("/be brief");
        await terminal.KeyAsync("Enter");
        await terminal.WaitForAsync("be brief");
        await terminal.WriteAsync("q");
        await terminal.WaitForAsync("It is written.");

        await terminal.TypeAsync("/undo");
        await terminal.WaitForAsync("taken back: made.txt");
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
        await terminal.TypeAsync("/fork other");
        await terminal.WaitForAsync("other goes on");
        await terminal.TypeAsync("go on");
        await terminal.WaitForAsync("The copy goes on.");
        await terminal.TypeAsync("/quit");
        await terminal.WaitForAsync("code 0");
        var lines = (await terminal.ReadAllAsync()).Split('\n').Select(static line => line.TrimEnd()).ToList();

        // Once when it came, and once more where the copy shows what it goes on from.
        Assert.Equal(2, lines.Count(static line => line == "It is written."));
        Assert.Single(lines, static line => line == "The copy goes on.");
    }

    [Fact]
    public async Task Errors_ThatGoElsewhere_ChangeNothing()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("It is made."));
        using var sandbox = Untitled(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' chat 2>log; echo \"code $?\"");
        await terminal.WaitForAsync("›");
        await terminal.TypeAsync("make a file");
        await terminal.WaitForAsync("1 yes, once");
        await terminal.WaitForAsync("A digit answers");
        await terminal.WriteAsync("1");
        await terminal.WaitForAsync("It is made.");
        await terminal.TypeAsync("/quit");
        await terminal.WaitForAsync("code 0");
        Assert.True(File.Exists(sandbox.PathOf("made.txt")));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public async Task Signal_PutsTheTerminalBack(string signal)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("held").WithFault(Fault.Silence()));
        using var sandbox = Untitled(server);
        await using var terminal = await TmuxTerminal.StartAsync(
            sandbox, $"stty -a > before; '{Programs.Agent}' chat; echo \"code $?\"; stty -a > after; cmp before after && echo \"the same\"");
        await terminal.WaitForAsync("›");
        await terminal.TypeAsync("work");
        await server.WaitForRequestAsync(1, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline, TestContext.Current.CancellationToken);
        (await Helper.RunAsync(sandbox.Workspace, sandbox.Environment, "kill", $"-{signal}", $"{await terminal.ChildAsync()}")).ExitedWith(0);
        await terminal.WaitForAsync($"code {signal switch { "HUP" => 129, "INT" => 130, _ => 143 }}");
        await terminal.WaitForAsync("the same");
        (await sandbox.RunAsync("--session", "last", "--preview", "go on")).ExitedWith(0);
    }

    [Fact]
    public async Task Suspend_AndForeground_GoOn()
    {
        using var sandbox = new Sandbox();
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, "PS1='shell> ' sh -i");
        await terminal.WaitForAsync("shell>");
        await terminal.TypeAsync($"'{Programs.Agent}'");
        await terminal.WaitForAsync("offline/");
        await terminal.WriteAsync("a draft");
        await terminal.WaitForAsync("› a draft");
        await terminal.KeyAsync("C-z");
        await terminal.WaitForAsync("Stopped");
        await terminal.TypeAsync("echo $((40+2))");
        await terminal.WaitForAsync("42");
        await terminal.TypeAsync("fg");
        await terminal.WaitUntilAsync(async () => (await terminal.ReadAsync()).TrimEnd().EndsWith("offline/rules", StringComparison.Ordinal));
        Assert.Contains("› a draft", await terminal.ReadAsync(), StringComparison.Ordinal);
        await terminal.WriteAsync("s");
        await terminal.WaitForAsync("› a drafts");
        await terminal.KeyAsync("C-u");
        await terminal.KeyAsync("C-d");
        await terminal.WaitUntilAsync(async () => (await terminal.ReadAsync()).TrimEnd().EndsWith("shell>", StringComparison.Ordinal));
    }

    /// <summary>Ctrl+V has the system's program read the clipboard's image; it goes with the prompt that has its label.</summary>
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Image_OfTheClipboard_GoesAlong()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("I see it."));
        using var sandbox = Untitled(server);
        var programs = Directory.CreateDirectory(Path.Combine(sandbox.Root, "programs")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(programs, "wl-paste"),
            "#!/bin/sh\n[ \"$*\" = '--no-newline --type image/png' ] && printf '\\211PNG\\r\\n\\032\\nsome bytes'\n",
            TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Path.Combine(programs, "wl-paste"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"PATH='{programs}':$PATH '{Programs.Agent}' chat; echo \"code $?\"");
        await terminal.WaitForAsync("›");
        await terminal.WriteAsync("look at ");
        await terminal.KeyAsync("C-v");
        await terminal.WaitForAsync("› look at [image 1: 18 bytes]");
        await terminal.KeyAsync("Enter");
        await terminal.WaitForAsync("I see it.");
        Assert.Contains(
            "data:image/png;base64,iVBORw0KGgpzb21lIGJ5dGVz", System.Text.Encoding.UTF8.GetString(server.ModelRequests[0].Body.Span), StringComparison.Ordinal);
        await terminal.TypeAsync("/quit");
        await terminal.WaitForAsync("code 0");
    }

    /// <summary>Three prompts wait, each with its place; two models are compared, and the answer that is kept goes on.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Queue_AndCompare_AreOnTheScreen(int columns, int rows)
    {
        await using var server = await ModelServer.StartAsync(static request => request switch
        {
            _ when request.LastText.EndsWith("first", StringComparison.Ordinal) => new Reply { Text = "The first is done.", FirstEventDelayMs = 3_000 },
            _ when request.LastText.Contains("which is it", StringComparison.Ordinal) => new Reply { Text = "It is one of two." },
            _ => new Reply { Text = "Done: " + request.LastText.Split('\n')[^1] },
        });
        using var sandbox = Untitled(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' chat; echo \"code $?\"", columns, rows);
        await terminal.WaitForAsync("›");
        await terminal.TypeAsync("first");
        await terminal.WaitForAsync("Esc cancels");
        foreach (var prompt in (string[])["second", "third", "fourth"])
        {
            await terminal.TypeAsync(prompt);
        }

        await terminal.WaitForAsync("3 queued");
        foreach (var done in (string[])["The first is done.", "Done: second", "Done: third", "Done: fourth"])
        {
            await terminal.WaitUntilAsync(async () => (await terminal.ReadAllAsync()).Contains(done, StringComparison.Ordinal));
        }

        await terminal.TypeAsync("/compare openai/one,openai/two which is it");
        await terminal.WaitForAsync("keep which answer");
        await terminal.KeyAsync("Enter");
        await terminal.WaitForAsync("goes on");
        await terminal.TypeAsync("/quit");
        await terminal.WaitForAsync("code 0");
    }

    [Fact]
    public async Task Lines_WithoutATerminal_ArePlain()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("plain answer").Reply("another"));
        using var sandbox = Untitled(server);
        var result = (await AgentProcess.RunAsync(sandbox, ["chat"], new AgentOptions { Input = "hello\nand again\n" })).ExitedWith(0);

        Assert.Contains("you: hello\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("agent: plain answer\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("agent: another\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
        server.Verify();
    }

    [Fact]
    public async Task Run_LoadsNothingOfTheConversation()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("held").WithFault(Fault.Silence()));
        using var sandbox = Untitled(server);
        await using var run = sandbox.Start("hello");
        await server.WaitForRequestAsync(1, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline, TestContext.Current.CancellationToken);

        var maps = await File.ReadAllTextAsync($"/proc/{run.Id}/maps", TestContext.Current.CancellationToken);

        Assert.Contains("AgentHost.Kernel", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.Terminal", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.DisplayBlocks", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("Markdig", maps, StringComparison.Ordinal);
    }

    /// <summary>Without requests of the host's own, which would take the model's steps.</summary>
    private static Sandbox Untitled(ModelServer server) => new Sandbox(server).UserSettings("""{ "sessions": { "titles": "off" } }""");

    [Fact]
    public async Task Agent_AloneWithoutATerminal_ShowsItsHelp()
    {
        using var sandbox = new Sandbox();
        var result = (await sandbox.AgentAsync()).ExitedWith(0);
        Assert.Contains("chat", result.Output, StringComparison.Ordinal);
        Assert.Contains("agent run", result.Output, StringComparison.Ordinal);
    }
}
