using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Replay.Tests;

public sealed class RecordAndReplayTests
{
    private static readonly ModelFinished Stop = new(FinishReason.Stop);

    [Fact]
    public async Task Conversation_Recorded_PlaysTheSameUpdates()
    {
        using var studio = new Studio();
        ModelUpdate[] first =
        [
            new ReasoningDelta("I "), new ReasoningDelta("think") { Opaque = AgentJson.Parse("""{"signature":"s"}""") },
            new TextDelta("Rea"), new TextDelta("ding."),
            new ToolCallDelta(0) { CallId = "id-7", Tool = "read", Arguments = "{\"pa" }, new ToolCallDelta(0) { Arguments = "th\":\"a\"}" },
            new OpaqueUpdate(new OpaquePart("real", AgentJson.Parse("""{"x":[1,"y"]}"""))),
            new UsageUpdate(new TokenUsage(10, 5) { CacheRead = 3 }),
            new ModelFinished(FinishReason.ToolCalls) { Detail = "d" },
        ];
        studio.Answer(new ProgressUpdate("loading"), first[0], first[1], first[2], first[3], first[4], first[5], first[6], first[7], first[8])
            .Answer(new TextDelta("Done."), Stop);

        Message[] Later(string callId, string when) =>
        [
            Studio.User("go"),
            new(
                when,
                MessageRole.Assistant,
                [new TextPart("Reading."), new ToolCallPart(callId, "read", AgentJson.Parse("""{"path":"a"}"""))],
                default) { Model = "take/cassette" },
            new(
                when + "!",
                MessageRole.Tool,
                [new ToolResultPart(callId, [new TextPart("one"), new ImagePart("image/png") { Data = new byte[] { 1, 2, 3 } }])],
                default),
        ];
        await using (var recorder = studio.Recorder())
        {
            Assert.Equal(first.Length + 1, (await Studio.AskAsync(recorder, Studio.User("go"))).Count);
            await Studio.AskAsync(recorder, Later("id-7", "x"));
        }

        await using var player = studio.Player();
        var played = await Studio.AskAsync(player, Studio.User("go"));
        var end = await Studio.AskAsync(player, Later("another-id", "y"));

        Assert.Equal(first.Select(AgentJson.Write), played.Select(AgentJson.Write));
        Assert.Equal([new TextDelta("Done."), Stop], end);
        Assert.Equal(["real/model", "real/model"], studio.Opened);

        // The recorded provider gets its own messages back as its own.
        Assert.Equal("real/model", studio.Asked[1].Messages[1].Model);
        Assert.Equal(2, studio.Asked.Count);
    }

    [Fact]
    public async Task Cassette_OfAConversation_ReadsLikeThis()
    {
        using var studio = new Studio();
        studio.Answer(new TextDelta("Hello."), Stop).Answer(new TextDelta("Bye."), Stop);
        var request = new ModelRequest([Studio.User("hi")])
        {
            System = [new PromptText("s", "Be brief.")],
            Tools = [new ToolSpec("read", "Reads.", AgentJson.EmptyObject)]
        };
        await using (var recorder = studio.Recorder())
        {
            await Studio.AskAsync(recorder, request);
            await Studio.AskAsync(
                recorder,
                request with
                {
                    Messages = [.. request.Messages, new Message("2", MessageRole.Assistant, [new TextPart("Hello.")], default), Studio.User("bye")]
                });
        }

        Assert.Equal(
            [
                """{"cassette":1,"model":"real/model"}""",
                """{"request":1,"digests":{…},"tools":["read"],"same":0,"messages":[{"role":"user","parts":[{"type":"text","text":"hi"}]}]}""",
                """{"update":{"type":"text-delta","text":"Hello."}}""",
                """{"update":{"type":"finished","reason":"stop"}}""",
                """{"request":2,"digests":{…},"tools":["read"],"same":1,"messages":[{"role":"assistant","parts":[{"type":"text","text":"Hello."}]},{"role":"user","parts":[{"type":"text","text":"bye"}]}]}""",
                """{"update":{"type":"text-delta","text":"Bye."}}""",
                """{"update":{"type":"finished","reason":"stop"}}""",
            ],
            studio.Lines.Select(line =>
                System.Text.RegularExpressions.Regex.Replace(
                    line, "\"digests\":\\{[^}]*\\}", "\"digests\":{…}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5))));
    }

    [Fact]
    public async Task Recording_Twice_IsTheSameToTheByte()
    {
        using var one = new Studio();
        using var two = new Studio();
        foreach (var studio in new[] { one, two })
        {
            studio.Answer(new TextDelta($"in {studio.Workspace.Root}/a"), Stop);
            await using var recorder = studio.Recorder();
            await Studio.AskAsync(recorder, Studio.User($"look at {studio.Workspace.Root}/a"));
        }

        Assert.Equal(one.Lines, two.Lines);
    }

    [Fact]
    public async Task Secrets_WhereverTheyStand_AreNotKept()
    {
        using var studio = new Studio();
        var half = Studio.Secret[..6];
        studio.Answer(
            new TextDelta("it is " + half),
            new UsageUpdate(TokenUsage.None),
            new TextDelta(Studio.Secret[6..] + " now"),
            new ReasoningDelta(Studio.Secret) { Opaque = AgentJson.Parse($$"""{"a":["{{Studio.Secret}}"]}""") },
            new ToolCallDelta(0) { CallId = "c", Tool = "t", Arguments = $"{{\"x\":\"{half}" },
            new ToolCallDelta(1) { CallId = "d", Tool = "t", Arguments = "{}" },
            new ToolCallDelta(0) { Arguments = $"{Studio.Secret[6..]}\"}}" },
            new ModelFault(ModelFaultKind.Overloaded, $"no {Studio.Secret}"));
        await using (var recorder = studio.Recorder())
        {
            await Studio.AskAsync(
                recorder,
                Studio.User($"the key is {Studio.Secret}"),
                new Message("t", MessageRole.Tool, [new ToolResultPart("c", [new TextPart(Studio.Secret)])], default));
        }

        Assert.DoesNotContain(Studio.Secret, System.IO.File.ReadAllText(studio.File), StringComparison.Ordinal);
        await using var player = studio.Player();
        var played = await Studio.AskAsync(
            player,
            Studio.User($"the key is {Studio.Secret}"),
            new Message("t", MessageRole.Tool, [new ToolResultPart("c", [new TextPart(Studio.Secret)])], default));
        Assert.Equal("it is *************** now", string.Concat(played.OfType<TextDelta>().Select(delta => delta.Text)));
        Assert.Equal(2, played.OfType<TextDelta>().Count());
        Assert.Equal(
            "{\"x\":\"***************\"}", string.Concat(played.OfType<ToolCallDelta>().Where(delta => delta.Index == 0).Select(delta => delta.Arguments)));
        Assert.Equal(new ModelFault(ModelFaultKind.Overloaded, "no ***************"), played[^1]);
    }

    [Fact]
    public async Task Folder_OfTheWorkspace_IsThatOfWhoeverPlays()
    {
        using var studio = new Studio();
        using var elsewhere = new TestWorkspace();
        var root = studio.Workspace.Root;
        studio.Answer(
            new TextDelta("in " + root[..5]), new TextDelta(root[5..]),
            new ToolCallDelta(0) { CallId = "c", Tool = "read", Arguments = $"{{\"path\":\"{root}/a" }, new ToolCallDelta(0) { Arguments = "\"}" }, Stop);
        await using (var recorder = studio.Recorder())
        {
            await Studio.AskAsync(recorder, Studio.User($"look at {root}"));
        }

        await using var player = studio.Player(elsewhere: elsewhere);
        var played = await Studio.AskAsync(player, Studio.User($"look at {elsewhere.Root}"));

        Assert.DoesNotContain(root, System.IO.File.ReadAllText(studio.File), StringComparison.Ordinal);
        Assert.Equal("in " + elsewhere.Root, string.Concat(played.OfType<TextDelta>().Select(delta => delta.Text)));
        Assert.Equal($"{{\"path\":\"{elsewhere.Root}/a\"}}", string.Concat(played.OfType<ToolCallDelta>().Select(delta => delta.Arguments)));
    }

    [Fact]
    public async Task Recording_GoesOnWhereItEnded_AndLeavesOutWhatWasCutOff()
    {
        using var studio = new Studio();
        studio.Answer(new TextDelta("one"), Stop).Answer(new TextDelta("never whole"));
        await using (var recorder = studio.Recorder())
        {
            await Studio.AskAsync(recorder, Studio.User("1"));
            Assert.IsType<ModelFault>((await Studio.AskAsync(recorder, Studio.User("cut")))[^1]);
        }

        studio.Answer(new TextDelta("two"), Stop);
        await using (var recorder = studio.Recorder())
        {
            await Studio.AskAsync(recorder, Studio.User("2"));
        }

        await using var player = studio.Player();
        Assert.Equal(("one", "two"), (await TextAsync("1"), await TextAsync("2")));
        Assert.Contains("holds 2 requests, and this is one more", Studio.Fault(await Studio.AskAsync(player, Studio.User("3"))), StringComparison.Ordinal);

        async Task<string> TextAsync(string prompt) =>
            string.Concat((await Studio.AskAsync(player, Studio.User(prompt))).OfType<TextDelta>().Select(delta => delta.Text));
    }

    [Fact]
    public async Task Requests_SideBySide_EachFindTheirAnswer()
    {
        using var studio = new Studio();
        await using (var recorder = studio.Recorder())
        {
            foreach (var word in (string[])["a", "b", "c"])
            {
                studio.Answer(new TextDelta("to " + word), Stop);
                await Studio.AskAsync(recorder, Studio.User(word));
            }
        }

        await using var player = studio.Player();
        Assert.Equal(["to c", "to a", "to b"], new[] { await AskAsync("c"), await AskAsync("a"), await AskAsync("b") });

        async Task<string> AskAsync(string word) => ((TextDelta)(await Studio.AskAsync(player, Studio.User(word)))[0]).Text;
    }

    [Fact]
    public async Task Request_ThatIsAnother_IsToldWhatDiffers()
    {
        using var studio = new Studio();
        studio.Answer(new TextDelta("x"), Stop);
        var request = new ModelRequest([Studio.User("read the file a.txt now")])
        {
            System = [new PromptText("s", "Be brief.")],
            Tools = [new ToolSpec("read", "Reads.", AgentJson.EmptyObject), new ToolSpec("write", "Writes.", AgentJson.EmptyObject)]
        };
        await using (var recorder = studio.Recorder())
        {
            await Studio.AskAsync(recorder, request);
        }

        async Task<string> AskAsync(ModelRequest other, string match) =>
            (await Studio.AskAsync(studio.Player($",\"match\":[{match}]"), other)) is [ModelFault fault]
                ? fault.Message[(fault.Message.IndexOf("): ", StringComparison.Ordinal) + 3)..]
                : "played";

        Assert.Equal("played", await AskAsync(request with { System = [new PromptText("s", "Be long.")], Tools = [] }, "\"messages\",\"parameters\""));
        Assert.Equal("played", await AskAsync(request with { Messages = [Studio.User("anything")] }, ""));
        Assert.Equal(
            "message 1 was recorded as …ext\":\"read the file a.txt now\"}]} and is now …ext\":\"read the file b.txt now\"}]}",
            await AskAsync(request with { Messages = [Studio.User("read the file b.txt now")] }, "\"messages\""));
        Assert.Equal(
            "it was recorded with 1 message and has 2 now.",
            await AskAsync(request with { Messages = [.. request.Messages, Studio.User("more")] }, "\"messages\""));
        Assert.Equal("the system prompt is another one.", await AskAsync(request with { System = [] }, "\"messages\",\"system\""));
        Assert.Equal(
            "the tools are others, without write, with edit.",
            await AskAsync(request with { Tools = [request.Tools[0], new ToolSpec("edit", "Edits.", AgentJson.EmptyObject)] }, "\"tools\""));
        Assert.Equal(
            "the tools have other descriptions or arguments.",
            await AskAsync(request with { Tools = [request.Tools[0], new ToolSpec("write", "Writes!", AgentJson.EmptyObject)] }, "\"tools\""));
        Assert.Equal("the parameters are others.", await AskAsync(request with { Parameters = new() { Temperature = 1 } }, "\"parameters\""));
    }

    [Fact]
    public async Task Model_ThatCannotBeOpened_IsAFault()
    {
        using var studio = new Studio { Unknown = "There is no such model." };
        await using var recorder = studio.Recorder();

        await recorder.WarmUpAsync(CancellationToken.None);

        Assert.Equal("There is no such model.", Studio.Fault(await Studio.AskAsync(recorder, Studio.User("x"))));
    }

    [Theory]
    [InlineData("{}", "names no cassette")]
    [InlineData("""{"cassette":""}""", "names no cassette")]
    [InlineData("""{"cassette":"a","mode":"rewind"}""", "has the mode \"rewind\": it is replay or record")]
    [InlineData("""{"cassette":"a","mode":"record"}""", "names no model to record: set of to PROVIDER/MODEL")]
    [InlineData("""{"cassette":"a","mode":"record","of":"model"}""", "names no model to record")]
    [InlineData("""{"cassette":"a","match":["times"]}""", "has a match that is no list of messages, system, tools, parameters")]
    [InlineData("""{"cassette":"a","match":"messages"}""", "has a match that is no list")]
    [InlineData("""{"cassette":"a","delayMs":-1}""", "has a delayMs that is no number from 0 to 10000")]
    [InlineData("""{"cassette":"a","delayMs":"1"}""", "has a delayMs")]
    [InlineData("""{"cassette":"a"}""", "There is no cassette ")]
    public async Task Settings_ThatCannotWork_AreAFault(string settings, string expected)
    {
        using var studio = new Studio();

        Assert.Contains(expected, Studio.Fault(await Studio.AskAsync(studio.Client(settings), Studio.User("x"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_InAProcessOfItsOwn_IsRefused()
    {
        using var studio = new Studio();
        var client = new ReplayProvider(studio.Workspace, null, null, TimeProvider.System)
            .CreateClient(new ModelClientOptions("take", "m") { Settings = AgentJson.Parse("""{"cassette":"a","mode":"record","of":"a/b"}""") });

        Assert.Contains("cannot record here", Studio.Fault(await Studio.AskAsync(client, Studio.User("x"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_ThatIsNotUnicode_IsKeptAsFarAsItCanBe()
    {
        using var studio = new Studio();
        studio.Answer(new TextDelta("a\ud83d"), new TextDelta("\ude00b"), new ToolCallDelta(0) { CallId = "c\ud800", Tool = "t", Arguments = "\ud800" }, Stop);
        await using (var recorder = studio.Recorder())
        {
            await Studio.AskAsync(recorder, Studio.User("x \ud800"));
        }

        await using var player = studio.Player();
        Assert.Equal(4, (await Studio.AskAsync(player, Studio.User("x \ud800"))).Count);
    }
}
