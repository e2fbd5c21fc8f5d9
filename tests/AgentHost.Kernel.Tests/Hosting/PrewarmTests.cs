namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>What is woken ahead of the first turn is told when its time is over.</summary>
public sealed class PrewarmTests
{
    private readonly TaskCompletionSource<CancellationToken> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Open_SourceOfToolsThatNeverAnswers_IsToldToEnd()
    {
        var time = new FakeTime();
        await using var rig = new HostRig(time) { Prewarm = true };
        rig.Stub.Add<ToolSource>(
            CapabilityKinds.ToolSource, "found", AgentJson.Parse("""{"name":"found","prefix":"found_"}"""), _ => new HangingSource(_reached));

        await rig.OpenAsync();

        await AssertFiresAsync(time, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Open_ClientThatNeverIsWarm_IsToldToEnd()
    {
        var time = new FakeTime();
        await using var rig = new HostRig(time) { Prewarm = true };
        rig.Model.WarmUp = async token =>
        {
            _reached.SetResult(token);
            await Task.Delay(Timeout.Infinite, token);
        };

        await rig.OpenAsync();

        await AssertFiresAsync(time, TimeSpan.FromSeconds(30));
    }

    private async Task AssertFiresAsync(FakeTime time, TimeSpan deadline)
    {
        var token = await _reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(token.IsCancellationRequested);
        time.Advance(deadline);
        Assert.True(token.IsCancellationRequested);
    }

    private sealed class HangingSource(TaskCompletionSource<CancellationToken> reached) : ToolSource
    {
        public override async ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken)
        {
            reached.TrySetResult(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        }

        public override Tool? FindTool(string name) => null;
    }
}
