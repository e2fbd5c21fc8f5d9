using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <summary>A here-document that was announced and whose text is still to come.</summary>
internal sealed class PendingHereDocument(string delimiter, bool isQuoted, bool stripsTabs)
{
    public string Delimiter { get; } = delimiter;

    public bool IsQuoted { get; } = isQuoted;

    public bool StripsTabs { get; } = stripsTabs;

    public List<WordPart> Body { get; } = [];
}
