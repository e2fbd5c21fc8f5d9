namespace AgentHost.GitPatterns;

/// <summary>Kind of a token, by what it matches.</summary>
internal enum GlobTokenKind
{
    /// <summary>One character, itself.</summary>
    Literal,

    /// <summary>Any one character.</summary>
    Any,

    /// <summary>Any number of characters.</summary>
    Star,

    /// <summary>One character of a set.</summary>
    Class,
}
