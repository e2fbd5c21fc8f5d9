namespace AgentHost.Client;

/// <summary>The first line of an event stream. Its <see cref="AgentEvent.Position"/> is that of the last event that the store held then.</summary>
/// <param name="Version">Version of the event format, SemVer.</param>
/// <param name="Epoch">Identifies the log: numbers and positions are comparable within one epoch only.</param>
public sealed record StreamOpened(string Version, string Epoch) : LiveEvent("stream.opened");
