namespace AgentHost.Client;

/// <summary>What a listener asked to go on from is not there: events may be missing before those that follow, and what it shows has to be read anew.</summary>
/// <param name="Reason">Reason, in one sentence.</param>
public sealed record StreamGap(string Reason) : LiveEvent("stream.gap");
