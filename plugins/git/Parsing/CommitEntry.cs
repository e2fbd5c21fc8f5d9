namespace AgentHost.Plugins.Git.Parsing;

/// <summary>A commit.</summary>
internal sealed record CommitEntry(
    string Hash, IReadOnlyList<string> Parents, string Author, string Email, string Date, string Refs, string Subject, string Body);
