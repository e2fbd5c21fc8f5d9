using System.Globalization;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Html;

/// <summary>Writes code and diffs as HTML.</summary>
internal static class HtmlCode
{
    public static void Write(TextWriter output, SourceCodeBlock code)
    {
        output.Write("<pre><code>");
        for (var i = 0; i < code.Lines.Count; i++)
        {
            output.Write(i > 0 ? "\n" : "");
            if (code.FirstLine is { } first)
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"<span class=\"number\">{first + i,5}  </span>"));
            }

            foreach (var token in code.Lines[i].Tokens)
            {
                var text = HtmlBlocks.Escape(code.Lines[i].Text.Substring(token.Start, token.Length));
                output.Write(ClassOf(token.Class) is { } name ? $"<span class=\"{name}\">{text}</span>" : text);
            }
        }

        output.Write("</code></pre>\n");
    }

    public static void Write(TextWriter output, PatchBlock patch)
    {
        foreach (var file in patch.Files)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"<p class=\"name\">{HtmlBlocks.Escape(Name(file))} +{file.Added} -{file.Removed}"));
            output.Write(file.Note is { } note ? $" <span class=\"faint\">{HtmlBlocks.Escape(note)}</span></p>\n" : "</p>\n");
            if (file.Hunks.Count > 0)
            {
                Hunks(output, file);
            }
        }

        Omitted(output, patch.OmittedFiles, "file", "<p class=\"omitted\">", "</p>\n");
    }

    private static void Hunks(TextWriter output, PatchFile file)
    {
        output.Write("<pre>");
        for (var i = 0; i < file.Hunks.Count; i++)
        {
            var hunk = file.Hunks[i];
            if (i > 0 || hunk.Heading is not null)
            {
                output.Write($"<span class=\"place\">⋯ {HtmlBlocks.Escape(hunk.Heading ?? "")}</span>\n");
            }

            foreach (var line in hunk.Lines)
            {
                Line(output, line);
            }
        }

        Omitted(output, file.OmittedLines, "line", "<span class=\"omitted\">", "</span>\n");
        output.Write("</pre>\n");
    }

    private static void Line(TextWriter output, PatchLine line)
    {
        var (mark, name) = line.Kind switch { PatchLineKind.Added => ('+', "add"), PatchLineKind.Removed => ('-', "del"), _ => (' ', "") };
        output.Write(name.Length > 0 ? $"<span class=\"{name}\">" : "");
        if (line.OldNumber is not null || line.NewNumber is not null)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"<span class=\"number\">{line.OldNumber,5} {line.NewNumber,5} </span>"));
        }

        output.Write(mark);
        var at = 0;
        foreach (var part in line.Marks)
        {
            output.Write(HtmlBlocks.Escape(line.Text[at..part.Start]));
            output.Write($"<mark>{HtmlBlocks.Escape(line.Text.Substring(part.Start, part.Length))}</mark>");
            at = part.Start + part.Length;
        }

        output.Write(HtmlBlocks.Escape(line.Text[at..]));
        output.Write(name.Length > 0 ? "</span>\n" : "\n");
    }

    private static string Name(PatchFile file) =>
        file is { OldPath: { } before, NewPath: { } after } && before != after ? $"{before} → {after}"
        : file.NewPath is null && file.OldPath is not null ? $"{file.OldPath} (removed)"
        : file.OldPath is null && file.NewPath is not null ? $"{file.NewPath} (new)" : file.Path;

    private static void Omitted(TextWriter output, int count, string noun, string before, string after)
    {
        if (count > 0)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{before}… {count} more {noun}{(count == 1 ? "" : "s")}{after}"));
        }
    }

    private static string? ClassOf(CodeClass of) => of switch
    {
        CodeClass.Keyword => "k",
        CodeClass.Type => "t",
        CodeClass.Function => "f",
        CodeClass.String => "s",
        CodeClass.Number => "n",
        CodeClass.Comment => "c",
        CodeClass.Property => "p",
        CodeClass.Variable => "v",
        CodeClass.Heading => "h",
        CodeClass.Attribute => "a",
        CodeClass.Added => "ins",
        CodeClass.Removed => "gone",
        _ => null,
    };
}
