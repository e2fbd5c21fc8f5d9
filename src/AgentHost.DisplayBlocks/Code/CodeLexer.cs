using AgentHost.DisplayBlocks.Texts;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>
/// Finds the classes of the parts of code, line by line: keywords, types, functions, texts, numbers, comments. It goes by tables and knows no grammar: what it
/// takes wrong has a wrong colour and no other harm. Nothing makes it fail. Safe for many threads.
/// </summary>
public sealed class CodeLexer
{
    /// <summary>Characters of a line beyond which it is plain: such lines are made by programs.</summary>
    private const int LongestLine = 4_000;

    private readonly Language _language;

    private CodeLexer(Language language) => _language = language;

    /// <summary>Names of the languages, without their other names.</summary>
    public static IReadOnlyList<string> Languages => LanguageTable.ListNames;

    /// <summary>Name of the language.</summary>
    public string Language => _language.Name;

    /// <summary>Finds the lexer of a language.</summary>
    /// <param name="language">A name as fences of Markdown have it (<c>csharp</c>, <c>cs</c>, <c>C#</c>); null and unknown ones have none.</param>
    public static CodeLexer? Find(string? language) => LanguageTable.ByName(language) is { } found ? new CodeLexer(found) : null;

    /// <summary>Finds the lexer of a file.</summary>
    /// <param name="path">Its path or name; it is not read.</param>
    /// <returns>Null where the name says nothing.</returns>
    public static CodeLexer? FindByPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return LanguageTable.ByPath(path) is { } found ? new CodeLexer(found) : null;
    }

    /// <summary>Reads lines of a language from a file's begin; all plain where the language is not known.</summary>
    /// <param name="language">A name, as for <see cref="Find"/>.</param>
    /// <param name="lines">Lines without their ends; made harmless.</param>
    public static IReadOnlyList<CodeLine> Read(string? language, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var lexer = Find(language);
        var state = default(CodeState);
        return [.. lines.Select(line => lexer is null ? new CodeLine(line) : lexer.Read(line, ref state))];
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end; made harmless.</param>
    /// <param name="state">State behind the line before, and then behind this one.</param>
    public CodeLine Read(string line, ref CodeState state)
    {
        var text = SafeText.Clean(line).Replace('\n', ' ');
        if (text.Length > LongestLine)
        {
            return new CodeLine(text);
        }

        var tokens = new TokenList();
        switch (_language.Kind)
        {
            case LanguageKind.Markup:
                MarkupScanner.Read(text, tokens, ref state);
                break;
            case LanguageKind.Markdown:
                MarkdownScanner.Read(text, tokens, ref state);
                break;
            case LanguageKind.Diff:
                DiffScanner.Read(text, tokens);
                break;
            default:
                var scanner = new LineScanner(_language, text, tokens);
                state = scanner.Read(state);
                break;
        }

        return tokens.ToLine(text);
    }
}
