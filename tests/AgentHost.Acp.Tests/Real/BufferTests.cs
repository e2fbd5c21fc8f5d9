using System.Text.Json.Nodes;

namespace AgentHost.Acp.Tests.Real;

/// <summary>Texts that an editor has and did not save, through the protocol's own SDK as the editor.</summary>
public sealed class BufferTests
{
    private const string Saved = "one\ntwo\nthree\n";
    private const string Unsaved = "one\nTWO, not saved\nthree\n";

    [Fact]
    public async Task Read_BufferThatIsNotSaved_IsWhatTheModelSeesAndTheDiskStays()
    {
        await using var rig = await OpenAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("Read."));

        var run = await RunAsync(rig, [rig.NewSession(), EditorRig.Prompt("Read.")]);

        Assert.Equal("end_turn", run.StopReason());
        Assert.Contains("TWO, not saved", EditorRun.Sent(rig), StringComparison.Ordinal);
        Assert.Equal(Saved, await ReadAsync(rig, "a.txt"));
        Assert.Empty(run.Requests("fs/write_text_file"));
        Assert.All(run.Requests("fs/read_text_file"), asked => Assert.Equal(PathOf(rig), asked.GetProperty("path").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Edit_BufferThatIsNotSaved_ChangesThatTextAndUndoBringsItBack(bool saves)
    {
        await using var rig = await OpenAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""").ToolCall("edit", """{"edits":[{"path":"a.txt","old":"three","new":"four"}]}""").Reply("Changed."));

        var run = await RunAsync(
            rig,
            [rig.NewSession(), EditorRig.Prompt("Change.")],
            plan => plan["saves"] = saves,
            ["allow_once"]);

        // Asked about is the change of what the person sees, and nothing was left in the editor that is not on disk.
        var diff = run.Requests("session/request_permission").Single().GetProperty("toolCall").GetProperty("content")[0];
        Assert.Contains("TWO, not saved", diff.GetProperty("oldText").GetString(), StringComparison.Ordinal);
        var written = run.Requests("fs/write_text_file");
        Assert.Equal(Unsaved, written[0].GetProperty("content").GetString());
        Assert.Equal("end_turn", run.StopReason());
        if (saves)
        {
            Assert.Equal(Unsaved.Replace("three", "four", StringComparison.Ordinal), await ReadAsync(rig, "a.txt"));
        }
        else
        {
            // An editor that only takes what it is given has that text unsaved: the person's to save, or to take back.
            Assert.Equal(Unsaved.Replace("three", "four", StringComparison.Ordinal), written[^1].GetProperty("content").GetString());
        }

        Assert.Equal(0, await rig.CallAsync("session", "undo", "last"));
        Assert.Equal(Unsaved, await ReadAsync(rig, "a.txt"));
    }

    [Fact]
    public async Task Edit_BufferThatChangedSinceItWasRead_IsRefusedAndNothingIsSaved()
    {
        await using var rig = await OpenAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""").Reply("Read.")
            .ToolCall("write", """{"path":"a.txt","content":"mine","mode":"overwrite"}""").Reply("Refused."));

        var run = await RunAsync(
            rig,
            [
                rig.NewSession(), EditorRig.Prompt("Read."), new JsonObject { ["buffer"] = PathOf(rig), ["text"] = "typed meanwhile\n" },
                EditorRig.Prompt("Write.", "q"),
            ],
            permissions: ["allow_once"]);

        Assert.Equal("end_turn", run.StopReason("q"));
        Assert.Contains("was changed by someone else", EditorRun.Sent(rig), StringComparison.Ordinal);
        Assert.Empty(run.Requests("fs/write_text_file"));
        Assert.Equal(Saved, await ReadAsync(rig, "a.txt"));
    }

    [Fact]
    public async Task Edit_ThatIsNotAllowed_SavesNothing()
    {
        await using var rig = await OpenAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""").ToolCall("edit", """{"edits":[{"path":"a.txt","old":"three","new":"four"}]}""").Reply("Not."));

        var run = await RunAsync(rig, [rig.NewSession(), EditorRig.Prompt("Change.")], permissions: ["reject_once"]);

        Assert.Empty(run.Requests("fs/write_text_file"));
        Assert.Equal(Saved, await ReadAsync(rig, "a.txt"));
    }

    [Fact]
    public async Task Search_AfterABufferWasRead_FindsWhatReadShows()
    {
        await using var rig = await OpenAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""").ToolCall("grep", """{"pattern":"not saved"}""").Reply("Found."));

        await RunAsync(rig, [rig.NewSession(), EditorRig.Prompt("Find.")]);

        var last = System.Text.Encoding.UTF8.GetString(rig.Models.ModelRequests[2].Body.Span);
        Assert.Equal(2, last.Split("TWO, not saved").Length - 1);
    }

    [Fact]
    public async Task Link_ToABufferThatIsNotSaved_BringsThatText()
    {
        await using var rig = await OpenAsync(Scenario.Create().Reply("Seen."));
        var prompt = EditorRig.Prompt("See ");
        prompt["params"]!["prompt"]!.AsArray().Add(new JsonObject { ["type"] = "resource_link", ["name"] = "a.txt", ["uri"] = "file://" + PathOf(rig) });

        await RunAsync(rig, [rig.NewSession(), prompt]);

        Assert.Contains("TWO, not saved", EditorRun.Sent(rig), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_HiddenFile_IsNotAskedFor()
    {
        await using var rig = await OpenAsync(Scenario.Create().ToolCall("read", """{"path":"secret.txt"}""").Reply("No."));
        rig.Write("secret.txt", "hidden").Write(".agentignore", "secret.txt\n");

        var run = await RunAsync(rig, [rig.NewSession(), EditorRig.Prompt("Read.")], permissions: ["allow_once"]);

        Assert.Equal("end_turn", run.StopReason());
        Assert.Empty(run.Requests("fs/read_text_file"));
    }

    [Theory]
    [InlineData("""{"fs":{"readTextFile":true}}""")]
    [InlineData("""{}""")]
    public async Task Read_EditorWithoutBoth_IsNotAsked(string capabilities)
    {
        await using var rig = await OpenAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("Read."));

        var run = await RunAsync(
            rig, [rig.NewSession(), EditorRig.Prompt("Read.")], plan => plan["capabilities"] = EditorRig.Step(capabilities));

        Assert.Empty(run.Requests("fs/read_text_file"));
        Assert.DoesNotContain("not saved", EditorRun.Sent(rig), StringComparison.Ordinal);
    }

    private static async Task<EditorRig> OpenAsync(Scenario scenario) =>
        (await EditorRig.OpenAsync(scenario)).Write("a.txt", Saved).Configure("""{"sessions":{"titles":"off"}}""");

    private static string PathOf(EditorRig rig) => Path.Combine(rig.Folder, "a.txt");

    private static Task<string> ReadAsync(EditorRig rig, string path) =>
        File.ReadAllTextAsync(Path.Combine(rig.Folder, path), TestContext.Current.CancellationToken);

    private static Task<EditorRun> RunAsync(
        EditorRig rig, IEnumerable<JsonObject> steps, Action<JsonObject>? change = null, IReadOnlyList<string>? permissions = null) =>
        rig.RunAsync(steps, plan =>
        {
            plan["capabilities"] = EditorRig.Step("""{"fs":{"readTextFile":true,"writeTextFile":true}}""");
            plan["buffers"] = new JsonObject { [PathOf(rig)] = Unsaved };
            EditorRig.Answers([.. permissions ?? []])(plan);
            change?.Invoke(plan);
        });
}
