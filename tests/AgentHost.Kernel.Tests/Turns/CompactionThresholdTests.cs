using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>A conversation that grows towards the end of the model's window, and one that a person wants shortened.</summary>
public sealed class CompactionThresholdTests
{
    private const string Window = """ "providers":{"scripted":{"models":[{"id":"m","contextWindow":10000,"prices":{"input":1,"output":2}}]}} """;

    private static readonly string Settings = $"{{ {Window} }}";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static ModelUpdate[] Called(string id, long input) =>
        [
            new ToolCallDelta(0) { CallId = id, Tool = "look", Arguments = $$"""{"n":"{{id}}"}""" },
            new UsageUpdate(new TokenUsage(input, 10)), new ModelFinished(FinishReason.ToolCalls)
        ];

    private static ModelUpdate[] Said(string text, long input = 100) =>
        [new TextDelta(text), new UsageUpdate(new TokenUsage(input, 10)), new ModelFinished(FinishReason.Stop)];

    private static Compaction Last(CompactionRequest request, SummaryRequest? order = null)
    {
        var from = request.Messages.Last(message => message.Role != MessageRole.Tool);
        return new Compaction(from.Id) { Kept = [request.Messages[0].Id], Summary = "by rules", SummaryRequest = order };
    }

    private static HostRig Rig(Func<CompactionRequest, Compaction?> compact)
    {
        var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId + new string('x', 2_000))));
        rig.Stub.Add<Compactor>(CapabilityKinds.Compactor, "laid", AgentJson.Parse("""{"name":"laid"}"""), _ => new Laid(compact));
        return rig;
    }

    private static string SummaryOf(ModelRequest request) =>
        request.Messages.SelectMany(static message => message.Parts).OfType<SummaryPart>().Single(static part => !part.Pinned).Text;

    [Fact]
    public async Task Run_CountOfTheProviderPassesTheShare_IsCompactedBeforeTheNextRequest()
    {
        CompactionRequest? asked = null;
        await using var rig = Rig(request => Last(asked = request));
        rig.Model.Answer(Called("c1", 1_000)).Answer(Called("c2", 7_000)).Answer(Called("c3", 7_800)).Answer(Said("done"));
        await rig.OpenAsync(Settings);

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Answered, "done", 4), (end.Outcome, end.Text, end.Steps));
        var told = Assert.Single(rig.Tape.Events.OfType<ContextCompacted>());
        Assert.Equal((CompactionCause.Threshold, "stub", end.TurnId), (told.Cause, told.Plugin, told.TurnId));
        Assert.Equal(CompactionCause.Threshold, asked!.Cause);
        var started = Assert.Single(rig.Tape.Events.OfType<CompactionStarted>());
        Assert.InRange(started.Tokens, 8_000, 9_999);
        Assert.Equal(10_000, started.Window);
        Assert.Equal([1, 3, 5, 3], rig.Model.Requests.Select(request => request.Messages.Count));

        // What the provider counts is three times the estimate and more: the room is in tokens of the estimate.
        Assert.InRange(asked.Tokens, told.TokensBefore / 4, told.TokensBefore / 2);
        Histories.AssertValid(rig.Model.Last.Messages);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(80, 0)]
    public async Task Run_MostOfTheWindowIsTaken_IsToldOnceUnlessItIsShortened(int compactAt, int told)
    {
        await using var rig = Rig(static request => Last(request));
        rig.Model.Answer(Called("c1", 1_000)).Answer(Called("c2", 8_500)).Answer(Called("c3", 9_000)).Answer(Said("done"));
        await rig.OpenAsync($$"""{ "sessions": { "compactAt": {{compactAt}} }, {{Window}} }""");

        await rig.RunAsync();

        var warnings = rig.Tape.Events.OfType<ContextWarning>().ToList();
        Assert.Equal(told, warnings.Count);
        Assert.All(warnings, static warning => Assert.True(warning is { Window: 10_000, Tokens: >= 8_000 }));
    }

    [Theory]
    [InlineData("{ \"sessions\": { \"compactAt\": 0 }, " + Window + " }")]
    [InlineData("{}")]
    [InlineData("{\"model\":\"scripted/never-heard-of\"}")]
    public async Task Run_SwitchedOffOrWindowUnknown_WaitsForTheService(string settings)
    {
        await using var rig = Rig(static request => Last(request));
        rig.Model.Answer(Called("c1", 90_000)).Answer(Said("done"));
        await rig.OpenAsync(settings);

        Assert.Equal("done", (await rig.RunAsync()).Text);
        Assert.Empty(rig.Tape.Events.OfType<CompactionStarted>());
    }

    [Fact]
    public async Task Run_NothingCanBeLeftOut_GoesOnAndTriesAgainOnlyWhenItHasGrown()
    {
        var asked = 0;
        await using var rig = Rig(_ =>
        {
            asked++;
            return null;
        });
        rig.Model.Answer(Called("c1", 8_000)).Answer(Called("c2", 7_000)).Answer(Called("c3", 9_900)).Answer(Said("done"));
        await rig.OpenAsync(Settings);

        Assert.Equal("done", (await rig.RunAsync()).Text);
        Assert.Equal(2, asked);
        Assert.Equal(
            2,
            rig.Tape.Events.OfType<CompactionFailed>()
                .Count(failed => failed.Reason.StartsWith("Nothing more of the conversation can be left out", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_CompactorThatFails_TheTurnGoesOn()
    {
        await using var rig = Rig(static _ => throw new InvalidOperationException("out of ideas"));
        rig.Model.Answer(Called("c1", 8_000)).Answer(Said("done"));
        await rig.OpenAsync(Settings);

        Assert.Equal((TurnOutcome.Answered, "done"), ((await rig.RunAsync()) is var end ? (end.Outcome, end.Text) : default));
        Assert.Equal("The compactor of stub failed: out of ideas.", Assert.Single(rig.Tape.Events.OfType<CompactionFailed>()).Reason);
    }

    [Fact]
    public async Task Run_SummaryOrdered_IsWrittenByTheModelAndCounted()
    {
        CompactionRequest? asked = null;
        await using var rig = Rig(request => Last(asked = request, new SummaryRequest("sum up", "all of it")));
        rig.Model.Answer(Called("c1", 4_000)).Answer(Called("c2", 8_000))
            .Answer([new TextDelta("## Goal\ngo"), new UsageUpdate(new TokenUsage(500, 50)), new ModelFinished(FinishReason.Stop)]).Answer(Said("done", 300));
        await rig.OpenAsync(Settings);

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Answered, 3), (end.Outcome, end.Steps));
        Assert.True(asked!.SummaryTokens > 1_000);
        var request = rig.Model.Requests.ElementAt(2);
        Assert.Equal("sum up", Assert.Single(request.System).Text);
        Assert.Equal("all of it", Assert.Single(request.Messages).GetText());
        Assert.Empty(request.Tools);
        Assert.Equal("[Earlier messages are left out here. A summary of them:\n\n## Goal\ngo]", SummaryOf(rig.Model.Last));
        Assert.Equal("scripted/m", Assert.Single(rig.Tape.Events.OfType<ContextCompacted>()).SummaryModel);
        var counted = Assert.Single(rig.Tape.Events.OfType<UsageCounted>());
        Assert.Equal(("compaction", end.TurnId, new TokenUsage(500, 50), 0.0006m), (counted.Purpose, counted.TurnId, counted.Usage, counted.Cost!.Value));
        Assert.Equal((12_800, 80), (end.Usage.Input, end.Usage.Output));
        Assert.Equal(12_960 / 1_000_000m, end.Cost);
        var session = await rig.Host.Sessions.FindAsync(null, rig.SessionId, None);
        Assert.Equal(end.Usage, session!.Usage);
    }

    public static TheoryData<string> BadSummaries => ["fault", "empty", "long", "endless", "refused", "cut"];

    [Theory]
    [MemberData(nameof(BadSummaries))]
    public async Task Run_SummaryThatFails_RulesStandInAndTheTurnGoesOn(string how)
    {
        await using var rig = Rig(static request => Last(request, new SummaryRequest("sum up", "all of it") { Tokens = 100 }));
        rig.Model.Answer(Called("c1", 4_000)).Answer(Called("c2", 8_000));
        var usage = new UsageUpdate(new TokenUsage(500, 50));
        rig.Model.Answer(how switch
        {
            "fault" => [new ModelFault(ModelFaultKind.InvalidRequest, "No.")],
            "empty" => [usage, new ModelFinished(FinishReason.Stop)],
            "long" => [new TextDelta(new string('w', 700)), new TextDelta("."), usage, new ModelFinished(FinishReason.Stop)],
            "endless" => [.. Enumerable.Repeat(new TextDelta(new string('w', 500)), 50)],
            "refused" => [new TextDelta("I will not."), usage, new ModelFinished(FinishReason.Refusal)],
            _ => [new TextDelta("## Go"), usage, new ModelFinished(FinishReason.OutputLimit)],
        });
        rig.Model.Answer(Said("done"));
        await rig.OpenAsync(Settings);

        Assert.Equal((TurnOutcome.Answered, "done"), (await rig.RunAsync()) is var end ? (end.Outcome, end.Text) : default);
        Assert.Equal("by rules", SummaryOf(rig.Model.Last));
        Assert.Null(Assert.Single(rig.Tape.Events.OfType<ContextCompacted>()).SummaryModel);
        Assert.Contains(rig.Tape.Events.OfType<HostWarning>(), warning =>
            warning.Message.StartsWith("No model wrote a summary of what is left out (scripted/m: ", StringComparison.Ordinal));
        Assert.Equal(how is "fault" or "endless" ? 0 : 1, rig.Tape.Events.OfType<UsageCounted>().Count());
    }

    [Fact]
    public async Task Run_CancelledWhileTheSummaryIsWritten_EndsInOrder()
    {
        var reached = new TaskCompletionSource();
        await using var rig = Rig(static request => Last(request, new SummaryRequest("sum up", "all of it")));
        rig.Model.Answer(Called("c1", 4_000)).Answer(Called("c2", 8_000)).Hang(reached, new TextDelta("## Goal"));
        await rig.OpenAsync(Settings);
        var turn = await rig.SubmitAsync();
        await reached.Task;

        Assert.Equal(TurnOutcome.Cancelled, (await rig.CancelAsync(turn)).Outcome);
        Assert.Empty(rig.Tape.Events.OfType<ContextCompacted>());
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Theory]
    [InlineData("""{"small":"scripted/tiny"}""")]
    [InlineData("""{"small":"scripted/other","summary":"scripted/tiny"}""")]
    [InlineData("""{"small":"scripted/tiny","summary":"nowhere/m"}""")]
    public async Task Run_SmallOrSummaryModelNamed_ItWritesTheSummary(string models)
    {
        await using var rig = Rig(static request => Last(request, new SummaryRequest("sum up", "all of it")));
        rig.Model.Answer(Called("c1", 4_000)).Answer(Called("c2", 8_000)).Text("short").Answer(Said("done"));
        await rig.OpenAsync(
            $$"""{"models":{{models}},"providers":{"scripted":{"models":[{"id":"m","contextWindow":10000},{"id":"tiny","contextWindow":4000}]} } }""");

        await rig.RunAsync(rig.Prompt() with { Model = "scripted/m" });

        Assert.Equal(["m", "tiny"], rig.Model.Made.Select(made => made.Model));
        Assert.Equal("scripted/tiny", Assert.Single(rig.Tape.Events.OfType<ContextCompacted>()).SummaryModel);
        Assert.Equal("scripted/tiny", Assert.Single(rig.Tape.Events.OfType<UsageCounted>()).Model);
    }

    [Fact]
    public async Task Run_SummariesByRules_NoModelIsAsked()
    {
        var settings = "{ \"sessions\": { \"summaries\": \"rules\" }, " + Window + " }";
        CompactionRequest? asked = null;
        await using var rig = Rig(request => Last(asked = request, new SummaryRequest("sum up", "all of it")));
        rig.Model.Answer(Said("one", 3)).Answer(Called("c1", 7_990)).Answer(Said("done", 1));
        await rig.OpenAsync(settings);
        await rig.RunAsync();

        await rig.RunAsync(rig.Prompt("more"));
        Assert.Equal(0, asked!.SummaryTokens);
        Assert.DoesNotContain(rig.Model.Requests, request => request.System is [{ Text: "sum up" }]);
    }

    [Fact]
    public async Task Run_HookBlocksOrSaysMore_IsHeard()
    {
        var deny = true;
        string? detail = null;
        await using var rig = Rig(static request => Last(request, new SummaryRequest("sum up", "all of it")));
        rig.Stub.Hook("guard", (input, _) =>
        {
            detail = EnumNames.Write(((PreCompactInput)input).Cause);
            return new(deny ? HookResult.Deny("not now") : new HookResult { AddedContext = "keep the numbers" });
        }, HookEvent.PreCompact);
        rig.Model.Answer(Called("c1", 8_000)).Answer(Said("done", 9_100));
        await rig.OpenAsync(Settings);
        await rig.RunAsync();
        await rig.Tape.WaitAsync<CompactionFailed>();
        Assert.Equal(
            ("threshold", "A hook does not let the conversation be shortened: not now."),
            (detail, Assert.Single(rig.Tape.Events.OfType<CompactionFailed>()).Reason));

        deny = false;
        rig.Model.Text("short").Answer(Said("done"));
        await rig.RunAsync(rig.Prompt("more"));
        Assert.Equal("sum up\n\nWhat the summary is to look after above all: keep the numbers", Assert.Single(rig.Model.Requests.ElementAt(2).System).Text);
        Assert.Equal("[Earlier messages are left out here. A summary of them:\n\nshort]", SummaryOf(rig.Model.Last));
    }

    [Fact]
    public async Task Compact_ByHand_ShortensBetweenTurnsAndSaysWhat()
    {
        CompactionRequest? asked = null;
        await using var rig = Rig(request => Last(asked = request, new SummaryRequest("sum up", "all of it")));
        rig.Model.Answer(Called("c1", 100)).Answer(Said("one")).Text("short").Answer(Said("two"));
        await rig.OpenAsync(Settings);
        Assert.Equal(
            "There is nothing to leave out yet.",
            (await rig.Host.Sessions.Context.CompactAsync(new CompactRequest(rig.Workspace.Id, rig.SessionId), None)).Reason);
        await rig.RunAsync();

        var report = await rig.Host.Sessions.Context.CompactAsync(new CompactRequest(rig.Workspace.Id, rig.SessionId) { Instructions = "the names" }, None);

        Assert.Null(report.Reason);
        Assert.Equal(
            (CompactionCause.Manual, "stub", null, 2), (report.Compacted!.Cause, report.Compacted.Plugin, report.Compacted.TurnId, report.Compacted.LeftOut));
        Assert.Equal(("the names", CompactionCause.Manual), (asked!.Instructions, asked.Cause));
        var counted = await rig.Tape.WaitAsync<UsageCounted>();
        Assert.Equal((null, "compaction", "stub"), (counted.TurnId, counted.Purpose, counted.Plugin));

        await rig.RunAsync(rig.Prompt("more"));
        Assert.Equal(3, rig.Model.Last.Messages.Count);
        Assert.Contains("short", SummaryOf(rig.Model.Last), StringComparison.Ordinal);
        Histories.AssertValid(rig.Model.Last.Messages);
    }

    [Theory]
    [InlineData(
        false, "There is nothing to shorten yet: the about * tokens that are sent are the goal, what is pinned and the latest steps, and these always stay.")]
    [InlineData(true, "There is nothing to gain yet: about * tokens are sent, and what would stand for the older of them takes as much.")]
    public async Task Compact_ShortConversation_SaysThatThereIsNothingToShorten(bool longNote, string reason)
    {
        await using var rig = Rig(request =>
            longNote ? new Compaction(request.Messages[^1].Id) { Kept = [request.Messages[0].Id], Summary = new string('n', 4_000) } : null);
        rig.Model.Answer(Said("one")).Answer(Said("two"));
        await rig.OpenAsync(Settings);
        await rig.RunAsync();
        await rig.RunAsync(rig.Prompt("more"));

        var report = await rig.Host.Sessions.Context.CompactAsync(new CompactRequest(rig.Workspace.Id, rig.SessionId), None);

        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(reason).Replace("\\*", "[0-9,]+", StringComparison.Ordinal) + "$", report.Reason);
        Assert.Null(report.Compacted);
    }

    [Fact]
    public async Task Compact_WhatCannotBe_IsSaid()
    {
        await using var rig = Rig(static request => Last(request));
        await rig.OpenAsync(Settings);

        var missing = await Assert.ThrowsAsync<HostException>(async () =>
            await rig.Host.Sessions.Context.CompactAsync(new CompactRequest(rig.Workspace.Id, "nobody"), None));
        var tooMuch = await Assert.ThrowsAsync<HostException>(async () =>
            await rig.Host.Sessions.Context.CompactAsync(new CompactRequest(rig.Workspace.Id, rig.SessionId) { Instructions = new string('i', 4_001) }, None));

        Assert.Equal((HostFailure.NotFound, HostFailure.Invalid), (missing.Failure, tooMuch.Failure));
    }

    private sealed class Laid(Func<CompactionRequest, Compaction?> compact) : Compactor
    {
        public override ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken) => new(compact(request));
    }
}
