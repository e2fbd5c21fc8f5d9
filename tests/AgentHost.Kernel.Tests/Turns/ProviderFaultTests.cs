using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Providers that do what no provider should: the turn ends or goes on, the session stays good.</summary>
public sealed class ProviderFaultTests
{
    private const string NoRetries = """{"limits":{"retries":{"attempts":0}}}""";

    [Fact]
    public async Task Run_StreamThatThrows_FailsWithItsWords()
    {
        await using var rig = new HostRig();
        rig.Model.Stream((_, _) => throw new InvalidOperationException("no stream")).Stream((_, token) => ThrowingAsync(token));

        Assert.Equal("The provider failed: no stream", (await FailAsync(rig)).Reason);
        Assert.Equal("The provider failed: broken", (await rig.RunAsync()).Reason);
        await GoOnAsync(rig);
    }

    [Fact]
    public async Task Run_StreamThatIsNullOrHoldsNull_DoesNotHarmTheHost()
    {
        await using var rig = new HostRig();
        rig.Model.Stream((_, _) => null!).Answer(null!, new TextDelta("said"), new ModelFinished(FinishReason.Stop));

        Assert.Equal(TurnOutcome.Failed, (await FailAsync(rig)).Outcome);
        Assert.Equal("said", (await rig.RunAsync()).Text);
        await GoOnAsync(rig);
    }

    [Fact]
    public async Task Run_StreamThatEndsWithoutAWord_IsACutStream()
    {
        await using var rig = new HostRig();
        rig.Model.Answer();

        Assert.Equal(ModelFaultKind.StreamCut, (await FailAsync(rig)).Fault?.Kind);
        await GoOnAsync(rig);
    }

    [Fact]
    public async Task Run_AnswerOfNothing_IsAnEmptyAnswerThatCanBeSentAgain()
    {
        await using var rig = new HostRig();
        rig.Model.Answer(new ModelFinished(FinishReason.Stop));
        await rig.OpenAsync();

        Assert.Equal((TurnOutcome.Answered, ""), await rig.RunAsync() is var end ? (end.Outcome, end.Text) : default);
        await GoOnAsync(rig);
    }

    [Fact]
    public async Task Run_StreamThatCancelsItself_IsNoCancelledTurn()
    {
        await using var rig = new HostRig();
        rig.Model.Stream((_, _) => throw new OperationCanceledException());

        Assert.Equal((TurnOutcome.Failed, "The provider broke the request off."), await FailAsync(rig) is var end ? (end.Outcome, end.Reason) : default);
        await GoOnAsync(rig);
    }

    [Theory]
    [InlineData(false, 180, "The model was silent for 180 s. Nothing was said for 180 s altogether (limits.firstToken)")]
    [InlineData(true, 120, "The model was silent for 120 s.")]
    public async Task Run_ModelThatFallsSilent_IsEndedAtTheDeadline(bool spoke, int seconds, string reason)
    {
        var time = new FakeTime();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new HostRig(time);
        rig.Model.Hang(reached, spoke ? [new TextDelta("so far")] : []);
        await rig.OpenAsync(NoRetries);

        var turn = await rig.SubmitAsync();
        await reached.Task;
        if (spoke)
        {
            await rig.Tape.WaitAsync<PartDelta>();
        }

        await time.WaitForTimerAsync(TimeSpan.FromSeconds(seconds));
        time.Advance(TimeSpan.FromSeconds(seconds));
        var end = await rig.EndOfAsync(turn);

        Assert.Equal((TurnOutcome.Failed, reason), (end.Outcome, end.Reason));
        Assert.Equal(spoke ? ModelFaultKind.StreamCut : ModelFaultKind.Unreachable, end.Fault?.Kind);
        await GoOnAsync(rig);
    }

    [Fact]
    public async Task Run_ProviderThatBlocksAndIgnoresItsToken_IsLeftBehind()
    {
        var time = new FakeTime();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var held = new ManualResetEventSlim();
        await using var rig = new HostRig(time);
        rig.Model.Stream((_, _) =>
        {
            reached.SetResult();
            held.Wait(CancellationToken.None);
            return AsyncEnumerable.Empty<ModelUpdate>();
        });
        await rig.OpenAsync(NoRetries);

        var turn = await rig.SubmitAsync();
        await reached.Task;
        time.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(TurnOutcome.Failed, (await rig.EndOfAsync(turn)).Outcome);
        await GoOnAsync(rig);
        held.Set();
    }

    [Fact]
    public async Task Run_AnswerWithoutEnd_IsCutOff()
    {
        await using var rig = new HostRig();
        rig.Model.Stream((_, token) => EndlessAsync(token));

        Assert.Equal(ModelFaultKind.BadResponse, (await FailAsync(rig)).Fault?.Kind);
        await GoOnAsync(rig);
    }

    [Fact]
    public async Task Run_ClientThatCannotBeMade_FailsAndIsTriedAgainInTheNextTurn()
    {
        await using var rig = new HostRig();
        var tries = 0;
        rig.Stub.Provider(new OddProvider(() => ++tries switch
        {
            1 => throw new InvalidOperationException("no client"),
            2 => null!,
            _ => rig.Model.CreateClient(new ModelClientOptions("odd", "m")),
        }), new ProviderSpec("odd") { Anonymous = true, DefaultModel = "m" });
        await rig.OpenAsync("""{"model":"odd/m"}""");

        Assert.Equal("The provider odd failed to make a client of m: no client", (await rig.RunAsync()).Reason);
        Assert.Equal("The provider odd failed to make a client of m: it made nothing", (await rig.RunAsync()).Reason);
        await GoOnAsync(rig);
    }

    [Fact]
    public async Task Run_ProviderWhoseProcessDied_IsStartedAnewForTheNextTurn()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync("""{"model":"probe/exit"}""", StubPlugin.BuiltFolder("AgentHost.Probe"));

        await rig.RunAsync();
        await rig.Tape.WaitAsync<PluginStateChanged>(e => e is { Plugin: "probe", State: PluginState.Installed });
        var first = rig.Tape.Events.Count;
        var second = await rig.RunAsync();

        Assert.Equal(TurnOutcome.Failed, second.Outcome);
        Assert.Contains(rig.Tape.Events.Skip(first), e => e is PartDelta { Text: "before" });
    }

    private static async IAsyncEnumerable<ModelUpdate> ThrowingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new TextDelta("before");
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        throw new InvalidOperationException("broken");
    }

    private static async IAsyncEnumerable<ModelUpdate> EndlessAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var delta = new TextDelta(new string('x', 1024 * 1024));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return delta;
            await Task.Yield();
        }
    }

    private static async Task<TurnCompleted> FailAsync(HostRig rig)
    {
        await rig.OpenAsync(NoRetries);
        var end = await rig.RunAsync();
        Assert.Equal(TurnOutcome.Failed, end.Outcome);
        return end;
    }

    private static async Task GoOnAsync(HostRig rig)
    {
        rig.Model.Text("going on");
        Assert.Equal((TurnOutcome.Answered, "going on"), await rig.RunAsync(rig.Prompt("again")) is var end ? (end.Outcome, end.Text) : default);
        Histories.AssertValid(rig.Model.Last.Messages);
        Histories.AssertClosed(rig.Tape.Events);
    }

    private sealed class OddProvider(Func<ModelClient> make) : ModelProvider
    {
        public override ModelClient CreateClient(ModelClientOptions options) => make();
    }
}
