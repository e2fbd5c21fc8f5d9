namespace AgentHost.Server.Running;

/// <summary>Times after which what nobody uses ends; zero for never.</summary>
/// <param name="Workspace">Of a workspace: no request to it or its sessions, no stream, no turn.</param>
/// <param name="Exit">Of the server: no request, no stream, no turn.</param>
public sealed record ServerIdleTimes(TimeSpan Workspace, TimeSpan Exit);
