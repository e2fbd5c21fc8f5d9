namespace AgentHost.Client;

/// <summary>Something a person should know: settings that were ignored, a plugin that is missing, a disk that is full.</summary>
/// <param name="Message">One sentence.</param>
public sealed record HostWarning(string Message) : LiveEvent("host.warning");
