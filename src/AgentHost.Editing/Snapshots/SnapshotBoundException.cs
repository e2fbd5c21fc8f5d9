namespace AgentHost.Editing.Snapshots;

/// <summary>A workspace is larger than what is recorded; the message is a clause.</summary>
internal sealed class SnapshotBoundException(string message) : Exception(message);
