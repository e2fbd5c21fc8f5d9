namespace AgentHost.Client;

/// <summary>The changes that dry runs of a session kept are made, or given up; what comes after begins anew.</summary>
/// <param name="Applied">True when they were made.</param>
public sealed record PreviewsClosed(bool Applied) : AgentEvent("file.previews.closed");
