using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>What is kept when a conversation is shortened by a compactor that would keep nothing.</summary>
public sealed class PinTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static HostRig Rig(string? pins = null)
    {
        var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId + new string('x', 4_000))));
        rig.Stub.Tool("learn", (call, context, _) =>
            new(ToolResult.Text($"how to ({context.CallId})") with { Pin = call.Arguments.GetProperty("name").GetString() }));
        rig.Stub.Add<Compactor>(CapabilityKinds.Compactor, "laid", AgentJson.Parse("""{"name":"laid"}"""), _ => new Laid());
        if (pins is not null)
        {
            rig.Stub.Add<Capability>(CapabilityKinds.PinSource, "laid", AgentJson.Parse("""{"name":"laid"}"""), _ => new Source(pins));
        }

        return rig;
    }

    private static async Task<ContextCompacted> CompactAsync(HostRig rig)
    {
        var report = await rig.Host.Sessions.Context.CompactAsync(new CompactRequest(rig.Workspace.Id, rig.SessionId), None);
        Assert.Null(report.Reason);
        return report.Compacted!;
    }

    private static async Task<IReadOnlyList<Message>> SentAsync(HostRig rig)
    {
        await rig.RunAsync(rig.Prompt("and now?"));
        Histories.AssertValid(rig.Model.Last.Messages);
        return rig.Model.Last.Messages;
    }

    private static List<string> ResultsOf(IReadOnlyList<Message> messages) =>
        [.. messages.SelectMany(static message => message.Parts).OfType<ToolResultPart>().Select(Histories.TextOf)];

    [Fact]
    public async Task Compact_ResultsThatToolsPin_AreKeptTheLastOfEachName()
    {
        await using var rig = Rig();
        rig.Model.Call(("learn", """{"name":"a"}""")).Call(("look", "{}"), ("learn", """{"name":"b"}""")).Call(("learn", """{"name":"a"}"""))
            .Call(("look", "{}")).Text("one").Text("two");
        await rig.OpenAsync();
        await rig.RunAsync(rig.Prompt("the goal"));

        await CompactAsync(rig);

        var sent = await SentAsync(rig);
        Assert.Equal("the goal", sent[0].GetText());
        Assert.Equal(["how to (c3)", "how to (c4)"], ResultsOf(sent).Where(text => text.StartsWith("how", StringComparison.Ordinal)));
        Assert.Contains(ResultsOf(sent), text => text.StartsWith("(The output of this call is left out", StringComparison.Ordinal));
        Assert.DoesNotContain(ResultsOf(sent), text => text.Contains("xxxx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compact_PinnedOverTwoCompactionsAndTwoHosts_IsStillThere()
    {
        await using var rig = Rig("""{"pins":[{"title":"To do","text":"- write it"},{"title":7},{"title":"none","text":" "}]}""");
        rig.Model.Call(("learn", """{"name":"a"}""")).Call(("look", "{}")).Text("one").Call(("look", "{}")).Text("two").Text("three");
        await rig.OpenAsync();
        await rig.RunAsync(rig.Prompt("the goal"));
        await CompactAsync(rig);
        await rig.RunAsync(rig.Prompt("more"));

        var compacted = await CompactAsync(rig);

        Assert.Equal("[Kept while earlier messages were left out; what comes later in the conversation is newer.\n\n## To do\n- write it]", compacted.Pinned);
        var sent = await SentAsync(rig);
        Assert.Equal(["how to (c1)"], ResultsOf(sent));
        Assert.Equal(compacted.Pinned, Assert.Single(sent.SelectMany(message => message.Parts).OfType<SummaryPart>(), part => part.Pinned).Text);
        Assert.Equal("gone", Assert.Single(sent.SelectMany(message => message.Parts).OfType<SummaryPart>(), part => !part.Pinned).Text);
    }

    [Fact]
    public async Task Pin_MessageOfAPerson_IsKeptUntilItIsTakenAway()
    {
        await using var rig = Rig();
        rig.Model.Text("one").Text("two").Text("three").Text("four").Text("five");
        await rig.OpenAsync();
        await rig.RunAsync(rig.Prompt("the goal"));
        await rig.RunAsync(rig.Prompt("never touch main " + new string('m', 200)));
        await rig.RunAsync(rig.Prompt("third " + new string('m', 4_000)));
        var message = (await rig.HistoryAsync())[2].Id;

        Assert.Equal(message, await rig.Host.Sessions.Context.PinAsync(rig.SessionId, message[..^1], true, None));
        await rig.Host.Sessions.Context.PinAsync(rig.SessionId, message, true, None);

        Assert.Equal([message], (await rig.Host.Sessions.Context.ReadPinsAsync(rig.SessionId, None)).Messages);
        await rig.Tape.WaitAsync<MessagePinned>();
        await CompactAsync(rig);
        Assert.Contains(await SentAsync(rig), each => each.GetText().StartsWith("never touch main", StringComparison.Ordinal));

        await rig.Host.Sessions.Context.PinAsync(rig.SessionId, message, false, None);
        Assert.Empty((await rig.Host.Sessions.Context.ReadPinsAsync(rig.SessionId, None)).Messages);
        await CompactAsync(rig);
        Assert.DoesNotContain(await SentAsync(rig), each => each.GetText().StartsWith("never touch main", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compact_PromptsThatCommandsPin_AreKeptTheLastOfEachName()
    {
        await using var rig = Rig();
        rig.Model.Text("one").Text("two").Text("three").Text("four").Call(("learn", """{"name":"b"}""")).Text("five").Text("six");
        await rig.OpenAsync();
        foreach (var (text, pin) in ((string, string?)[])[
            ("the goal", null), ("how to paint, once", "a"), ("how to scrub", "learn:b"),
            ("how to paint, again", "a"), ("plain " + new string('m', 4_000), null)
        ])
        {
            await rig.RunAsync(rig.Prompt() with { Parts = [new TextPart(text) { Pin = pin }] });
        }

        await CompactAsync(rig);

        // A tool's result under the same name takes the older prompt's place.
        var sent = await SentAsync(rig);
        Assert.Equal(
            "the goal|how to paint, again|and now?",
            string.Join(
                '|',
                sent.Where(static message => message.Role == MessageRole.User && message.GetText().Length > 0).Select(static message => message.GetText())));
        Assert.Equal(["how to (c1)"], ResultsOf(sent));
    }

    [Fact]
    public async Task Pin_MoreThanThereIsRoomFor_TheOldestGoes()
    {
        await using var rig = Rig();
        rig.Model.Text("one").Text("two").Text("three").Text("four").Text("five");
        await rig.OpenAsync();
        await rig.RunAsync(rig.Prompt("the goal"));
        await rig.RunAsync(rig.Prompt("old " + new string('m', 8_000)));
        await rig.RunAsync(rig.Prompt("long " + new string('m', 20_000)));
        await rig.RunAsync(rig.Prompt("short"));
        var history = await rig.HistoryAsync();
        foreach (var i in (int[])[2, 4, 6])
        {
            await rig.Host.Sessions.Context.PinAsync(rig.SessionId, history[i].Id, true, None);
        }

        await CompactAsync(rig);

        var texts = (await SentAsync(rig)).Where(message => message.Role == MessageRole.User).Select(message => message.GetText().Split(' ')[0]).ToList();
        Assert.Contains("short", texts);
        Assert.DoesNotContain("long", texts);
        Assert.DoesNotContain("old", texts);
    }

    [Fact]
    public async Task Pin_WhatIsNotThere_IsSaid()
    {
        await using var rig = Rig();
        await rig.OpenAsync();

        Assert.Equal(
            HostFailure.NotFound,
            (await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Sessions.Context.PinAsync(rig.SessionId, "none-such", true, None))).Failure);
        Assert.Equal(
            HostFailure.Invalid,
            (await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Sessions.Context.PinAsync(rig.SessionId, "n", true, None))).Failure);
        Assert.Equal(
            HostFailure.NotFound, (await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Sessions.Context.ReadPinsAsync("nobody", None))).Failure);
        Assert.Equal(
            HostFailure.Invalid,
            (await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Sessions.Context.SetGoalAsync(rig.SessionId, " ", None))).Failure);
    }

    [Fact]
    public async Task SetGoal_IsToldAndKept()
    {
        await using var rig = Rig();
        rig.Model.Text("one").Call(("look", "{}")).Text("two").Text("three").Text("four");
        await rig.OpenAsync();
        await rig.RunAsync(rig.Prompt("first"));

        await rig.Host.Sessions.Context.SetGoalAsync(rig.SessionId, " ship it ", None);

        await rig.RunAsync(rig.Prompt("go on"));
        Assert.Contains("(The person set the goal of this session: ship it)", rig.Model.Requests.ElementAt(1).Messages[2].GetText(), StringComparison.Ordinal);
        Assert.Equal("ship it", (await rig.Host.Sessions.Context.ReadPinsAsync(rig.SessionId, None)).Goal);
        Assert.EndsWith("\n\n## Goal\nship it]", (await CompactAsync(rig)).Pinned, StringComparison.Ordinal);

        await rig.Host.Sessions.Context.SetGoalAsync(rig.SessionId, null, None);
        Assert.Null((await rig.Host.Sessions.Context.ReadPinsAsync(rig.SessionId, None)).Goal);
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("[]")]
    [InlineData("""{"pins":{}}""")]
    public async Task Compact_SourceOfPinsThatFails_CostsAWarning(string answer)
    {
        await using var rig = Rig(answer);
        rig.Model.Call(("look", "{}")).Text("one").Text("two");
        await rig.OpenAsync();
        await rig.RunAsync();

        Assert.Null((await CompactAsync(rig)).Pinned);
        await rig.Tape.WaitAsync<HostWarning>(warning =>
            warning.Message.StartsWith("What a plugin keeps of the conversation is not there: pin-source/laid of stub ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compact_SourceThatSaysTooMuch_IsBounded()
    {
        await using var rig = Rig(
            $$"""{"pins":[{"title":"{{new string('t', 500)}}","text":"{{new string('y', 100_000)}}"},{"title":"b","text":"{{new string('z', 100_000)}}"}]}""");
        rig.Model.Call(("look", "{}"), ("look", "{}"), ("look", "{}"), ("look", "{}"))
            .Call(("look", "{}"), ("look", "{}"), ("look", "{}"), ("look", "{}")).Text("one").Text("two");
        await rig.OpenAsync();
        await rig.RunAsync();

        Assert.InRange((await CompactAsync(rig)).Pinned!.Length, 1_000, 9_000);
    }

    /// <summary>Keeps nothing but the last message of the model, if there is one.</summary>
    private sealed class Laid : Compactor
    {
        public override ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken) =>
            new(new Compaction(request.Messages.Last(message =>
                message.Role == MessageRole.Assistant && message.Parts.All(part => part is not SummaryPart)).Id) { Summary = "gone" });
    }

    private sealed class Source(string answer) : Capability
    {
        public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
        {
            Assert.True(arguments.TryGetProperty("sessionId", out _));
            return answer == "throw" ? throw new InvalidOperationException("no pins") : new(AgentJson.Parse(answer));
        }
    }
}
