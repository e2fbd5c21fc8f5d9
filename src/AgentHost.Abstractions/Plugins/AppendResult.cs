namespace AgentHost;

/// <summary>Result of appending events to the log of a session.</summary>
/// <param name="Appended">False when the plugin's last event has another number than was expected; nothing was appended then.</param>
/// <param name="Last">Number of the plugin's last event of the session as it is now; 0 for none. Of those appended the others come right before it.</param>
public sealed record AppendResult(bool Appended, long Last);
