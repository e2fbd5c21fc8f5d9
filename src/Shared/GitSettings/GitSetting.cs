namespace AgentHost.GitSettings;

/// <summary>One entry of a git configuration.</summary>
/// <param name="Section">The section, in small letters; empty for what stands before the first, which git takes as well.</param>
/// <param name="Subsection">Text in quotes behind it, as it is; null for none.</param>
/// <param name="Key">The key, in small letters.</param>
/// <param name="Value">The value without quotes and escapes; null where the key stands alone.</param>
internal readonly record struct GitSetting(string Section, string? Subsection, string Key, string? Value);
