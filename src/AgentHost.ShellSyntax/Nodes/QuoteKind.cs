namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Kind of quoting of a part of a word.</summary>
public enum QuoteKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By a backslash before the character.</summary>
    Backslash,

    /// <summary>By single quotes.</summary>
    Single,

    /// <summary>By double quotes.</summary>
    Double,

    /// <summary>By <c>$'…'</c>, of which a plain POSIX shell knows nothing.</summary>
    AnsiC,

    /// <summary>By <c>$"…"</c>, of which a plain POSIX shell knows nothing.</summary>
    Localized,
}
