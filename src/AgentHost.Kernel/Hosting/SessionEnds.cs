using System.Collections.Concurrent;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Hosting;

/// <summary>Hooks at the end of the sessions that had turns here, while plugins and programs can still be started.</summary>
internal sealed class SessionEnds(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task>> endings = new(StringComparer.Ordinal);

    /// <summary>Remembers a session whose end is told. By what is there then: this turn's plugins may have made room for others.</summary>
    public void Add(Workspace workspace, SessionActor session) =>
        endings[session.Id] = token => EndAsync(new HookDispatcher(workspace.Registry, workspace.Resolver, workspace.Hooks, time), session, workspace.Root, token);

    /// <summary>Tells the ends.</summary>
    /// <param name="deadline">For all together.</param>
    public async ValueTask RunAsync(TimeSpan deadline)
    {
        if (endings.IsEmpty)
        {
            return;
        }

        using var clock = new CancellationTokenSource(deadline, time);
        try
        {
            await Task.WhenAll(endings.Values.Select(end => end(clock.Token)));
        }
        catch (OperationCanceledException)
        {
            // A hook that takes longer is ended with the host.
        }
    }

    private static async Task EndAsync(HookDispatcher hooks, SessionActor session, string root, CancellationToken cancellationToken) =>
        await hooks.RunAsync(
            new HookInput(HookEvent.SessionEnd, session.Id, root) { Detail = "close" },
            ran => session.AppendAsync([ran], Durability.Process, CancellationToken.None),
            cancellationToken);
}
