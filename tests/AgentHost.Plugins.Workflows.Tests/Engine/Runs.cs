using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Storing;
using AgentHost.Plugins.Workflows.Tests.Definition;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>Runs in memory.</summary>
internal static class Runs
{
    /// <summary>The first event of a run of a definition.</summary>
    public static RunStarted Started(string text, bool autoApprove = false) =>
        new("r", "test", Definitions.Read(text).Hash, text, new Dictionary<string, string>(StringComparer.Ordinal))
        {
            AutoApprove = autoApprove,
            Time = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds,
        };

    /// <summary>A log in which a run has begun.</summary>
    public static MemoryLog Log(string text, bool autoApprove = false) => new([EventJson.Write("r", Started(text, autoApprove))]);

    /// <summary>Runs what a log says, to its end or rest.</summary>
    public static async Task<RunState> RunAsync(MemoryLog log, ScriptedExecutor? executor = null, MemoryInbox? inbox = null, Func<WaitOpened,
        string?>? ask = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var state = RunFold.Fold(log.Read());
        var driver = new RunDriver(state, log, executor ?? new ScriptedExecutor(), inbox ?? new MemoryInbox(), TimeProvider.System)
        {
            Ask = ask is null ? null : (question, _) => Task.FromResult(ask(question)),
        };
        await driver.RunAsync(limit.Token);
        return state;
    }

    /// <summary>Runs a definition from its beginning.</summary>
    public static Task<RunState> RunAsync(string text, Func<Execution, NodeCompleted>? act = null, Func<WaitOpened, string?>? ask = null) =>
        RunAsync(Log(text), new ScriptedExecutor(act), ask: ask);
}
