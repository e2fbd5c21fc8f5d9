namespace AgentHost.Client;

/// <summary>Events may be missing here: what a listener asked to go on from is not there, and what it shows has to be read anew.</summary>
/// <param name="Reason">Reason, in one sentence.</param>
public sealed record StreamGap(string Reason) : LiveEvent("stream.gap");
