namespace AgentHost.Plugins.Lsp.Documents;

/// <summary>Unit in which a position within a line counts.</summary>
internal enum PositionEncoding
{
    /// <summary>UTF-16 code units, as .NET does.</summary>
    Utf16,

    /// <summary>Bytes of UTF-8.</summary>
    Utf8,

    /// <summary>Code points.</summary>
    Utf32,
}
