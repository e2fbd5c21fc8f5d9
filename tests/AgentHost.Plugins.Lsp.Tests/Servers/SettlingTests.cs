using AgentHost.Plugins.Lsp.Servers;

namespace AgentHost.Plugins.Lsp.Tests.Servers;

public sealed class SettlingTests
{
    [Fact]
    public void Look_NothingWasSaid_WaitsForIt() =>
        Assert.Equal(SettlingStep.Await(Timeout.InfiniteTimeSpan), Of().Look(Ms(5_000), null, busy: false));

    [Fact]
    public void Look_TwoPromptAnswersWithACalmBetween_AreTheEnd()
    {
        var settling = Of();
        Assert.Equal(SettlingStep.Ask, settling.Look(Ms(200), Ms(200), busy: false));
        settling.Answered(Ms(200), Ms(205));
        var wait = settling.Look(Ms(205), Ms(200), busy: false);
        Assert.False(wait.IsDone || wait.Asks);
        Assert.InRange(wait.Wait, Ms(60), Ms(70));
        Assert.Equal(SettlingStep.Ask, settling.Look(Ms(205) + wait.Wait, Ms(200), busy: false));
        settling.Answered(Ms(275), Ms(280));
        Assert.Equal(SettlingStep.Done, settling.Look(Ms(280), Ms(200), busy: false));
    }

    [Fact]
    public void Look_MoreWasSaid_BeginsAnew()
    {
        var settling = Of();
        Ask(settling, Ms(10), Ms(10), Ms(12));
        Ask(settling, Ms(80), Ms(10), Ms(82));
        Assert.Equal(SettlingStep.Ask, settling.Look(Ms(82), Ms(81), busy: false));
        settling.Answered(Ms(82), Ms(83));
        Assert.False(settling.Look(Ms(84), Ms(81), busy: false).IsDone);
    }

    [Fact]
    public void Look_LateAnswer_IsNoSignAndIsFollowedByACalm()
    {
        var settling = Of();
        Ask(settling, Ms(10), Ms(10), Ms(12));
        Ask(settling, Ms(80), Ms(10), Ms(300));
        var wait = settling.Look(Ms(300), Ms(10), busy: false);
        Assert.False(wait.IsDone || wait.Asks);
        Ask(settling, Ms(300) + wait.Wait, Ms(10), Ms(301) + wait.Wait);
        Assert.True(settling.Look(Ms(302) + wait.Wait, Ms(10), busy: false).IsDone);
    }

    [Fact]
    public void Look_AnswersStayLate_AreNotWaitedForWithoutEnd()
    {
        var settling = Of();
        Assert.True(settling.Look(Ms(10), Ms(10), busy: false).Asks);
        settling.Answered(Ms(10), Ms(900));
        Assert.False(settling.Look(Ms(900), Ms(10), busy: false).IsDone);
        Assert.True(settling.Look(Ms(1_010), Ms(10), busy: false).IsDone);
    }

    [Fact]
    public void Look_SaidBeforeItsDelay_MayBeOfTheTextBefore()
    {
        var settling = Of(delay: 200);
        Assert.Equal(SettlingStep.Await(Ms(190)), settling.Look(Ms(10), Ms(8), busy: false));
        Assert.Equal(SettlingStep.Ask, settling.Look(Ms(200), Ms(8), busy: false));
    }

    [Fact]
    public void Look_SilentServer_HasSaidNothingAfterItsDelayAndThreeAnswers()
    {
        var settling = Of(delay: 300, silent: true);
        Ask(settling, Ms(0), null, Ms(1));
        Assert.Equal(SettlingStep.Await(Ms(302)), settling.Look(Ms(1), null, busy: false));
        Ask(settling, Ms(303), null, Ms(304));
        Ask(settling, Ms(370), null, Ms(371));
        Assert.False(settling.Look(Ms(372), null, busy: false).IsDone);
        Ask(settling, Ms(440), null, Ms(441));
        Assert.True(settling.Look(Ms(442), null, busy: false).IsDone);
    }

    [Fact]
    public void Look_SilentServerReadsTheChangeLate_HasItsDelayFromThen()
    {
        var settling = Of(delay: 300, silent: true);
        Ask(settling, Ms(0), null, Ms(400));
        Assert.Equal(SettlingStep.Await(Ms(1_100)), settling.Look(Ms(400), null, busy: false));
    }

    [Fact]
    public void Look_SilentServerAnswersLateOrNever_IsNotTakenToHaveFoundNothing()
    {
        var settling = Of(delay: 0, silent: true);
        Ask(settling, Ms(0), null, Ms(0));
        for (var now = 0; now < 60_000; now += 1_000)
        {
            var step = settling.Look(Ms(now), null, busy: false);
            Assert.False(step.IsDone);
            if (step.Asks)
            {
                settling.Answered(Ms(now), Ms(now + 500));
            }
        }

        settling.Unanswered();
        Assert.Equal(SettlingStep.Await(Timeout.InfiniteTimeSpan), settling.Look(Ms(70_000), null, busy: false));
    }

    [Fact]
    public void Look_SilentServerSpeaks_ItsWordCounts()
    {
        var settling = Of(delay: 300, silent: true);
        Ask(settling, Ms(0), null, Ms(1));
        Ask(settling, Ms(303), null, Ms(304));
        Ask(settling, Ms(320), Ms(310), Ms(321));
        Ask(settling, Ms(390), Ms(310), Ms(391));
        Assert.True(settling.Look(Ms(392), Ms(310), busy: false).IsDone);
    }

    [Fact]
    public void Look_ServerIsBusy_IsWaitedForAndAskedAfterwards()
    {
        var settling = Of();
        Ask(settling, Ms(10), Ms(10), Ms(11));
        Assert.Equal(SettlingStep.Await(Timeout.InfiniteTimeSpan), settling.Look(Ms(70), Ms(10), busy: true));
        Assert.Equal(SettlingStep.Ask, settling.Look(Ms(500), Ms(10), busy: false));
        Assert.False(settling.Look(Ms(501), Ms(10), busy: false).IsDone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Look_ServerThatCannotBeAsked_HasToStayAsItIs(bool never)
    {
        var settling = Of(asks: !never);
        if (!never)
        {
            Assert.True(settling.Look(Ms(10), Ms(10), busy: false).Asks);
            settling.Unanswered();
        }

        Assert.Equal(SettlingStep.Await(Ms(200)), settling.Look(Ms(60), Ms(10), busy: false));
        Assert.Equal(SettlingStep.Done, settling.Look(Ms(260), Ms(10), busy: false));
    }

    private static void Ask(Settling settling, TimeSpan now, TimeSpan? said, TimeSpan answered)
    {
        Assert.Equal(SettlingStep.Ask, settling.Look(now, said, busy: false));
        settling.Answered(now, answered);
    }

    private static Settling Of(int delay = 0, bool silent = false, bool asks = true) => new(Ms(delay), Ms(250), silent, asks);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
