using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Agents come from plugins: one that fails takes neither the others' agents nor the session with it.</summary>
public sealed class AgentSourceTests
{
    private const string Agents = """[{"name":"helper","description":"Helps."}]""";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_OneSourceFails_TheAgentOfAnotherIsFound()
    {
        await using var rig = new HostRig();
        Add(rig, "bad", static () => throw new InvalidOperationException("no list today"));
        Add(rig, "good", static () => Agents);
        rig.Model.Text("done");
        await rig.OpenAsync();

        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync(rig.Prompt() with { Agent = "helper" })).Outcome);
    }

    [Fact]
    public async Task Submit_TheSourceFails_IsAFailureOfThePlugin()
    {
        await using var rig = new HostRig();
        Add(rig, "bad", static () => throw new InvalidOperationException("no list today"));
        await rig.OpenAsync();

        var fault = await Assert.ThrowsAsync<HostException>(() => rig.SubmitAsync(rig.Prompt() with { Agent = "helper" }));

        Assert.Equal(HostFailure.Plugin, fault.Failure);
        Assert.Equal("There is no agent \"helper\" among those that could be found: agent-source/bad of stub failed: no list today.", fault.Message);
        await Assert.ThrowsAsync<HostException>(() => rig.Host.Prompts.PreviewAsync(rig.Prompt() with { Agent = "helper" }, None).AsTask());
    }

    [Fact]
    public async Task Steer_TooLateAndTheAgentIsGone_EndsThoseWordsAndTheSessionGoesOn()
    {
        // The clock stands still: the source of tools is waited for until it has steered.
        await using var rig = new HostRig(new FakeTime());
        var failing = false;
        Add(rig, "bad", () => failing ? throw new InvalidOperationException("no list today") : Agents);
        rig.Stub.Add<ToolSource>(CapabilityKinds.ToolSource, "found", AgentJson.Parse("""{"name":"found","prefix":"found_"}"""), _ => new LastWord(async () =>
        {
            failing = true;
            await rig.Host.Prompts.Queue.SteerAsync(rig.SessionId, [new TextPart("one more thing")], None);
        }));
        rig.Model.Text("done").Text("going on");
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync(rig.Prompt() with { Agent = "helper" });

        var words = await rig.Tape.WaitAsync<TurnSteered>();
        var end = await rig.EndOfAsync(words.SteerId);
        Assert.Equal((TurnOutcome.Failed, true), (end.Outcome, end.Reason!.Contains("no list today", StringComparison.Ordinal)));
        await rig.CancelAsync(turn);
        Assert.Equal("going on", (await rig.RunAsync()).Text);
    }

    private static void Add(HostRig rig, string name, Func<string> list) =>
        rig.Stub.Add<Capability>(CapabilityKinds.AgentSource, name, AgentJson.Parse($$"""{"name":"{{name}}"}"""), _ =>
            new StubCapability((_, _) => new(AgentJson.Parse(list()))));

    /// <summary>A source of tools that has none, and does something at the end of the first turn.</summary>
    private sealed class LastWord(Func<Task> what) : ToolSource
    {
        private int _done;

        public override ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken) => new([]);

        public override async ValueTask<IReadOnlyList<string>> ProblemsAsync(ToolSourceContext context, CancellationToken cancellationToken)
        {
            if (context.TurnEnds && Interlocked.Exchange(ref _done, 1) == 0)
            {
                await what();
            }

            return [];
        }

        public override Tool? FindTool(string name) => null;
    }
}
