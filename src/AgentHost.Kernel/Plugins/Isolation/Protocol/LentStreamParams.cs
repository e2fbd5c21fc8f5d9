namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Streams the answer of a model of another plugin's; updates come as notifications under the number, which whoever asks has chosen.</summary>
internal sealed record LentStreamParams(string Scope, string Model, int Stream, Wire<ModelRequest> Request);
