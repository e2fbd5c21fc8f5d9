using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Titles of sessions of surfaces that live on.</summary>
public sealed class TitleTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static async Task<string?> TitleOfAsync(HostRig rig) => (await rig.Host.Sessions.ListAsync(new SessionFilter(), None)).Single().Title;

    [Fact]
    public async Task Run_OneShot_AsksForNoneAndGetsNone()
    {
        await using var rig = new HostRig();
        rig.Model.Text("one");
        await rig.OpenAsync();

        await rig.RunAsync();

        await rig.Host.DisposeAsync();
        Assert.Single(rig.Model.Requests);
    }

    [Fact]
    public async Task Run_Titled_TheModelNamesItOnce()
    {
        await using var rig = new HostRig();
        rig.Model.Text("one")
            .Answer(new TextDelta("\n\"Mend the\tparser.\"\nmore"), new UsageUpdate(new TokenUsage(40, 6)), new ModelFinished(FinishReason.Stop)).Text("two");
        await rig.OpenAsync();

        await rig.RunAsync(rig.Prompt("please mend the parser") with { Titled = true });
        await rig.Tape.WaitAsync<SessionUpdated>(e => e.Title is not null);

        Assert.Equal("Mend the parser.\"", await TitleOfAsync(rig));
        var asked = rig.Model.Last;
        Assert.Contains("please mend the parser", Assert.Single(asked.Messages).GetText(), StringComparison.Ordinal);
        Assert.Empty(asked.Tools);
        var counted = Assert.Single(rig.Tape.Events.OfType<UsageCounted>());
        Assert.Equal(("title", null, 46), (counted.Purpose, counted.TurnId, counted.Usage.Input + counted.Usage.Output));

        await rig.RunAsync(rig.Prompt("more") with { Titled = true });
        Assert.Equal(3, rig.Model.Requests.Count);
    }

    [Theory]
    [InlineData("""{"small":"scripted/tiny"}""", "scripted/tiny")]
    [InlineData("""{"small":"scripted/tiny","title":"scripted/namer","summary":"scripted/other"}""", "scripted/namer")]
    public async Task Run_ModelNamedForTitles_ItIsAsked(string models, string expected)
    {
        await using var rig = new HostRig();
        rig.Model.Text("one").Answer(new TextDelta("A title"), new UsageUpdate(new TokenUsage(40, 6)), new ModelFinished(FinishReason.Stop));
        await rig.OpenAsync($$"""{"models":{{models}}}""");

        await rig.RunAsync(rig.Prompt() with { Titled = true });
        await rig.Tape.WaitAsync<SessionUpdated>(e => e.Title is not null);

        Assert.Equal(expected, Assert.Single(rig.Tape.Events.OfType<UsageCounted>()).Model);
    }

    [Theory]
    [InlineData("first-line", 1)]
    [InlineData("model", 2)]
    public async Task Run_FirstLineOrModelThatFails_IsTheFirstLineWithoutSecrets(string setting, int requests)
    {
        await using var rig = new HostRig();
        rig.Model.Text("one").Answer(new ModelFault(ModelFaultKind.InvalidRequest, "No."));
        await rig.OpenAsync($$"""{ "sessions": { "titles": "{{setting}}" } }""");

        await rig.RunAsync(rig.Prompt("\n  use   ghp_abcdefghijklmnopqrstuvwxyz0123456789 " + new string('w', 200) + "\nsecond") with { Titled = true });
        await rig.Tape.WaitAsync<SessionUpdated>(e => e.Title is not null);

        var title = await TitleOfAsync(rig);
        Assert.StartsWith("use *", title, StringComparison.Ordinal);
        Assert.Equal(80, title!.Length);
        Assert.Equal(requests, rig.Model.Requests.Count);
    }

    [Fact]
    public async Task Run_TitlesOff_HasNone()
    {
        await using var rig = new HostRig();
        rig.Model.Text("one");
        await rig.OpenAsync("""{"sessions":{"titles":"off"}}""");

        await rig.RunAsync(rig.Prompt() with { Titled = true });

        Assert.Null(await TitleOfAsync(rig));
        Assert.Single(rig.Model.Requests);
    }

    [Fact]
    public async Task Fork_TakesTheTitleAlong_AndItComesBackWithARebuild()
    {
        await using var rig = new HostRig();
        rig.Model.Text("one");
        await rig.OpenAsync("""{"sessions":{"titles":"first-line"}}""");
        await rig.RunAsync(rig.Prompt("mend it") with { Titled = true });
        await rig.Tape.WaitAsync<SessionUpdated>(e => e.Title is not null);

        var fork = await rig.Host.Sessions.ForkAsync(new ForkRequest(rig.SessionId), None);
        await rig.Host.Sessions.RebuildAsync(None);

        var titles = (await rig.Host.Sessions.ListAsync(new SessionFilter(), None)).ToDictionary(session => session.Id, session => session.Title);
        Assert.Equal("mend it", titles[rig.SessionId]);
        Assert.Contains(fork.Id, titles.Keys);
    }
}
