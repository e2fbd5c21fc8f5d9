using System.Collections.Concurrent;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Workspaces;
using AgentHost.Sessions.Log;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Turns;

/// <summary>Hooks at the end of the sessions that had turns here, while plugins and programs can still be started.</summary>
/// <param name="deadline">For all that are told together.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Hears of an end that could not be told.</param>
public sealed class SessionEndHooks(TimeSpan deadline, TimeProvider time, ILogger log)
{
    private readonly ConcurrentDictionary<string, Func<string, CancellationToken, Task>> _endings = new(StringComparer.Ordinal);

    /// <summary>Remembers a session whose end is told. By what is there then: this turn's plugins may have made room for others.</summary>
    public void Add(Workspace workspace, OpenSession session) =>
        _endings[session.Id] = (why, token) =>
            TellAsync(
                new HookDispatcher(
                    workspace.Services.Registry, workspace.Services.Resolver, workspace.Services.Hooks, time, workspace.Configuration.Conditions),
                session,
                workspace.Root,
                why,
                token);

    /// <summary>Tells all ends: the host closes.</summary>
    public ValueTask CloseAsync() => RunAsync("close", [.. _endings.Values]);

    /// <summary>Tells the end of a session that is about to go.</summary>
    public ValueTask DeleteAsync(string sessionId) => _endings.TryRemove(sessionId, out var end) ? RunAsync("delete", [end]) : ValueTask.CompletedTask;

    /// <summary>Tells the end of a session whose workspace is let go of.</summary>
    public ValueTask EndAsync(string sessionId) => _endings.TryRemove(sessionId, out var end) ? RunAsync("close", [end]) : ValueTask.CompletedTask;

    private async ValueTask RunAsync(string why, IReadOnlyList<Func<string, CancellationToken, Task>> ends)
    {
        if (ends.Count == 0)
        {
            return;
        }

        using var clock = new CancellationTokenSource(deadline, time);
        await Task.WhenAll(ends.Select(end => TellAsync(end, why, clock.Token)));
    }

    private async Task TellAsync(Func<string, CancellationToken, Task> end, string why, CancellationToken cancellationToken)
    {
        try
        {
            await end(why, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A hook that takes longer is ended with the host.
        }
        catch (Exception fault)
        {
            // What a hook said cannot be kept, on a full disk for one: nothing else depends on it.
            log.LogError(fault, "The end of a session could not be told.");
        }
    }

    private static async Task TellAsync(HookDispatcher hooks, OpenSession session, string root, string why, CancellationToken cancellationToken) =>
        await hooks.RunAsync(
            new SessionEndInput(session.Id, root, why),
            ran => session.AppendAsync([ran], Durability.Process, CancellationToken.None),
            cancellationToken);
}
