namespace AgentHost.DisplayBlocks.Code;

/// <summary>Texts whose end depends on how they begin.</summary>
[Flags]
internal enum RawTexts
{
    None = 0,

    /// <summary>Three quotes or more, with dollars before them; ended by as many.</summary>
    CSharp = 1,

    /// <summary><c>R"name(</c>, ended by <c>)name"</c>.</summary>
    Cpp = 2,

    /// <summary><c>r##"</c>, ended by <c>"##</c>.</summary>
    Rust = 4,

    /// <summary><c>#"</c>, ended by <c>"#</c>.</summary>
    Swift = 8,

    /// <summary><c>[==[</c>, ended by <c>]==]</c>; a comment behind two dashes.</summary>
    Lua = 16,

    /// <summary><c>&lt;&lt;END</c>, ended by a line of that word.</summary>
    Here = 32,

    /// <summary><c>&lt;&lt;&lt;END</c>, ended by a line that begins with that word.</summary>
    PhpHere = 64,

    /// <summary><c>&lt;&lt;~END</c>, and without the sign where the word is of capitals.</summary>
    RubyHere = 128,
}
