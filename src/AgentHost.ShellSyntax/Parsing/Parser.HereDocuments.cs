using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <content>Here-documents.</content>
internal sealed partial class Parser
{
    private Redirection Announce(Redirection redirection)
    {
        if (redirection.Target.Literal is not { } delimiter || redirection.Target.IsBashOnly)
        {
            Fail("a here-document whose end is not written out", _at);
            return redirection;
        }

        var pending = new PendingHereDocument(delimiter, redirection.Target.IsQuoted, redirection.Operator == "<<-");
        (_pending ??= []).Add(pending);
        return redirection with { Body = pending.Body };
    }

    private void CheckPending()
    {
        if (_pending is { Count: > 0 } && !Failed)
        {
            Fail("a here-document whose text is missing", _at);
        }
    }

    private void TakeNewline()
    {
        _at++;
        if (_pending is not { Count: > 0 } waiting)
        {
            return;
        }

        _pending = null;
        foreach (var document in waiting)
        {
            if (!Failed)
            {
                ReadDocument(document);
            }
        }
    }

    private void ReadDocument(PendingHereDocument document)
    {
        var start = _at;
        var line = _at;
        while (line < _end)
        {
            var end = _text.IndexOf('\n', line, _end - line);
            end = end < 0 ? _end : end;
            var content = _text.AsSpan(line, end - line);
            if (IsEnd(content, document))
            {
                ReadDocumentText(document, start, line);
                _at = Failed ? _at : Math.Min(end, _end);
                if (_at < _end)
                {
                    // The end of the delimiter's line is one of the list's.
                    return;
                }

                return;
            }

            // A backslash at the end of a line joins the next one to it; shells look for the end in the whole.
            var first = line;
            while (!document.IsQuoted && end < _end && EndsInBackslash(line, end))
            {
                line = end + 1;
                var next = _text.IndexOf('\n', line, _end - line);
                end = next < 0 ? _end : next;
            }

            if (line > first && IsEnd(_text[first..end].Replace("\\\n", "", StringComparison.Ordinal), document))
            {
                Fail("a here-document that ends in a continued line", first);
                return;
            }

            line = end + 1;
        }

        Fail("a here-document that is never ended", start);
    }

    private static bool IsEnd(ReadOnlySpan<char> line, PendingHereDocument document) =>
        (document.StripsTabs ? line.TrimStart('\t') : line).SequenceEqual(document.Delimiter);

    private bool EndsInBackslash(int start, int end)
    {
        var count = 0;
        while (end - 1 - count >= start && _text[end - 1 - count] == '\\')
        {
            count++;
        }

        return count % 2 == 1;
    }

    private void ReadDocumentText(PendingHereDocument document, int start, int end)
    {
        if (document.IsQuoted)
        {
            if (end > start)
            {
                document.Body.Add(new LiteralPart(new SourceSpan(Place(start), Place(end)), QuoteKind.Single, _text[start..end]));
            }

            return;
        }

        var outer = _end;
        _at = start;
        _end = end;
        while (!Failed && _at < _end)
        {
            if (Peek() == '\\' && Peek(1) is '$' or '`' or '\\' or '\n')
            {
                var from = _at;
                var isLine = Peek(1) == '\n';
                _at += 2;
                if (!isLine)
                {
                    document.Body.Add(new LiteralPart(Span(from), QuoteKind.Backslash, _text[(from + 1)..(from + 2)]));
                }
            }
            else if (!(Peek() is '$' or '`' && ReadPart(document.Body, QuoteKind.Double, inWord: false)))
            {
                AddLiteral(document.Body, QuoteKind.Double, 1);
            }
        }

        _end = outer;
    }
}
