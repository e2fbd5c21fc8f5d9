using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>A conversation that a provider finds too long, with a compactor laid down by the test.</summary>
public sealed class CompactionTests
{
    private static readonly ModelFault TooLong = new(ModelFaultKind.ContextTooLong, "The request is longer than m takes: too many tokens.");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static string Roles(ModelRequest request) => string.Join(' ', request.Messages.Select(message => EnumNames.Write(message.Role)));

    /// <summary>Leaves out all between the first prompt and the last step.</summary>
    private static Compaction Last(CompactionRequest request)
    {
        var from = request.Messages.Last(message => message.Role != MessageRole.Tool);
        return new Compaction(from.Id) { Kept = [request.Messages[0].Id], Summary = "what was" };
    }

    private static HostRig Rig(Func<CompactionRequest, Compaction?>? compact)
    {
        var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId + new string('x', 4_000))));
        if (compact is not null)
        {
            rig.Stub.Add<Compactor>(CapabilityKinds.Compactor, "laid", AgentJson.Parse("""{"name":"laid"}"""), _ => new Laid(compact));
        }

        rig.Model.Call(("look", """{"n":1}""")).Call(("look", """{"n":2}"""));
        return rig;
    }

    [Fact]
    public async Task Run_TooLong_IsCompactedAndAskedOnceMore()
    {
        CompactionRequest? asked = null;
        await using var rig = Rig(request => Last(asked = request));
        rig.Model.Answer(TooLong).Text("done");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Answered, "done", 3), (end.Outcome, end.Text, end.Steps));
        Assert.Equal(["user", "user assistant tool", "user assistant tool assistant tool", "user assistant tool"], rig.Model.Requests.Select(Roles));
        Assert.Equal(["go", "what was"], rig.Model.Last.Messages[0].Parts.Select(part => part is SummaryPart summary ? summary.Text : ((TextPart)part).Text));
        Assert.Equal(("scripted/m", CompactionCause.TooLong, 5), (asked!.Model, asked.Cause, asked.Messages.Count));
        var told = Assert.Single(rig.Tape.Events.OfType<ContextCompacted>());
        Assert.Equal((2, "stub", end.TurnId), (told.LeftOut, told.Plugin, told.TurnId));
        Assert.InRange(asked.Tokens, told.TokensBefore / 4, (told.TokensBefore / 2) + 1);
        Assert.True(told.TokensAfter < told.TokensBefore);

        // The log has all of it.
        var history = await rig.HistoryAsync();
        Assert.Equal(6, history.Count);
        Histories.AssertValid(history);
        Histories.AssertClosed(rig.Tape.Events);
    }

    [Fact]
    public async Task Run_InALaterTurn_SendsWhatTheCompactionLeft()
    {
        await using var rig = Rig(Last);
        rig.Model.Answer(TooLong).Text("done").Text("again");
        await rig.OpenAsync();
        await rig.RunAsync();

        await rig.RunAsync(rig.Prompt("second"));
        Assert.Equal("user assistant tool assistant user", Roles(rig.Model.Last));
        Assert.IsType<SummaryPart>(rig.Model.Last.Messages[0].Parts[1]);
        Histories.AssertValid(rig.Model.Last.Messages);
    }

    [Fact]
    public async Task Run_TooLongASecondTime_IsCompactedAgainInTheNextStep()
    {
        await using var rig = Rig(Last);
        rig.Model.Answer(TooLong).Call(("look", """{"n":3}""")).Answer(TooLong).Text("done");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Assert.Equal([2, 4], rig.Tape.Events.OfType<ContextCompacted>().Select(e => e.LeftOut));
        Assert.Equal("user assistant tool", Roles(rig.Model.Last));
    }

    [Fact]
    public async Task Run_StillTooLong_EndsAfterOneRetry()
    {
        await using var rig = Rig(Last);
        rig.Model.Answer(TooLong).Answer(TooLong).Text("never");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal(TurnOutcome.Failed, end.Outcome);
        Assert.Equal(
            "The request is longer than m takes: too many tokens. The conversation was shortened already: "
            + "begin a new session, or name a model that takes more.",
            end.Reason);
        Assert.Equal(4, rig.Model.Requests.Count);
    }

    [Fact]
    public async Task Run_NoCompactor_SaysSo()
    {
        await using var rig = Rig(compact: null);
        rig.Model.Answer(TooLong);
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal(
            (TurnOutcome.Failed, "The request is longer than m takes: too many tokens. No plugin here brings a compactor, "
                + "which would shorten the conversation: begin a new session, or name a model that takes more."),
            (end.Outcome, end.Reason));
        Assert.Equal(3, rig.Model.Requests.Count);
    }

    [Fact]
    public async Task Run_CompactorWithNothingToSay_EndsTheTurn()
    {
        await using var rig = Rig(static _ => null);
        rig.Model.Answer(TooLong);
        await rig.OpenAsync();

        Assert.EndsWith(
            "Nothing more of the conversation can be left out: begin a new session, or name a model that takes more.",
            (await rig.RunAsync()).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CompactorThatTearsCalls_IsNotFollowed()
    {
        await using var rig = Rig(static request => new Compaction(request.Messages[^1].Id) { Kept = [request.Messages[0].Id] });
        rig.Model.Answer(TooLong);
        await rig.OpenAsync();

        Assert.EndsWith(
            "The answer of the compactor of stub was not used, because it begins with the results of calls.",
            (await rig.RunAsync()).Reason,
            StringComparison.Ordinal);
        Assert.Empty(rig.Tape.Events.OfType<ContextCompacted>());
    }

    [Fact]
    public async Task Run_CompactorThatMakesItLonger_IsNotFollowed()
    {
        await using var rig = Rig(static request =>
            new Compaction(request.Messages[1].Id) { Kept = [request.Messages[0].Id], Summary = "much " + new string('m', 9_000) });
        rig.Model.Answer(TooLong);
        await rig.OpenAsync();

        Assert.Contains("Nothing more of the conversation can be left out", (await rig.RunAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CompactorThatFails_EndsTheTurnWithItsWords()
    {
        await using var rig = Rig(static _ => throw new InvalidOperationException("out of ideas"));
        rig.Model.Answer(TooLong).Text("next");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.EndsWith("The compactor of stub failed: out of ideas.", end.Reason, StringComparison.Ordinal);
        Assert.Equal("next", (await rig.RunAsync()).Text);
    }

    [Fact]
    public async Task Preview_CompactedSession_ShowsWhatWouldBeSent()
    {
        await using var rig = Rig(Last);
        rig.Model.Answer(TooLong).Text("done");
        await rig.OpenAsync();
        await rig.RunAsync();

        var preview = await rig.Host.Prompts.PreviewAsync(rig.Prompt("next"), None);

        Assert.Equal(["user", "assistant", "tool", "assistant"], preview.Parts.Where(part => part.Kind == "message").Select(part => part.Name));
    }

    private sealed class Laid(Func<CompactionRequest, Compaction?> compact) : Compactor
    {
        public override ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken) => new(compact(request));
    }
}
