using System.Text.Json.Nodes;

namespace AgentHost.Acp.Tests.Real;

/// <summary>Sessions through the protocol's own SDK and the program itself.</summary>
public sealed class SessionTests
{
    private static JsonObject Cancel => EditorRig.Step("""{"notify":"session/cancel","params":{"sessionId":"$s.sessionId"}}""");

    [Fact]
    public async Task Load_SessionOfAnotherProcess_TellsEachThingOnceBeforeTheAnswer()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().Reply(new Reply { Text = "I read it.", ToolCalls = [new ReplyToolCall { Name = "read", Arguments = """{"path":"a.txt"}""" }] }).Reply("It says one."));
        rig.Write("a.txt", "one\n");
        var first = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Read a.txt.")]);
        var id = first.Result("s").GetProperty("sessionId").GetString()!;

        var load = new JsonObject
        {
            ["request"] = "session/load",
            ["as"] = "l",
            ["params"] = new JsonObject { ["sessionId"] = id, ["cwd"] = rig.Folder, ["mcpServers"] = new JsonArray() },
        };
        var run = await rig.RunAsync([load, EditorRig.Step("""{"sleep":300}""")]);

        Assert.Equal("Read a.txt.", run.Text("user_message_chunk"));
        Assert.Equal("I read it.It says one.", run.Text());
        Assert.Equal("read", Assert.Single(run.Updates("tool_call")).GetProperty("name").GetString());
        var answer = run.AnswerAt("session/load");
        Assert.True(answer > run.Kinds.ToList().LastIndexOf("agent_message_chunk"));
        Assert.True(answer > run.Kinds.ToList().LastIndexOf("tool_call_update"));
        Assert.Equal("default", run.Result("l").GetProperty("modes").GetProperty("currentModeId").GetString());
    }

    [Fact]
    public async Task Load_OfAThousandUpdates_TellsEachOnceInItsOrderBeforeTheAnswer()
    {
        const int Calls = 350;
        var scenario = Scenario.Create();
        for (var step = 0; step < Calls / 50; step++)
        {
            scenario = scenario.ToolCalls([.. Enumerable.Range(step * 50, 50).Select(static each => new ReplyToolCall
            {
                Id = $"c{each}", Name = "read", Arguments = $$"""{"path":"f{{each}}.txt"}""",
            })]);
        }

        await using var rig = await EditorRig.OpenAsync(scenario.Reply("Done."));
        rig.Configure("""{"sessions":{"titles":"off"}}""");
        for (var each = 0; each < Calls; each++)
        {
            rig.Write($"f{each}.txt", "text");
        }

        var first = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Read it all.")]);
        var id = first.Result("s").GetProperty("sessionId").GetString()!;

        var run = await rig.RunAsync([
            EditorRig.Step($$$"""{"request":"session/load","as":"l","params":{"sessionId":"{{{id}}}","cwd":"{{{rig.Folder}}}","mcpServers":[]}}"""),
        ]);

        var updates = run.Log.Take(run.AnswerAt("session/load")).Count(
            static entry => entry.TryGetProperty("params", out var told) && told.TryGetProperty("update", out _));
        Assert.True(updates >= 1_000, $"{updates} updates came before the answer.");
        var calls = run.Updates("tool_call").Select(static call => call.GetProperty("toolCallId").GetString()!).ToList();
        Assert.Equal(Calls, calls.Distinct().Count());
        Assert.Equal(first.Updates("tool_call").Select(static call => call.GetProperty("toolCallId").GetString()!), calls);
        Assert.Equal("Done.", run.Text());
    }

    [Fact]
    public async Task Resume_SessionOfAnotherProcess_GoesOnAndTellsNothingOfBefore()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("First.").Reply("Title").Reply("Second.").Repeat(0));
        var first = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("One.")]);
        var id = first.Result("s").GetProperty("sessionId").GetString()!;

        var run = await rig.RunAsync([
            new JsonObject { ["request"] = "session/resume", ["as"] = "r", ["params"] = new JsonObject { ["sessionId"] = id, ["cwd"] = rig.Folder } },
            EditorRig.Step($$$"""{"request":"session/prompt","as":"p","params":{"sessionId":"{{{id}}}","prompt":[{"type":"text","text":"Two."}]}}"""),
        ]);

        Assert.Equal("end_turn", run.StopReason());
        Assert.DoesNotContain("First.", run.Text(), StringComparison.Ordinal);
        Assert.Contains(rig.Models.ModelRequests, static request =>
        {
            var body = System.Text.Encoding.UTF8.GetString(request.Body.Span);
            return body.Contains("First.", StringComparison.Ordinal) && body.Contains("Two.", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task List_SeveralSessions_HasTheLastUsedFirstAndOnlyThoseOfTheFolder()
    {
        await using var rig = await EditorRig.OpenAsync();

        var run = await rig.RunAsync([
            rig.NewSession(),
            EditorRig.Step($$$"""{"request":"session/list","as":"all","params":{}}"""),
            EditorRig.Step($$$"""{"request":"session/list","as":"here","params":{"cwd":"{{{rig.Folder}}}"}}"""),
            EditorRig.Step($$$"""{"request":"session/list","as":"there","params":{"cwd":"/usr"}}"""),
            EditorRig.Step("""{"request":"session/list","as":"off","params":{"cwd":"relative"}}"""),
            EditorRig.Step("""{"request":"session/list","as":"cursor","params":{"cursor":"x"}}"""),
            EditorRig.Step("""{"request":"session/delete","as":"d","params":{"sessionId":"$s.sessionId"}}"""),
            EditorRig.Step($$$"""{"request":"session/list","as":"after","params":{"cwd":"{{{rig.Folder}}}"}}"""),
        ]);

        var id = run.Result("s").GetProperty("sessionId").GetString();
        Assert.Equal(id, run.Result("all").GetProperty("sessions")[0].GetProperty("sessionId").GetString());
        Assert.Equal(rig.Folder, run.Result("here").GetProperty("sessions")[0].GetProperty("cwd").GetString());
        Assert.Equal(0, run.Result("there").GetProperty("sessions").GetArrayLength());
        Assert.Equal(-32602, run.Error("off").Code);
        Assert.Equal(-32602, run.Error("cursor").Code);
        Assert.Equal(0, run.Result("after").GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Close_Session_IsNotOpenAnyMoreAndStaysInTheList()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Never.").WithFault(Fault.Silence()));

        var run = await rig.RunAsync([
            rig.NewSession(),
            EditorRig.Prompt("Wait.", background: true),
            EditorRig.Step("""{"sleep":1500}"""),
            EditorRig.Step("""{"request":"session/close","as":"c","params":{"sessionId":"$s.sessionId"}}"""),
            EditorRig.Step("""{"await":"p"}"""),
            EditorRig.Prompt("Again.", "q"),
            EditorRig.Step($$$"""{"request":"session/list","as":"list","params":{"cwd":"{{{rig.Folder}}}"}}"""),
        ]);

        Assert.Equal("cancelled", run.StopReason());
        Assert.Equal(-32002, run.Error("q").Code);
        Assert.Equal(1, run.Result("list").GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Cancel_WhileTheModelIsSilent_AnswersCancelled()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().Reply("Never.").WithFault(Fault.Silence()).When(new RequestMatch { LastContains = "Wait." })
                .Reply("Here.").When(new RequestMatch { LastContains = "Again." }).Reply("Title").Repeat(0));

        var run = await rig.RunAsync([
            rig.NewSession(), EditorRig.Prompt("Wait.", background: true), EditorRig.Step("""{"sleep":1500}"""), Cancel, EditorRig.Step("""{"await":"p"}"""),
            EditorRig.Prompt("Again.", "q"),
        ]);

        Assert.Equal("cancelled", run.StopReason());
        Assert.True(run.Result("q").TryGetProperty("stopReason", out _), run.Json.GetRawText());
        Assert.Equal("end_turn", run.StopReason("q"));
        Assert.Equal("Here.", run.Text());
    }

    [Fact]
    public async Task Cancel_InTheMiddleOfATool_EndsTheToolAndAnswersCancelled()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("shell", """{"command":"echo begun; sleep 60"}"""));

        var run = await rig.RunAsync(
            [
                rig.NewSession(), EditorRig.Prompt("Sleep.", background: true), EditorRig.Step("""{"waitFor":"in_progress"}"""), Cancel,
                EditorRig.Step("""{"await":"p"}"""),
            ],
            null,
            "--permission-mode", "bypass");

        Assert.Equal("cancelled", run.StopReason());
        Assert.Contains(run.Updates("tool_call_update"), static update => update.TryGetProperty("status", out var status) && status.GetString() == "failed");
        Assert.True(run.EndMs < 10_000);
    }

    [Fact]
    public async Task Cancel_WhilePermissionIsAsked_AnswersCancelledThoughTheEditorNeverAnswers()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("write", """{"path":"b.txt","content":"x"}"""));

        var run = await rig.RunAsync(
            [
                rig.NewSession(), EditorRig.Prompt("Write.", background: true), EditorRig.Step("""{"waitFor":"session/request_permission"}"""), Cancel,
                EditorRig.Step("""{"await":"p"}"""),
            ],
            EditorRig.Answers("never"));

        Assert.Equal("cancelled", run.StopReason());
        Assert.False(File.Exists(Path.Combine(rig.Folder, "b.txt")));
    }

    [Fact]
    public async Task Cancel_RightBehindThePrompt_AnswersCancelled()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Too late.").Repeat(0));

        var run = await rig.RunAsync([
            rig.NewSession(), .. Enumerable.Range(0, 10).SelectMany(static i => new[]
            {
                EditorRig.Prompt("Never mind.", $"p{i}", background: true), Cancel, EditorRig.Step($$"""{"await":"p{{i}}"}"""),
            }),
            EditorRig.Prompt("Now."),
        ]);

        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal("cancelled", run.StopReason($"p{i}")));
        Assert.Equal("end_turn", run.StopReason());
    }

    [Fact]
    public async Task CancelRequest_OfAPrompt_AnswersCancelled()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Never.").WithFault(Fault.Silence()));

        var run = await rig.RunAsync([
            rig.NewSession(), EditorRig.Prompt("Wait.", background: true), EditorRig.Step("""{"sleep":1500}"""), EditorRig.Step("""{"cancelRequest":"p"}"""),
            EditorRig.Step("""{"await":"p"}"""),
        ]);

        Assert.Equal("cancelled", run.StopReason());
    }

    [Fact]
    public async Task Modes_SetInBothWays_HoldAndAreKeptWithTheSession()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("write", """{"path":"b.txt","content":"x"}""").Reply("Done."));

        var run = await rig.RunAsync([
            rig.NewSession(),
            EditorRig.Step("""{"request":"session/set_mode","as":"m","params":{"sessionId":"$s.sessionId","modeId":"accept-edits"}}"""),
            EditorRig.Prompt("Write."),
            EditorRig.Step("""{"request":"session/set_config_option","as":"o","params":{"sessionId":"$s.sessionId","configId":"mode","value":"plan"}}"""),
            EditorRig.Step($$$"""{"request":"session/resume","as":"r","params":{"sessionId":"$s.sessionId","cwd":"{{{rig.Folder}}}"}}"""),
            EditorRig.Step("""{"request":"session/set_mode","as":"off","params":{"sessionId":"$s.sessionId","modeId":"reckless"}}"""),
            EditorRig.Step("""{"request":"session/set_config_option","as":"none","params":{"sessionId":"$s.sessionId","configId":"colour","value":"red"}}"""),
        ]);

        Assert.Equal("default", run.Result("s").GetProperty("modes").GetProperty("currentModeId").GetString());
        Assert.True(File.Exists(Path.Combine(rig.Folder, "b.txt")));
        Assert.Empty(run.Requests("session/request_permission"));
        Assert.NotEmpty(run.Updates("config_option_update"));
        Assert.Equal("plan", Assert.Single(run.Updates("current_mode_update")).GetProperty("currentModeId").GetString());
        Assert.Equal("plan", run.Result("r").GetProperty("modes").GetProperty("currentModeId").GetString());
        Assert.Contains("accept-edits", run.Error("off").Message, StringComparison.Ordinal);
        Assert.Equal(-32602, run.Error("none").Code);
    }

    [Fact]
    public async Task Models_ChosenInTheEditor_AreAskedFromThenOn()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Done.").Repeat(0));

        var run = await rig.RunAsync([
            rig.NewSession(),
            EditorRig.Step("""{"request":"session/set_config_option","as":"o","params":{"sessionId":"$s.sessionId","configId":"model","value":"openai/gpt-5-mini"}}"""),
            EditorRig.Prompt("Hello."),
            EditorRig.Step("""{"request":"session/set_config_option","as":"off","params":{"sessionId":"$s.sessionId","configId":"model","value":"openai/none"}}"""),
        ]);

        var model = run.Result("s").GetProperty("configOptions").EnumerateArray().Single(static each => each.GetProperty("id").GetString() == "model");
        Assert.Contains(
            model.GetProperty("currentValue").GetString(),
            model.GetProperty("options").EnumerateArray().Select(static each => each.GetProperty("value").GetString()));
        Assert.Equal("gpt-5-mini", rig.Models.ModelRequests[0].Model);
        Assert.Equal(-32602, run.Error("off").Code);
    }

    [Fact]
    public async Task TwoSessions_AtOnce_EachHasItsOwnNews()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().Reply("For one.").When(new RequestMatch { LastContains = "One" }).Repeat(0)
                .Reply("For two.").When(new RequestMatch { LastContains = "Two" }).Repeat(0).Reply("Title").Repeat(0));

        static JsonObject Prompt(string name, string session, string text) => EditorRig.Step(
            $$$"""{"request":"session/prompt","as":"{{{name}}}","background":true,"params":{"sessionId":"{{{session}}}","prompt":[{"type":"text","text":"{{{text}}}"}]}}""");
        var second = rig.NewSession();
        second["as"] = "t";
        var run = await rig.RunAsync([
            rig.NewSession(), second, Prompt("p", "$s.sessionId", "One"), Prompt("q", "$t.sessionId", "Two"), EditorRig.Step("""{"await":"p"}"""),
            EditorRig.Step("""{"await":"q"}"""),
        ]);

        string TextOf(string name) => string.Concat(
            run.Log.Where(entry => entry.GetProperty("kind").GetString() == "agent_message_chunk"
                    && entry.GetProperty("params").GetProperty("sessionId").GetString() == run.Result(name).GetProperty("sessionId").GetString())
                .Select(static entry => entry.GetProperty("params").GetProperty("update").GetProperty("content").GetProperty("text").GetString()));
        Assert.Equal("For one.", TextOf("s"));
        Assert.Equal("For two.", TextOf("t"));
    }

    [Fact]
    public async Task SubAgent_ThatAsks_AsksTheEditorInItsSession()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().ToolCall("task", """{"prompt":"Write the file now.","description":"writes"}""")
                .ToolCall("write", """{"path":"b.txt","content":"x"}""").Reply("The child is done.").Reply("All done."));

        var run = await rig.RunAsync(
            [rig.NewSession(), EditorRig.Prompt("Delegate.")], EditorRig.Answers("allow_once"));

        Assert.Equal("end_turn", run.StopReason());
        Assert.True(File.Exists(Path.Combine(rig.Folder, "b.txt")));
        var asked = run.Requests("session/request_permission")[^1];
        Assert.Equal(run.Result("s").GetProperty("sessionId").GetString(), asked.GetProperty("sessionId").GetString());
        Assert.Contains(
            asked.GetProperty("toolCall").GetProperty("toolCallId").GetString(),
            run.Updates("tool_call").Select(static call => call.GetProperty("toolCallId").GetString()));
    }
}
