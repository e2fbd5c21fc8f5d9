using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Tests.Definition;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>Signals: nobody is asked, the first wait takes one, also where it came before, and no kill has it taken twice.</summary>
public sealed class SignalTests
{
    private const string Two = """
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          one: { wait: The build., signal: built, save: log, next: two }
          two: { wait: The build once more., signal: built, save: log }
        """;

    [Fact]
    public async Task ASignal_IsTakenOnce_AndByWhoComesLater()
    {
        var inbox = new MemoryInbox();
        var log = Runs.Log(Two);
        Assert.True(await inbox.SignalAsync("r", "built", "a", default));
        Assert.False(await inbox.SignalAsync("r", "built", "b", default));
        var state = await Runs.RunAsync(log, inbox: inbox);
        Assert.Equal((RunStatus.Waiting, "two/1/w1"), (state.Status, state.Waiting.Keys.Single()));

        Assert.True(await inbox.SignalAsync("r", "built", "b", default));
        state = await Runs.RunAsync(log, inbox: inbox);
        Assert.Equal(RunStatus.Completed, state.Status);
        Assert.Equal(["a", "b"], ((IEnumerable<object?>)state.State["log"]!).Cast<string>());
    }

    [Fact]
    public async Task AProcessThatEndsBetweenTakingAndStoring_LosesNoSignal()
    {
        var inbox = new MemoryInbox();
        await inbox.SignalAsync("r", "built", "a", default);
        var first = Runs.Log(Two);
        await Assert.ThrowsAsync<HostException>(() => Runs.RunAsync(new MemoryLog(first.Events, most: 0), inbox: inbox));
        var state = await Runs.RunAsync(first, inbox: inbox);
        Assert.Equal("two/1/w1", state.Waiting.Keys.Single());
        Assert.Equal(["a"], ((IEnumerable<object?>)state.State["log"]!).Cast<string>());
    }

    [Fact]
    public async Task NobodyIsAsked_AndApprovingAll_AnswersNone()
    {
        var state = await Runs.RunAsync(Runs.Log(Two, autoApprove: true));
        Assert.Equal(RunStatus.Waiting, state.Status);
        Assert.Contains("agent workflow signal r built [VALUE]", RunService.Report(state), StringComparison.Ordinal);
        Assert.Contains(
            Definitions.Mistakes("nodes:\n  a: { wait: x, signal: a b, options: [y] }\n"),
            static mistake => mistake.StartsWith("2:25 The name of a signal", StringComparison.Ordinal));
    }
}
