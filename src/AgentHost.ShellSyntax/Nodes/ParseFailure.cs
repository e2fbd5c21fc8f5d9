namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Reason why a line was not understood, and its position.</summary>
/// <param name="Reason">What is in it, to stand after "it has".</param>
/// <param name="Position">Where, in characters from 0.</param>
public sealed record ParseFailure(string Reason, int Position);
