using AgentHost.Client;
using AgentHost.Server.Editors;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Metering;
using AgentHost.Server.Replies;
using AgentHost.Server.Streaming;
using AgentHost.Server.Watching;

namespace AgentHost.Server.Api;

/// <summary>Parts of a server that endpoints work with.</summary>
/// <param name="Host">The host.</param>
/// <param name="Workspaces">Workspaces that clients opened.</param>
/// <param name="Watch">What goes on in sessions.</param>
/// <param name="Keys">Keys of prompts.</param>
/// <param name="Counters">Numbers.</param>
/// <param name="Streams">Streams of events.</param>
/// <param name="Program">Version of the program.</param>
/// <param name="StartedAt">Time at which the server began.</param>
internal sealed record ServerParts(
    IHostClient Host,
    OpenWorkspaces Workspaces,
    SessionWatch Watch,
    SubmittedKeys Keys,
    ServerCounters Counters,
    EventStreams Streams,
    string Program,
    DateTimeOffset StartedAt)
{
    /// <summary>Meters.</summary>
    public required ServerMeters Meters { get; init; }

    /// <summary>Held while the settings of a session are compared and replaced.</summary>
    public SemaphoreSlim Changing { get; } = new(1, 1);

    /// <summary>Writes a session as text, in a format by its name; null where exports are not composed.</summary>
    public Func<SessionInfo, string, TextWriter, CancellationToken, Task>? Export { get; init; }

    /// <summary>Connections of editors.</summary>
    public required EditorConnections Editors { get; init; }

    /// <summary>Refuses a session that a request to a workspace names and that is not of that workspace.</summary>
    /// <exception cref="ProblemException">There is no such session, or it is another workspace's.</exception>
    public async ValueTask CheckSessionAsync(EndpointCall call, string? session)
    {
        if (!string.IsNullOrEmpty(session)
            && (await Host.Sessions.GetAsync(session, call.Aborted) is not { } found || found.Id != session || found.Workspace != call.Workspace.Root))
        {
            throw new ProblemException(ProblemKind.SessionNotFound, $"There is no session {session} in {call.Workspace.Root}.");
        }
    }

    /// <summary>The workspace in which something of the session of a path is done.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The workspace that it names; null for none.</param>
    public ValueTask<WorkspaceInfo> WorkspaceOfAsync(EndpointCall call, string? id) => Workspaces.OfAsync(call.Session, id, call.Caller, call.Aborted);
}
