namespace AgentHost.DisplayBlocks.Code;

/// <summary>Way of reading the lines of a language.</summary>
internal enum LanguageKind
{
    /// <summary>By the table.</summary>
    Table,

    /// <summary>Tags with attributes.</summary>
    Markup,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>Unified diff.</summary>
    Diff,
}
