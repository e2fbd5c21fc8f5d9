using AgentHost.Client;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>What is looked through on the alternate screen: the conversation unfolded, and changes that are to be allowed.</summary>
public sealed class PagerLoopTests : LoopFixture
{
    [Fact]
    public async Task Transcript_Unfolds_AndTheScreenIsAsItWas()
    {
        var turn = await WorkAsync();
        var output = string.Join('\n', Enumerable.Range(1, 300).Select(static i => $"output {i}"));
        Host.Tell(new ToolRequested("c", "shell", AgentJson.Parse("""{"command":"seq 300"}""")) { TurnId = turn });
        Host.Tell(new ToolStarted("c", "shell", "seq 300") { TurnId = turn });
        Host.Tell(new ToolCompleted("c", "shell", ToolState.Completed) { TurnId = turn });
        Host.Tell(new MessageAppended("m1", MessageRole.Tool) { TurnId = turn, Parts = [new ToolResultPart("c", [new TextPart(output)])] });
        Host.Answer(turn, "It is **done**.");
        await Device.WaitForAsync("It is done.");
        Device.Type("a draft");
        await Device.WaitForAsync("› a draft");
        var before = Device.Look(static screen => screen.ToString());
        Assert.DoesNotContain("output 150", string.Join('\n', Device.Look(static screen => screen.Lines)), StringComparison.Ordinal);

        Device.Type("\u000f");
        await Device.WaitForAsync("q leaves");
        Assert.True(Device.Look(static screen => screen.IsAlternate));
        await Device.WaitForAsync("It is done.");
        await Device.WaitForAsync("output 300");
        Device.Type("/output 150\r");
        await Device.WaitForAsync("output 151");
        Device.Type("[");
        await Device.WaitForAsync("› work");
        Device.Type("q");
        await Device.WaitAsync(static screen => !screen.IsAlternate, "the normal screen");
        await Device.WaitForAsync("› a draft");
        Assert.Equal(before, Device.Look(static screen => screen.ToString()));
        Device.Type("!");
        await Device.WaitForAsync("› a draft!");
    }

    [Fact]
    public async Task Pager_WhileItStreamsAndResizes_LosesNothing()
    {
        var turn = await WorkAsync();
        Host.Tell(new PartDelta("m", 0, 0, "first words\n\n") { TurnId = turn });
        await Device.WaitForAsync("first words");
        Device.Type("\u000f");
        await Device.WaitForAsync("q leaves");
        for (var i = 0; i < 40; i++)
        {
            Host.Tell(new PartDelta("m", 0, 13 + (i * 11), $"para {i:000}\n\n"[..10] + "\n") { TurnId = turn });
        }

        Device.Resize(50, 20);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Device.Resize(90, 30);
        Device.Type("q");
        await Device.WaitAsync(static screen => !screen.IsAlternate && screen.Shown.Contains("para 039", StringComparison.Ordinal), "the rest");
        var lines = Device.Look(static screen => screen.Lines);
        Assert.Equal(
            Enumerable.Range(0, 40).Select(static i => $"para {i:000}"), lines.Where(static line => line.StartsWith("para ", StringComparison.Ordinal)));
        Assert.Single(lines, static line => line == "first words");
    }

    [Fact]
    public async Task Approval_OfALongChange_IsSeenToItsEndFirst()
    {
        await WorkAsync();
        var diff = "@@ -0,0 +1,2500 @@\n" + string.Concat(Enumerable.Range(1, 2500).Select(static i => $"+added {i}\n"));
        var asked = ChatLoopTests.Asked("r1");
        Host.Tell(new PermissionAsked(asked with { Plan = asked.Plan with { Preview = [new DiffBlock("big.txt", diff) { Added = 2500 }] } }));
        await Device.WaitForAsync("9 show all 2,500 lines");
        await Device.WaitForAsync("A digit answers");
        Device.Type("1");
        await Device.WaitForAsync("› 1");
        Device.Type("\u007f");
        await Device.WaitForAsync("A digit answers");
        Device.Type("9");
        await Device.WaitForAsync("1–23 of 2,500");
        Device.Type("q");
        await Device.WaitForAsync("9 show all 2,500 lines");
        Assert.Empty(Host.Answers);
        await Device.WaitForAsync("A digit answers");
        Device.Type("9");
        await Device.WaitForAsync("1–23 of 2,500");
        Device.Type("G");
        await Device.WaitForAsync("added 2500");
        Device.Type("q");
        await Device.WaitForAsync("1 yes, once");
        await Device.WaitForAsync("A digit answers");
        Device.Type("1");
        await Eventually.TrueAsync(() => Host.Answers.Count == 1);
        Assert.Equal(PermissionAnswerKind.AllowOnce, Host.Answers[0].Answer.Kind);
    }

    [Fact]
    public async Task Approval_OfWhatCannotBeShown_SaysSo()
    {
        await WorkAsync();
        var asked = ChatLoopTests.Asked("r1");
        Host.Tell(new PermissionAsked(asked with
        {
            Plan = asked.Plan with { Preview = [new DiffBlock("big.txt", "@@ -0,0 +1,3 @@\n+a\n+b\n… the rest of the diff is left out\n") { Added = 5000 }] },
        }));
        await Device.WaitForAsync("1 yes, once, with 4,998 lines not seen");
        Assert.Contains("4,998 changed lines of it cannot be shown", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pager_AtTheEnd_PutsTheTerminalBack()
    {
        var turn = await WorkAsync();
        Host.Answer(turn, "done");
        await Device.WaitForAsync("done");
        Device.Type("\u000f");
        await Device.WaitForAsync("q leaves");
        Device.HangUp();
        await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
