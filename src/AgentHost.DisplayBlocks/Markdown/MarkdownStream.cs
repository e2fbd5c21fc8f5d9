using System.Text;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.DisplayBlocks.Tree;
using Markdig.Extensions.Tables;
using Syntax = Markdig.Syntax;

namespace AgentHost.DisplayBlocks.Markdown;

/// <summary>
/// Reads Markdown while it comes. A block is given out once, when nothing that follows can change it: as a rule when the next one begins. Items of a list go
/// out one by one, and so do each 200 lines of code and 200 rows of a table, as pieces that continue what was before them. However the text is cut into chunks,
/// the same blocks come out. A reference to a link finds definitions that stand before it. Not safe for many threads.
/// </summary>
public sealed class MarkdownStream
{
    /// <summary>Characters of a line, and of an open block, beyond which it is cut: no author means it, and each look at it costs its length.</summary>
    private const int MostOpen = 65_536;

    /// <summary>Characters of an open block that are read anew whenever they may have changed; longer ones when they have grown by a sixteenth.</summary>
    private const int ReadAlways = 4_096;

    private const int Growth = 16;

    /// <summary>Lines of code and rows of a table that are given out together.</summary>
    private const int PieceLines = 200;

    private readonly MarkdownReader _reader = new();
    private readonly StringBuilder _line = new();
    private readonly StringBuilder _tail = new();
    private readonly StringBuilder _unread = new();
    private readonly List<Block> _given = [];
    private FenceText? _fence;
    private ContinuedBlock? _continued;
    private bool _afterReturn;
    private bool _afterBlank;
    private bool _isComplete;
    private int _nextRead;
    private IReadOnlyList<Block>? _shown;

    /// <summary>
    /// Blocks that may still change, as they would be if the text ended here; empty where there are none. The end of a long one may stand as plain text for a
    /// while, so that all looks together cost in proportion to the text.
    /// </summary>
    public IReadOnlyList<Block> Open
    {
        get
        {
            if (_fence is { } fence)
            {
                return [fence.Peek(SafeText.Clean(_line.ToString()))];
            }

            var length = _tail.Length + _line.Length;
            if (_shown is { } shown && _unread.Length == 0)
            {
                return shown;
            }

            if (_shown is not null && length > ReadAlways && _unread.Length < length / Growth)
            {
                return [.. _shown, new ParagraphBlock([new StyledText(_unread.ToString())])];
            }

            _unread.Clear();
            return _shown = length == 0 ? [] : Peek(_tail + SafeText.Clean(_line.ToString()));
        }
    }

    /// <summary>Characters that were read, those of looks included; what tests count.</summary>
    internal long Work => _reader.Work;

    /// <summary>Takes the next part of the text.</summary>
    /// <param name="chunk">The part; may be empty, and may end anywhere.</param>
    /// <returns>Blocks that are finished by it, in order; often none.</returns>
    /// <exception cref="InvalidOperationException">The text has ended.</exception>
    public IReadOnlyList<Block> Append(ReadOnlySpan<char> chunk)
    {
        RefuseAfterEnd();
        while (chunk.Length > 0)
        {
            if (_afterReturn && chunk[0] == '\n')
            {
                chunk = chunk[1..];
                _afterReturn = false;
                continue;
            }

            _afterReturn = false;
            var room = chunk[..Math.Min(chunk.Length, MostOpen - _line.Length)];
            var end = room.IndexOfAny('\n', '\r');
            var part = end < 0 ? room : room[..end];
            _line.Append(part);
            if (_shown is not null)
            {
                _unread.Append(part);
            }

            if (end >= 0)
            {
                _afterReturn = room[end] == '\r';
                chunk = chunk[(end + 1)..];
                EndLine();
                continue;
            }

            chunk = chunk[part.Length..];
            if (_line.Length >= MostOpen)
            {
                CutLine();
            }
        }

        return Take();
    }

    /// <summary>Ends the text.</summary>
    /// <returns>All blocks that were open.</returns>
    /// <exception cref="InvalidOperationException">The text has ended before.</exception>
    public IReadOnlyList<Block> Complete()
    {
        RefuseAfterEnd();
        if (_line.Length > 0)
        {
            EndLine();
        }

        if (_fence is { } fence)
        {
            Give(fence.TakeLast());
            _fence = null;
        }

        GiveAll();
        _isComplete = true;
        return Take();
    }

    private void RefuseAfterEnd()
    {
        if (_isComplete)
        {
            throw new InvalidOperationException("The text has ended: a new one needs a stream of its own.");
        }
    }

    private static bool IsBlank(string line) => string.IsNullOrWhiteSpace(line);

    private IReadOnlyList<Block> Take()
    {
        if (_given.Count == 0)
        {
            return [];
        }

        Block[] given = [.. _given];
        _given.Clear();
        return given;
    }

    /// <summary>Ends a line that is too long, before the half of a pair.</summary>
    private void CutLine()
    {
        var last = _line[^1];
        if (char.IsHighSurrogate(last))
        {
            _line.Length--;
        }

        EndLine();
        if (char.IsHighSurrogate(last))
        {
            _line.Append(last);
        }
    }

    private void EndLine()
    {
        var line = SafeText.Clean(_line.ToString());
        _line.Clear();
        if (_shown is not null)
        {
            _unread.Append('\n');
        }

        if (_fence is { } fence)
        {
            if (fence.Take(line))
            {
                Give(fence.TakeLast());
                _fence = null;
                _afterBlank = false;
            }
            else if (fence.Count == PieceLines)
            {
                Give(fence.TakePiece());
            }

            return;
        }

        var isBlank = IsBlank(line);
        if (_tail.Length == 0 && isBlank)
        {
            _afterBlank = true;
            return;
        }

        _tail.Append(line).Append('\n');
        if (_tail.Length >= MostOpen)
        {
            GiveAll();
        }
        else if (_tail.Length >= _nextRead && (isBlank || MayBegin(line)))
        {
            Read(isBlank);
            _nextRead = _tail.Length > ReadAlways ? _tail.Length + (_tail.Length / Growth) : 0;
        }
    }

    /// <summary>Judges a line as one that a block may begin or end with. A paragraph behind an empty line is found with the next one.</summary>
    private static bool MayBegin(string line)
    {
        var start = line.AsSpan().TrimStart(' ');
        return start is ['#' or '>' or '-' or '*' or '+' or '~' or '`' or '=' or '_' or '|' or (>= '0' and <= '9'), ..] || line is ['\t', ..];
    }

    private void Read(bool endsBlank)
    {
        var source = _tail.ToString();
        if (_reader.Parse(source) is not { } document)
        {
            GiveAll();
            return;
        }

        var builder = new TreeBuilder(source, _afterBlank);
        var parts = MarkdownReader.PartsOf(document);
        if (parts is not [.., var last] || IsClosed(last, endsBlank))
        {
            if (parts.Count > 0 || endsBlank)
            {
                GiveParts(parts, builder);
                _reader.Keep(document, int.MaxValue);
                Drop(source, source.Length);
            }

            return;
        }

        var open = FirstOpen(parts, builder);
        var cut = parts[open].Line;
        GiveParts(parts.Take(open), builder);
        switch (last)
        {
            case Syntax.FencedCodeBlock { IndentCount: 0 } code:
                _continued = null;
                _fence = new FenceText(code, _reader);
                while (_fence.Count >= PieceLines)
                {
                    Give(_fence.TakePiece());
                }

                _reader.Keep(document, cut);
                Drop(source, source.Length);
                return;
            case Syntax.ListBlock { Count: > 1 } list:
                var piece = builder.List(list, list.Count - 1, _continued);
                Give(piece);
                _continued = new ContinuedBlock(piece.Start + piece.Items.Count);
                cut = list[^1].Line;
                break;
            case Table table when open == parts.Count - 1 && table.Count > PieceLines && builder.IsTableAt(table.Line):
                Give(builder.Grid(table) with { Continues = _continued is { NextItem: null } });
                _continued = new ContinuedBlock(NextItem: null);
                Drop(source, source.Length);
                _tail.Append(builder.Lines(table.Line, 2));
                _reader.Keep(document, cut);
                return;
            default:
                break;
        }

        _reader.Keep(document, cut);
        Drop(source, builder.StartOf(cut));
    }

    /// <summary>The first of the last parts that may still change: a table takes lines out of a paragraph, and lines that follow may give them back.</summary>
    private static int FirstOpen(IReadOnlyList<Syntax.Block> parts, TreeBuilder builder)
    {
        var open = parts.Count - 1;
        // Parts of one line are of one paragraph too: behind definitions Markdig tells a table the line of those.
        while (open > 0 && (parts[open - 1].Line >= parts[open].Line
            || (parts[open] is Syntax.ParagraphBlock or Table && parts[open - 1] is Syntax.ParagraphBlock or Table && !builder.IsAfterBlank(parts[open].Line))))
        {
            open--;
        }

        return open;
    }

    private static bool IsClosed(Syntax.Block block, bool endsBlank) => block switch
    {
        Syntax.HeadingBlock or Syntax.ThematicBreakBlock => true,
        Syntax.FencedCodeBlock code => code.ClosingFencedCharCount > 0,
        Syntax.ParagraphBlock or Syntax.QuoteBlock or Syntax.LinkReferenceDefinition or Table => endsBlank,
        _ => false,
    };

    /// <summary>Gives out all that is open, as if the text ended here.</summary>
    private void GiveAll()
    {
        var source = _tail.ToString();
        if (_reader.Parse(source) is { } document)
        {
            GiveParts(MarkdownReader.PartsOf(document), new TreeBuilder(source, _afterBlank));
            _reader.Keep(document, int.MaxValue);
        }
        else
        {
            Give(TreeBuilder.Plain(source));
        }

        Drop(source, source.Length);
        _nextRead = 0;
    }

    private void GiveParts(IEnumerable<Syntax.Block> parts, TreeBuilder builder)
    {
        foreach (var part in parts)
        {
            if (builder.Block(part, _continued) is { } block)
            {
                Give(block);
            }

            _continued = null;
        }
    }

    private void Give(Block? block)
    {
        if (block is not null)
        {
            _given.Add(block);
            Forget();
        }
    }

    /// <summary>Lets go of the open text before a place.</summary>
    private void Drop(string source, int end)
    {
        if (end == 0)
        {
            return;
        }

        var last = end >= 2 ? source.LastIndexOf('\n', end - 2) + 1 : 0;
        _afterBlank = IsBlank(source[last..(end - 1)]);
        _tail.Clear().Append(source, end, source.Length - end);
        Forget();
    }

    private void Forget()
    {
        _shown = null;
        _unread.Clear();
    }

    private IReadOnlyList<Block> Peek(string source)
    {
        if (_reader.Parse(source) is not { } document)
        {
            return [TreeBuilder.Plain(source)];
        }

        var builder = new TreeBuilder(source, _afterBlank);
        var continued = _continued;
        var blocks = new List<Block>();
        foreach (var part in MarkdownReader.PartsOf(document))
        {
            if (builder.Block(part, continued) is { } block)
            {
                blocks.Add(block);
            }

            continued = null;
        }

        return blocks;
    }
}
