using System.Collections.Concurrent;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>Runs of other agents that go on, and what the last ones of models came to.</summary>
/// <remarks>Of this process. Thread-safe.</remarks>
internal static class OpenRuns
{
    private static readonly ConcurrentDictionary<string, AgentRun> _runs = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, RunEnd> _ends = new(StringComparer.Ordinal);

    public static void Add(AgentRun run) => _runs[run.Id] = run;

    public static void Remove(AgentRun run) => _runs.TryRemove(run.Id, out _);

    /// <summary>A run of a session; null where it has none of that id.</summary>
    public static AgentRun? Find(string id, string sessionId) => _runs.GetValueOrDefault(id) is { } run && run.SessionId == sessionId ? run : null;

    /// <summary>Keeps the end of a run for the model that asked for it by a call.</summary>
    public static void Ended(string callId, RunEnd end)
    {
        if (callId.StartsWith(RunEnd.CallPrefix, StringComparison.Ordinal))
        {
            _ends[callId] = end;
        }
    }

    /// <summary>Takes the end of a run; null where it never began.</summary>
    public static RunEnd? Take(string callId) => _ends.TryRemove(callId, out var end) ? end : null;
}
