namespace AgentHost.Acp.Tests.Real;

/// <summary>Prompts through the protocol's own SDK and the program itself.</summary>
public sealed class PromptTests
{
    [Fact]
    public async Task Initialize_AnyEditor_AnnouncesWhatIsThere()
    {
        await using var rig = await EditorRig.OpenAsync();

        var run = await rig.RunAsync([]);

        var answer = run.Result("initialize");
        Assert.Equal(1, answer.GetProperty("protocolVersion").GetInt32());
        var can = answer.GetProperty("agentCapabilities");
        Assert.True(can.GetProperty("loadSession").GetBoolean());
        Assert.True(can.GetProperty("promptCapabilities").GetProperty("image").GetBoolean());
        Assert.False(can.GetProperty("promptCapabilities").GetProperty("audio").GetBoolean());
        Assert.False(can.GetProperty("mcpCapabilities").GetProperty("sse").GetBoolean());
        Assert.False(can.GetProperty("sessionCapabilities").TryGetProperty("additionalDirectories", out _));
        Assert.Equal(["provider-login"], answer.GetProperty("authMethods").EnumerateArray().Select(static each => each.GetProperty("id").GetString()!));
        Assert.Equal(0, run.Code);
        Assert.Equal("", run.Errors);
    }

    [Fact]
    public async Task Initialize_EditorWithTerminalLogin_IsOfferedOne()
    {
        await using var rig = await EditorRig.OpenAsync();

        var run = await rig.RunAsync(
            [EditorRig.Step("""{"request":"authenticate","params":{"methodId":"terminal-login"},"as":"a"}"""),
                EditorRig.Step("""{"request":"authenticate","params":{"methodId":"provider-login"},"as":"b"}""")],
            static plan => plan["capabilities"] = EditorRig.Step("""{"auth":{"terminal":true}}"""));

        var methods = run.Result("initialize").GetProperty("authMethods").EnumerateArray().ToList();
        Assert.Equal("terminal", methods[1].GetProperty("type").GetString());
        Assert.Equal("--login", methods[1].GetProperty("args")[0].GetString());
        Assert.Equal(-32602, run.Error("a").Code);
        Assert.False(run.Result("b").TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Authenticate_WithoutAKey_SaysWhatToDo()
    {
        await using var rig = await EditorRig.OpenAsync();
        rig.Variables.Remove("OPENAI_API_KEY");
        rig.Variables.Remove("OPENAI_BASE_URL");

        var run = await rig.RunAsync([EditorRig.Step("""{"request":"authenticate","params":{"methodId":"provider-login"},"as":"a"}""")]);

        Assert.Equal(-32000, run.Error("a").Code);
        Assert.Contains("agent provider login", run.Error("a").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_TextAndReasoning_StreamsBothAndEndsBehindThem()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().Reply(Reply.Of("Hello, editor.") with { Reasoning = "Let me think.", ChunkSize = 4 }));

        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Say hello.")]);

        Assert.Equal("end_turn", run.StopReason());
        Assert.Equal("Hello, editor.", run.Text());
        Assert.Equal("Let me think.", run.Text("agent_thought_chunk"));
        Assert.True(run.Updates("agent_message_chunk").Count > 2);
        Assert.Empty(run.Updates("user_message_chunk"));
        Assert.Single(run.Updates("agent_message_chunk").Select(static update => update.GetProperty("messageId").GetString()).Distinct());
        Assert.True(
            run.AnswerAt("session/prompt") > run.Kinds.ToList().LastIndexOf("agent_message_chunk"));
        Assert.NotEmpty(run.Updates("available_commands_update"));
        Assert.NotEmpty(run.Updates("usage_update"));
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Prompt_EditThatAsks_ShowsTheChangeAndWritesItWhenAllowed()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().ToolCall("read", """{"path":"a.txt"}""")
                .ToolCall("edit", """{"edits":[{"path":"a.txt","old":"two","new":"TWO"}]}""").Reply("Done."));
        rig.Write("a.txt", "one\ntwo\nthree\n");

        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Edit.")], EditorRig.Answers("allow_once"));

        Assert.Equal("end_turn", run.StopReason());
        Assert.Equal("one\nTWO\nthree\n", await File.ReadAllTextAsync(Path.Combine(rig.Folder, "a.txt"), TestContext.Current.CancellationToken));
        var asked = Assert.Single(run.Requests("session/request_permission"));
        Assert.Equal("allow_once", asked.GetProperty("options")[0].GetProperty("kind").GetString());
        Assert.Contains("allow_always", asked.GetProperty("options").EnumerateArray().Select(static option => option.GetProperty("kind").GetString()));
        var preview = asked.GetProperty("toolCall").GetProperty("content").EnumerateArray()
            .First(static each => each.GetProperty("type").GetString() == "diff");
        Assert.Equal(Path.Combine(rig.Folder, "a.txt"), preview.GetProperty("path").GetString());
        Assert.Contains("two", preview.GetProperty("oldText").GetString(), StringComparison.Ordinal);
        Assert.Contains("TWO", preview.GetProperty("newText").GetString(), StringComparison.Ordinal);
        var calls = run.Updates("tool_call");
        Assert.Equal(["read", "edit"], calls.Select(static call => call.GetProperty("kind").GetString()));
        Assert.Equal(Path.Combine(rig.Folder, "a.txt"), calls[0].GetProperty("locations")[0].GetProperty("path").GetString());
        Assert.Equal("a.txt", calls[0].GetProperty("rawInput").GetProperty("path").GetString());
        var ended = run.Updates("tool_call_update").Last(update => update.TryGetProperty("status", out var status) && status.GetString() == "completed");
        Assert.Equal(calls[1].GetProperty("toolCallId").GetString(), ended.GetProperty("toolCallId").GetString());
        Assert.Equal("diff", ended.GetProperty("content")[0].GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("reject_once")]
    [InlineData("cancelled")]
    [InlineData("nonsense")]
    [InlineData("fail")]
    public async Task Prompt_EditThatIsNotAllowed_WritesNothing(string answer)
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("write", """{"path":"b.txt","content":"x"}""").Reply("As you wish."));

        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Write.")], EditorRig.Answers(answer));

        Assert.Equal("end_turn", run.StopReason());
        Assert.False(File.Exists(Path.Combine(rig.Folder, "b.txt")));
        Assert.Contains(run.Updates("tool_call_update"), static update => update.TryGetProperty("status", out var status) && status.GetString() == "failed");
    }

    [Fact]
    public async Task Prompt_RuleForTheSession_AsksOnce()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().ToolCall("write", """{"path":"b.txt","content":"x"}""").ToolCall("write", """{"path":"b.txt","content":"y","mode":"overwrite"}""").Reply("Done."));

        var run = await rig.RunAsync(
            [rig.NewSession(), EditorRig.Prompt("Write.")], EditorRig.Answers("allow-session-0", "reject_once"));

        Assert.Single(run.Requests("session/request_permission"));
    }

    [Fact]
    public async Task Prompt_TodoList_IsThePlan()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().ToolCall("todo", """{"items":[{"text":"look","status":"completed"},{"text":"write","status":"in-progress"},{"text":"test"}]}""").Reply("Planned."));

        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Plan.")]);

        var entries = Assert.Single(run.Updates("plan")).GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(["completed", "in_progress", "pending"], entries.Select(static entry => entry.GetProperty("status").GetString()));
        Assert.Equal(["look", "write", "test"], entries.Select(static entry => entry.GetProperty("content").GetString()));
    }

    [Fact]
    public async Task Prompt_ImageResourceAndLink_ReachTheModel()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Seen."));
        rig.Write("linked.txt", "the linked words");

        var run = await rig.RunAsync([
            rig.NewSession(),
            EditorRig.Step(
                $$$"""
                {"request":"session/prompt","as":"p","params":{"sessionId":"$s.sessionId","prompt":[
                  {"type":"text","text":"Look at "},
                  {"type":"resource_link","name":"linked.txt","uri":"file://{{{rig.Folder}}}/linked.txt"},
                  {"type":"resource","resource":{"uri":"file://{{{rig.Folder}}}/buffer.txt","text":"words of an unsaved buffer","mimeType":"text/plain"}},
                  {"type":"image","mimeType":"image/png","data":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}]}}
                """),
        ]);

        Assert.Equal("end_turn", run.StopReason());
        var body = System.Text.Encoding.UTF8.GetString(rig.Models.ModelRequests[0].Body.Span);
        Assert.Contains("the linked words", body, StringComparison.Ordinal);
        Assert.Contains("words of an unsaved buffer", body, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_Command_IsRunAndShown()
    {
        await using var rig = await EditorRig.OpenAsync();

        var run = await rig.RunAsync(
            [rig.NewSession(), EditorRig.Step("""{"waitFor":"available_commands_update"}"""), EditorRig.Prompt("/agent")]);

        Assert.Equal("end_turn", run.StopReason());
        Assert.NotEqual("", run.Text());
        Assert.Empty(rig.Models.ModelRequests);
        Assert.Contains(
            "agent",
            run.Updates("available_commands_update")[0].GetProperty("availableCommands").EnumerateArray()
                .Select(static each => each.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task Prompt_ProviderThatRefusesTheKey_IsAnErrorThatALoginMends()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create() with { ApiKey = "another" });

        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Hello.")]);

        Assert.Equal(-32000, run.Error("p").Code);
    }
}
