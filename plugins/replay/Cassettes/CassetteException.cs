namespace AgentHost.Plugins.Replay.Cassettes;

/// <summary>A cassette cannot be read or written. The message is one sentence with the place.</summary>
internal sealed class CassetteException(string message, Exception? innerException = null) : Exception(message, innerException);
