using AgentHost.DisplayBlocks.Code;
using AgentHost.DisplayBlocks.Tree;
using Markdig.Syntax;

namespace AgentHost.DisplayBlocks.Markdown;

/// <summary>The code of a fence that is open, line by line: nothing in it is Markdown.</summary>
internal sealed class FenceText
{
    private readonly FencedCodeBlock _opening;
    private readonly MarkdownReader _reader;
    private readonly List<CodeLine> _lines = [];
    private readonly CodeLexer? _lexer;
    private CodeState _state;
    private bool _continues;

    /// <summary>Begins with what was read of a fence without indent that is still open.</summary>
    public FenceText(FencedCodeBlock opening, MarkdownReader reader)
    {
        _opening = opening;
        _reader = reader;
        _lexer = CodeLexer.Find(TreeBuilder.LanguageOf(opening));
        for (var i = 0; i < opening.Lines.Count; i++)
        {
            Add(opening.Lines.Lines[i].Slice.ToString());
        }
    }

    /// <summary>Lines that were not given out.</summary>
    public int Count => _lines.Count;

    /// <summary>Takes the next line.</summary>
    /// <returns>True where it closes the fence.</returns>
    public bool Take(string line)
    {
        if (IsEnd(line))
        {
            return true;
        }

        Add(line);
        return false;
    }

    /// <summary>Takes out all lines, as a piece that others follow.</summary>
    public SourceCodeBlock TakePiece()
    {
        var piece = Make([.. _lines]);
        _lines.Clear();
        _continues = true;
        return piece;
    }

    /// <summary>Takes out what is left; null where all was given out before.</summary>
    public SourceCodeBlock? TakeLast() => _continues && _lines.Count == 0 ? null : TakePiece();

    /// <summary>Shows what is there, with the begin of a line.</summary>
    public SourceCodeBlock Peek(string begun)
    {
        if (begun.Length == 0 || IsEnd(begun))
        {
            return Make([.. _lines]);
        }

        _reader.Count(begun.Length);
        var state = _state;
        return Make([.. _lines, Read(begun, ref state)]);
    }

    private void Add(string line)
    {
        _reader.Count(line.Length);
        _lines.Add(Read(line, ref _state));
    }

    private CodeLine Read(string line, ref CodeState state) => _lexer is null ? new CodeLine(line) : _lexer.Read(line, ref state);

    private bool IsEnd(string line)
    {
        var mark = line.AsSpan().TrimStart(' ');
        if (line.Length - mark.Length > 3)
        {
            return false;
        }

        mark = mark.TrimEnd(" \t");
        return mark.Length >= _opening.OpeningFencedCharCount && mark.IndexOfAnyExcept(_opening.FencedChar) < 0;
    }

    private SourceCodeBlock Make(IReadOnlyList<CodeLine> lines) => new(lines) { Language = TreeBuilder.LanguageOf(_opening), Continues = _continues };
}
