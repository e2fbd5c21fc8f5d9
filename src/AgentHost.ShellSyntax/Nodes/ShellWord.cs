namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A word.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ShellWord : ShellNode
{
    /// <summary>Makes a word of its parts.</summary>
    public ShellWord(SourceSpan span, IReadOnlyList<WordPart> parts)
        : base(span)
    {
        Parts = parts;
        Literal = Read(parts, out var isBashOnly);
        IsBashOnly = isBashOnly;
        Features = FeaturesOf(parts);
    }

    /// <summary>Its parts.</summary>
    public IReadOnlyList<WordPart> Parts { get; }

    /// <summary>Expansions that the shell may apply to its unquoted characters.</summary>
    public WordFeatures Features { get; }

    /// <summary>The text with quotes resolved, where no expansion is in it; patterns are in it as they are written.</summary>
    public string? Literal { get; }

    /// <summary>True when it has quotes that only bash reads so.</summary>
    public bool IsBashOnly { get; }

    /// <summary>The text that a program gets, where it is known for certain in every shell; otherwise null.</summary>
    public string? Known => Features == WordFeatures.None && !IsBashOnly ? Literal : null;

    /// <summary>True when any part is quoted.</summary>
    public bool IsQuoted
    {
        get
        {
            foreach (var part in Parts)
            {
                if (part.Quote != QuoteKind.None)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static string? Read(IReadOnlyList<WordPart> parts, out bool isBashOnly)
    {
        isBashOnly = false;
        if (parts.Count == 1 && parts[0] is LiteralPart only)
        {
            isBashOnly = only.Quote is QuoteKind.AnsiC or QuoteKind.Localized;
            return only.Text;
        }

        var length = 0;
        foreach (var part in parts)
        {
            if (part is not LiteralPart literal)
            {
                return null;
            }

            isBashOnly |= literal.Quote is QuoteKind.AnsiC or QuoteKind.Localized;
            length += literal.Text.Length;
        }

        return string.Create(length, parts, static (span, all) =>
        {
            foreach (var part in all)
            {
                var text = ((LiteralPart)part).Text;
                text.CopyTo(span);
                span = span[text.Length..];
            }
        });
    }

    private static WordFeatures FeaturesOf(IReadOnlyList<WordPart> parts)
    {
        var features = WordFeatures.None;
        var open = false;
        var bracket = false;
        var before = '=';
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not LiteralPart { Quote: QuoteKind.None } literal)
            {
                features |= parts[i] is ExtendedGlobPart ? WordFeatures.Glob : WordFeatures.None;
                before = 'x';
                continue;
            }

            var text = literal.Text;
            for (var at = 0; at < text.Length; at++)
            {
                switch (text[at])
                {
                    case '*' or '?':
                    case ']' when bracket:
                        features |= WordFeatures.Glob;
                        break;
                    case '[':
                        bracket = true;
                        break;
                    case '{':
                        open = true;
                        break;
                    case ',' when open:
                    case '.' when open && at + 1 < text.Length && text[at + 1] == '.':
                        features |= WordFeatures.Brace;
                        break;
                    case '~' when before is '=' or ':':
                        features |= WordFeatures.Tilde;
                        break;
                }

                before = text[at];
            }
        }

        return features;
    }
}
