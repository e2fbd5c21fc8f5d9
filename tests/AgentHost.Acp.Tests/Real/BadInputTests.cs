using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Acp.Tests.Real;

/// <summary>Editors that send nonsense, die or stay away.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Lines_ThatAreNone_AreAnsweredAndTheConnectionGoesOn()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Still here."));

        var run = await rig.RunAsync([
            EditorRig.Step("""{"raw":"{\"jsonrpc\":\"2.0\",\"id\":900,\"method\":"}"""),
            EditorRig.Step("""{"raw":"[]"}"""),
            EditorRig.Step("""{"raw":"{\"jsonrpc\":\"2.0\",\"id\":4711,\"result\":{}}"}"""),
            EditorRig.Step("""{"raw":"{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":{\"sessionId\":5}}"}"""),
            EditorRig.Step("""{"request":"session/levitate","as":"u","params":{}}"""),
            EditorRig.Step("""{"request":"session/prompt","as":"none","params":{"sessionId":"nobody","prompt":[{"type":"text","text":"x"}]}}"""),
            rig.NewSession(),
            EditorRig.Prompt("Hello."),
        ]);

        Assert.Equal(-32601, run.Error("u").Code);
        Assert.Equal(-32002, run.Error("none").Code);
        Assert.Contains(run.Log, static entry => entry.TryGetProperty("error", out var error) && error.GetProperty("code").GetInt32() == -32700);
        Assert.Contains(run.Log, static entry => entry.TryGetProperty("error", out var error) && error.GetProperty("code").GetInt32() == -32600);
        Assert.Equal("Still here.", run.Text());
        Assert.Contains("4711", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Initialize_LateAndTwice_IsRefused()
    {
        await using var rig = await EditorRig.OpenAsync();

        var early = await rig.RunAsync([rig.NewSession()], static plan => plan["capabilities"] = null);
        var twice = await rig.RunAsync([EditorRig.Step("""{"request":"initialize","as":"i","params":{"protocolVersion":1}}""")]);
        var newer = await rig.RunAsync([], static plan => plan["version"] = 2);

        Assert.Equal(-32600, early.Error("s").Code);
        Assert.Contains("initialize", early.Error("s").Message, StringComparison.Ordinal);
        Assert.Equal(-32600, twice.Error("i").Code);
        Assert.Equal(1, newer.Result("initialize").GetProperty("protocolVersion").GetInt32());
    }

    [Fact]
    public async Task Id_OfARequestThatRuns_IsRefusedAndTheFirstGoesOn()
    {
        await using var rig = await EditorRig.OpenAsync();

        var run = await rig.RunAsync([
            EditorRig.Step("""{"raw":"{\"jsonrpc\":\"2.0\",\"id\":900,\"method\":\"session/list\",\"params\":{}}\n{\"jsonrpc\":\"2.0\",\"id\":900,\"method\":\"session/list\",\"params\":{}}"}"""),
            EditorRig.Step("""{"sleep":2000}"""),
        ]);

        var answers = run.Log
            .Where(static entry => entry.GetProperty("kind").GetString() == "answer" && entry.GetProperty("id").GetRawText() == "900").ToList();
        Assert.Equal(2, answers.Count);
        Assert.Equal(-32600, Assert.Single(answers, static entry => entry.TryGetProperty("error", out _)).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("relative/folder", "no absolute path")]
    [InlineData("/there/is/no/such/folder", "/there/is/no/such/folder")]
    public async Task NewSession_FolderThatIsNone_SaysSo(string cwd, string words)
    {
        await using var rig = await EditorRig.OpenAsync();
        var begin = rig.NewSession();
        begin["params"]!["cwd"] = cwd;

        var run = await rig.RunAsync([begin]);

        Assert.Contains(words, run.Error("s").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewSession_ParametersThatDoNotFit_SaysWhich()
    {
        await using var rig = await EditorRig.OpenAsync();

        var run = await rig.RunAsync([
            EditorRig.Step("""{"raw":"{\"jsonrpc\":\"2.0\",\"id\":901,\"method\":\"session/new\",\"params\":{\"mcpServers\":[]}}"}"""),
            EditorRig.Step("""{"sleep":500}"""),
            EditorRig.Step($$$"""{"request":"session/new","as":"more","params":{"cwd":"{{{rig.Folder}}}","mcpServers":[],"additionalDirectories":["/usr"]}}"""),
            EditorRig.Step($$$"""{"request":"session/load","as":"gone","params":{"cwd":"{{{rig.Folder}}}","mcpServers":[],"sessionId":"01a20a50-229d-7420-8f14-9cbaf516b644"}}"""),
        ]);

        var refused = run.Log.Single(static entry => entry.GetProperty("kind").GetString() == "answer" && entry.GetProperty("id").GetRawText() == "901");
        Assert.Contains("cwd", refused.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(-32602, run.Error("more").Code);
        Assert.Equal(-32002, run.Error("gone").Code);
    }

    [Theory]
    [InlineData("""{"type":"image","mimeType":"image/png","data":"no base64!"}""", "not base64")]
    [InlineData("""{"type":"image","mimeType":"text/plain","data":"aGVsbG8="}""", "no type of an image")]
    [InlineData("""{"type":"audio","mimeType":"audio/wav","data":"aGVsbG8="}""", "Sound is not taken")]
    public async Task Prompt_ContentThatIsNotTaken_SaysWhy(string block, string words)
    {
        await using var rig = await EditorRig.OpenAsync();
        var prompt = EditorRig.Prompt("");
        prompt["params"]!["prompt"] = new JsonArray(JsonNode.Parse(block));

        var run = await rig.RunAsync([rig.NewSession(), prompt]);

        Assert.Equal(-32602, run.Error("p").Code);
        Assert.Contains(words, run.Error("p").Message, StringComparison.Ordinal);
        Assert.Empty(rig.Models.ModelRequests);
    }

    [Fact]
    public async Task Prompt_HugeImage_IsRefusedAndTheSessionGoesOn()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Fine."));
        var prompt = EditorRig.Prompt("", "huge");
        prompt["params"]!["prompt"] = new JsonArray(
            new JsonObject { ["type"] = "image", ["mimeType"] = "image/png", ["data"] = Convert.ToBase64String(new byte[11 << 20]) });

        var run = await rig.RunAsync([rig.NewSession(), prompt, EditorRig.Prompt("Hello.")]);

        Assert.Contains("larger than 10 MB", run.Error("huge").Message, StringComparison.Ordinal);
        Assert.Equal("end_turn", run.StopReason());
    }

    [Fact]
    public async Task Line_OverTheBound_EndsTheConnectionWithASentence()
    {
        await using var rig = await EditorRig.OpenAsync();

        var run = await rig.RunAsync([EditorRig.Step("""{"rawSize":70000000}""")], static plan => plan["ends"] = true);

        Assert.Equal(1, run.Code);
        Assert.Contains("the connection was ended", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_WhileOneRuns_IsRefusedAndTheFirstGoesOn()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("shell", """{"command":"sleep 2"}""").Reply("Slept."));

        var run = await rig.RunAsync(
            [
                rig.NewSession(), EditorRig.Prompt("Sleep.", background: true), EditorRig.Step("""{"waitFor":"in_progress"}"""), EditorRig.Prompt("Me too.", "q"),
                EditorRig.Step("""{"await":"p"}"""),
            ],
            null,
            "--permission-mode", "bypass");

        Assert.Equal(-32600, run.Error("q").Code);
        Assert.Equal("end_turn", run.StopReason());
        Assert.Equal("Slept.", run.Text());
    }

    [Fact]
    public async Task Input_ThatEndsInTheMiddleOfATool_EndsTheProgramAndTheTool()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("shell", """{"command":"echo $$ > pid; exec sleep 60"}"""));

        var run = await rig.RunAsync(
            [rig.NewSession(), EditorRig.Prompt("Sleep.", background: true), EditorRig.Step("""{"waitFor":"in_progress"}"""), EditorRig.Step("""{"sleep":1000}""")],
            null,
            "--permission-mode", "bypass");

        Assert.Equal(0, run.Code);
        Assert.True(run.EndMs < 10_000, $"{run.EndMs} ms");
        var pid = (await File.ReadAllTextAsync(Path.Combine(rig.Folder, "pid"), TestContext.Current.CancellationToken)).Trim();
        var command = $"/proc/{pid}/cmdline";
        Assert.False(
            File.Exists(command)
            && (await File.ReadAllTextAsync(command, TestContext.Current.CancellationToken)).Contains("sleep", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Permission_AnsweredTwice_IsDecidedByTheFirstAnswer()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("write", """{"path":"a.txt","content":"x"}""").Reply("Done."));

        // The SDK's own answer, which comes second, is no.
        var run = await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Write.")], EditorRig.Answers("twice"));

        Assert.Equal("end_turn", run.StopReason());
        Assert.Equal("Done.", run.Text());
        Assert.True(File.Exists(Path.Combine(rig.Folder, "a.txt")));
    }

    [Fact]
    public async Task Editor_ThatDiesInTheMiddleOfATool_TakesTheProgramAndTheToolAlong()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("shell", """{"command":"echo $$ > pid; exec sleep 60"}"""));
        using var program = rig.Start("acp", "--permission-mode", "bypass");
        await program.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}""");
        await program.StandardInput.WriteLineAsync(
            $$$"""{"jsonrpc":"2.0","id":2,"method":"session/new","params":{"cwd":"{{{rig.Folder}}}","mcpServers":[]}}""");
        string? session = null;
        while (session is null && await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            using var message = JsonDocument.Parse(line);
            session = message.RootElement.TryGetProperty("result", out var result) && result.TryGetProperty("sessionId", out var id) ? id.GetString() : null;
        }

        await program.StandardInput.WriteLineAsync(
            $$$"""{"jsonrpc":"2.0","id":3,"method":"session/prompt","params":{"sessionId":"{{{session}}}","prompt":[{"type":"text","text":"Sleep."}]}}""");
        await program.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        var pid = "";
        var file = Path.Combine(rig.Folder, "pid");
        await Eventually.TrueAsync(() => File.Exists(file) && (pid = File.ReadAllText(file).Trim()).Length > 0);

        // All that the system leaves of an editor that was killed.
        program.StandardInput.Close();
        program.StandardOutput.Close();
        program.StandardError.Close();

        await program.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(EditorRig.Patience);
        await Eventually.TrueAsync(() => !Directory.Exists("/proc/" + pid));
    }

    [Fact]
    public async Task Output_ThatNobodyReads_EndsTheConnection()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply(Reply.Of(new string('x', 3_000_000)) with { ChunkSize = 1_000 }));
        await using var hung = await HungEditor.StartAsync(rig, TimeSpan.FromSeconds(1));

        Assert.Contains("took nothing", await hung.Ended.WaitAsync(EditorRig.Patience, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
