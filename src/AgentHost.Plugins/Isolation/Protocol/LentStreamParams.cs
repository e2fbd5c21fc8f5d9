namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Streams the answer of a model of another plugin's; updates come as notifications under the number, which whoever asks has chosen.</summary>
public sealed record LentStreamParams(string Scope, string Model, int Stream, Wire<ModelRequest> Request);
