namespace AgentHost.Plugins.Offline.Language;

/// <summary>A word of a request.</summary>
/// <param name="Text">Without the punctuation around it, or the text between quotes.</param>
/// <param name="Quoted">Whether it stood in quotes; such a word means nothing by itself.</param>
/// <param name="Start">Where it begins in the request, quotes included.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Stop">Whether punctuation that ends a clause follows.</param>
internal readonly record struct Word(string Text, bool Quoted, int Start, int End, bool Stop)
{
    /// <summary>For comparing; empty for a quoted word.</summary>
    public string Key { get; } = Quoted ? "" : Text.ToLowerInvariant();

    /// <summary>True when it looks like a file or a folder: a slash, an extension, or a name that is one by custom.</summary>
    public bool IsPath => Text.Length is > 0 and <= 400 && !Text.Contains('\n', StringComparison.Ordinal)
        && (Text.Contains('/', StringComparison.Ordinal) || HasExtension || FileKinds.IsWellKnownFile(Key));

    public bool IsGlob => !Quoted && Text.Contains('*', StringComparison.Ordinal) && Text.AsSpan().Trim('*').Length > 0;

    private bool HasExtension
    {
        get
        {
            var dot = Text.LastIndexOf('.');
            var length = Text.Length - dot - 1;
            return dot >= 0 && length is > 0 and <= 10 && !Text.Contains(' ', StringComparison.Ordinal)
                && Text.AsSpan(dot + 1).IndexOfAnyExceptInRange('!', '~') < 0
                && char.IsAsciiLetter(Text[dot + 1]) && (dot > 0 || length > 3);
        }
    }
}
