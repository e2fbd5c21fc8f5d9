namespace AgentHost.Editing.Snapshots;

/// <summary>The files of a workspace cannot be recorded; the message is a clause: <c>git is not on the PATH</c>.</summary>
public sealed class SnapshotException(string message) : Exception(message);
