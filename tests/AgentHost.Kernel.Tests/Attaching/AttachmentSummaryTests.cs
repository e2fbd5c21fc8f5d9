using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Attaching;

/// <summary>What is too long to be sent with a prompt: summed up by a model where a person lets it, else cut, and never in silence.</summary>
public sealed class AttachmentSummaryTests
{
    private const string Models =
        """ "providers":{"scripted":{"models":[{"id":"m","contextWindow":100000,"prices":{"input":1,"output":2}},{"id":"tiny","contextWindow":40000,"prices":{"input":1,"output":2}}]}} """;
    private const string Allowed = "{ \"context\": { \"summarize\": true }, " + Models + " }";

    private static readonly string Long = string.Concat(Enumerable.Range(1, 6_000).Select(static i => $"{i} herons stood in the water\n"));

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static async Task<PromptRequest> AttachAsync(HostRig rig, string words, Action<AttachedContext>? look = null)
    {
        var attached = await rig.Host.Prompts.AttachAsync(rig.Workspace.Id, words, [], None);
        look?.Invoke(attached);
        return rig.Prompt(words) with { Parts = [new TextPart(words), .. attached.Parts] };
    }

    private static async Task<HostRig> OpenAsync(string settings, string? text = null)
    {
        var rig = new HostRig().WithAttachments();
        await File.WriteAllTextAsync(Path.Combine(rig.Folder("work"), "herons.txt"), text ?? Long, None);
        return await rig.OpenAsync(settings);
    }

    private static ReferencePart Sent(ModelRequest request) => Assert.Single(request.Messages[^1].Parts.OfType<ReferencePart>());

    [Fact]
    public async Task Run_NobodyLetsAModelSumUp_IsCutAndTheSettingIsNamed()
    {
        await using var rig = await OpenAsync("{" + Models + "}");
        rig.Model.Text("Many.");

        var prompt = await AttachAsync(rig, "How many? @herons.txt", attached =>
        {
            Assert.Contains(attached.Warnings, static warning => warning.Contains("lines are left out at the middle", StringComparison.Ordinal));
            Assert.All(attached.Warnings, static warning =>
                Assert.Contains("with context.summarize a model sums it up instead", warning, StringComparison.Ordinal));
        });
        await rig.RunAsync(prompt);

        var request = Assert.Single(rig.Model.Requests);
        Assert.Contains("left out at the middle", Sent(request).Text, StringComparison.Ordinal);
        Assert.Empty(rig.Tape.Events.OfType<UsageCounted>());
    }

    [Fact]
    public async Task Run_SummarizeIsOn_ModelReadsAllOfItAndTheTurnCountsIt()
    {
        await using var rig = await OpenAsync(Allowed);
        rig.Model.Text("Herons, one to six thousand.").Text("Many.");

        var prompt = await AttachAsync(rig, "How many? @herons.txt", static attached =>
            Assert.Contains("a model sums it up first", Assert.Single(attached.Warnings), StringComparison.Ordinal));
        var end = await rig.RunAsync(prompt);

        var asked = rig.Model.Requests.First();
        Assert.Empty(asked.Tools);
        Assert.Contains("3000 herons stood", Assert.Single(asked.Messages).GetText(), StringComparison.Ordinal);
        Assert.Contains("How many?", asked.Messages[0].GetText(), StringComparison.Ordinal);
        var sent = Sent(rig.Model.Last);
        Assert.EndsWith("Herons, one to six thousand.", sent.Text, StringComparison.Ordinal);
        Assert.Contains("scripted/m summed them up", sent.Text, StringComparison.Ordinal);
        Assert.Null(sent.Whole);
        var counted = Assert.Single(rig.Tape.Events.OfType<UsageCounted>());
        Assert.Equal(("attachment", end.TurnId, 15), (counted.Purpose, counted.TurnId, counted.Usage.Input + counted.Usage.Output));
        Assert.Equal(30, end.Usage.Input + end.Usage.Output);
        Assert.Equal(counted.Cost * 2, end.Cost);
    }

    [Theory]
    [InlineData("\"small\": \"scripted/tiny\"")]
    [InlineData("\"small\": \"scripted/m\", \"summary\": \"scripted/tiny\"")]
    public async Task Run_ThereIsAModelForIt_ItSumsUpPieceByPiece(string models)
    {
        await using var rig = await OpenAsync(
            Allowed.Replace("{ \"context\"", $"{{ \"models\": {{ {models} }}, \"context\"", StringComparison.Ordinal), Long + Long);
        rig.Model.Text("first").Text("second").Text("third").Text("fourth").Text("Many.");

        await rig.RunAsync(await AttachAsync(rig, "@herons.txt"));

        var used = rig.Tape.Events.OfType<UsageCounted>().ToList();
        Assert.All(used, static counted => Assert.Equal("scripted/tiny", counted.Model));
        Assert.InRange(used.Count, 3, 4);
        Assert.Contains($"in {used.Count} parts", Sent(rig.Model.Last).Text, StringComparison.Ordinal);
        Assert.Contains("first\n\nsecond\n\nthird", Sent(rig.Model.Last).Text, StringComparison.Ordinal);
        Assert.Contains("part 2 of", rig.Model.Requests.ElementAt(1).Messages[0].GetText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ModelFails_IsCutAndSaid()
    {
        await using var rig = await OpenAsync(Allowed);
        rig.Model.Answer(new ModelFault(ModelFaultKind.InvalidRequest, "Not today.")).Text("Many.");

        var end = await rig.RunAsync(await AttachAsync(rig, "@herons.txt"));

        Assert.Equal("Many.", end.Text);
        Assert.Contains("left out at the middle", Sent(rig.Model.Last).Text, StringComparison.Ordinal);
        Assert.Contains(rig.Tape.Events.OfType<HostWarning>(), static warning =>
            warning.Message.Contains("Not today", StringComparison.Ordinal) && warning.Message.Contains("cut at its middle", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WholeTextOfAnAttachment_IsNeverStoredNorTold()
    {
        await using var rig = await OpenAsync(Allowed);
        rig.Model.Text("Herons.").Text("Many.");

        await rig.RunAsync(await AttachAsync(rig, "@herons.txt"));

        var events = await rig.Host.Sessions.ReadEventsAsync(rig.SessionId, 0, 1_000, None);
        Assert.Contains(events, static e => e is TurnStarted);
        Assert.All(events, static e => Assert.DoesNotContain("3000 herons", ClientJson.Write(e), StringComparison.Ordinal));
        Assert.All(rig.Tape.Events, static e => Assert.DoesNotContain("3000 herons", ClientJson.Write(e), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TokenLimitIsReachedBetweenPieces_AsksNoFurther()
    {
        await using var rig = await OpenAsync(
            Allowed.Replace("{ \"context\"", "{ \"models\": { \"small\": \"scripted/tiny\" }, \"context\"", StringComparison.Ordinal), Long + Long);
        rig.Model.Text("first");

        var prompt = await AttachAsync(rig, "@herons.txt");
        var end = await rig.RunAsync(prompt with { Limits = new TurnLimits { Tokens = 12 } });

        Assert.Equal(TurnOutcome.Limit, end.Outcome);
        Assert.Single(rig.Model.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_MoreThanHalfOfTheWindow_IsCutToItsShareAndSaid(bool summarize)
    {
        var settings = "{ \"model\": \"scripted/tiny\", \"context\": { \"summarize\": " + (summarize ? "true" : "false") + " }, "
            + Models.Replace("40000", "8000", StringComparison.Ordinal) + " }";
        await using var rig = await OpenAsync(settings, Long[..40_000]);
        rig.Model.Text("Herons.").Text("Herons.").Text("Herons.").Text("Many.");

        await rig.RunAsync(await AttachAsync(rig, "@herons.txt", static attached => Assert.Empty(attached.Warnings)));

        var sent = Sent(rig.Model.Last).Text;
        Assert.InRange(TokenEstimate.Of(sent), 1, 4_100);
        Assert.Equal(summarize, sent.Contains("summed them up", StringComparison.Ordinal));
        Assert.Equal(
            !summarize,
            rig.Tape.Events.OfType<HostWarning>()
                .Any(static warning => warning.Message.Contains("more than its share of the model's window", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Preview_SaysWhoWouldSumUpAndAsksNobody()
    {
        await using var rig = await OpenAsync(Allowed);

        var preview = await rig.Host.Prompts.PreviewAsync((await AttachAsync(rig, "@herons.txt")) with { SessionId = "" }, None);

        Assert.Empty(rig.Model.Requests);
        Assert.Contains(
            preview.Warnings,
            static warning =>
                warning.Contains("would be summed up first by scripted/m", StringComparison.Ordinal)
                && warning.Contains("in 1 request;", StringComparison.Ordinal));
        Assert.DoesNotContain("herons stood", preview.Parts[^1].Text, StringComparison.Ordinal);
        Assert.InRange(preview.Parts[^1].Tokens, 1, 200);
    }

    [Fact]
    public async Task Steer_WholeTextOfAnAttachment_IsNotSent()
    {
        await using var rig = await OpenAsync(Allowed);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Model.Stream((_, _) => Held(reached, go)).Text("Many.");
        var running = await rig.SubmitAsync();
        await reached.Task;

        await rig.Host.Prompts.Queue.SteerAsync(rig.SessionId, (await AttachAsync(rig, "@herons.txt")).Parts, None);
        go.SetResult();
        await rig.EndOfAsync(running);

        var sent = Assert.Single(rig.Model.Last.Messages.SelectMany(static message => message.Parts).OfType<ReferencePart>());
        Assert.Null(sent.Whole);
        Assert.Contains("left out at the middle", sent.Text, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<ModelUpdate> Held(TaskCompletionSource reached, TaskCompletionSource go)
    {
        reached.SetResult();
        await go.Task;
        yield return new TextDelta("One.");
        yield return new ModelFinished(FinishReason.Stop);
    }
}
