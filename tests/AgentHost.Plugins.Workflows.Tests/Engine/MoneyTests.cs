using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Tests.Definition;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>Money: what was cut off counts, what all may spend together is told to the host, and a stronger model comes on evidence.</summary>
public sealed class MoneyTests
{
    [Fact]
    public async Task AnAgentThatAKillCutOff_IsCounted_AndItsSessionOnce()
    {
        var log = Runs.Log("limits: { cost: 5 }\nnodes:\n  a: { agent: x }\n");
        await log.AppendAsync([(new NodeStarted("a/1/1") { Session = "s" }, null)], default);
        var spending = new Spending(new ScriptedExecutor(static each => ScriptedExecutor.Ok(each) with { Cost = 2 - each.CountedCost }), spent: 0.75);
        var driver = new RunDriver(Storing.RunFold.Fold(log.Read()), log, spending, new MemoryInbox(), TimeProvider.System);
        Assert.Equal(RunStatus.Completed, await driver.RunAsync(TestContext.Current.CancellationToken));

        // The session has spent 2 in all: 0.75 of it before the kill.
        Assert.Equal((2.0, 5.0), (driver.State.Cost, spending.Limit));
        Assert.Equal(2.0, Storing.RunFold.Fold(log.Read()).Cost);
    }

    [Fact]
    public async Task AnAgentThatAPauseCutOff_IsCounted()
    {
        var log = Runs.Log("nodes:\n  a: { agent: x }\n");
        var inbox = new MemoryInbox();
        var executor = new ScriptedExecutor { Delay = TimeSpan.FromSeconds(30) };
        var driver = new RunDriver(Storing.RunFold.Fold(log.Read()), log, new Spending(executor, spent: 1.5), inbox, TimeProvider.System);
        var running = driver.RunAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => !executor.Acted.IsEmpty);
        await inbox.OrderAsync("r", "pause", default);
        Assert.Equal((RunStatus.Paused, 1.5), (await running, driver.State.Cost));
    }

    [Fact]
    public async Task AStrongerModel_ComesOnEvidence()
    {
        var models = new List<string?>();
        var n = 0;
        await Runs.RunAsync(
            Runs.Log(
                "state: { m: { type: string, initial: little } }\nnodes:\n"
                + "  a: { agent: x, model: \"{{ m }}\", escalate: big, retry: { attempts: 2, seconds: 0.01 }, next: b }\n"
                + "  b: { loop: { agent: y, escalate: big }, check: test, iterations: 4 }\n"),
            new ScriptedExecutor(execution =>
            {
                if (execution.IsCheck)
                {
                    return ScriptedExecutor.Ok(execution, $"{++n}") with { ExitCode = n == 4 ? 0 : 1 };
                }

                models.Add(execution.Model);
                return models.Count == 1
                    ? new NodeCompleted(execution.Key, NodeOutcome.Failed) { Error = "no" }
                    : ScriptedExecutor.Ok(execution, $"some work of many words, {models.Count}");
            }));
        Assert.Equal(["little", "big", null, null, "big", "big"], models);
    }

    /// <summary>An executor whose agents spent what it is told.</summary>
    private sealed class Spending(ScriptedExecutor executor, double spent) : INodeExecutor
    {
        public double Limit { get; private set; }

        public ValueTask<string?> PrepareAsync(Execution execution, CancellationToken cancellationToken) => executor.PrepareAsync(execution, cancellationToken);

        public ValueTask<NodeCompleted> ExecuteAsync(Execution execution, CancellationToken cancellationToken) =>
            executor.ExecuteAsync(execution, cancellationToken);

        public ValueTask<double> FindCostAsync(Execution execution, CancellationToken cancellationToken) => new(Math.Max(0, spent - execution.CountedCost));

        public ValueTask LimitAsync(double dollars, CancellationToken cancellationToken)
        {
            Limit = dollars;
            return default;
        }
    }
}
