namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Streams an answer; updates come as notifications under the stream's number.</summary>
public sealed record StreamParams(int Client, int Stream, Wire<ModelRequest> Request);
