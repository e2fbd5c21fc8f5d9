namespace AgentHost.Processes.Proxying;

/// <summary>A host that a command did not reach.</summary>
/// <param name="Name"><c>host:port</c>.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Rule">Rule that would allow it; null where none would.</param>
internal sealed record RefusedHost(string Name, string Reason, string? Rule);
