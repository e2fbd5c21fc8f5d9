using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;

namespace AgentHost.Permissions;

/// <content>Words that stand for files by a pattern.</content>
internal sealed partial class CommandItems
{
    /// <summary>
    /// Judges the reads of a command whose unknown words are all patterns of files; null where one is no pattern, or where the command is not known to only
    /// read.
    /// </summary>
    private CommandReading? ReadPatterns(LinePart part)
    {
        if (query.NamesIn is not { } namesIn || part.Folders.Count == 0 || part.Words.Count < 2 || part.Words[0].Text is not { } program
            || program != "git" && ReadOnlyPrograms.Named(
                [program]) is not { MostOperands: int.MaxValue, Operands: OperandKind.Files or OperandKind.Facts or OperandKind.Listing })
        {
            return null;
        }

        foreach (var word in part.Words)
        {
            if (word.Text is null && word.Pattern is null)
            {
                return null;
            }
        }

        if (program == "git" && ReadOnlyCommands.Known(part) is null)
        {
            return ReadOnlyPrograms.Named([.. part.Words.Select(static word => word.Text ?? "")]) is null
                ? null
                : new CommandReading(IsFree: false, "git could take a file's name for an option where a pattern stands before \"--\"", []);
        }

        CommandReading? all = null;
        foreach (var folder in part.Folders)
        {
            var one = ReadPatterns(part, Below(folder), namesIn);
            all = all is { } before ? new CommandReading(before.IsFree && one.IsFree, before.Why ?? one.Why, [.. before.Paths, .. one.Paths]) : one;
        }

        // What else the line does could make other files be meant than those that are there now.
        return all is { IsFree: true } && !OnlyRead(_parts)
            ? all.Value with { IsFree = false, Why = "it names files that other commands of the line can change" }
            : all;
    }

    private CommandReading ReadPatterns(LinePart part, string? folder, Func<string, IReadOnlyList<string>?> namesIn)
    {
        var start = query.Paths.Resolve(string.IsNullOrWhiteSpace(folder) ? "." : folder);
        if (!start.IsResolved)
        {
            return new CommandReading(IsFree: false, start.Error.TrimEnd('.'), []);
        }

        var words = new List<string>(part.Words.Count);
        string? doubt = null;
        foreach (var word in part.Words)
        {
            if (word.Text is { } known)
            {
                words.Add(known);
            }
            else if (WordExpansion.Find(word.Pattern!, start.Path, query.Paths, namesIn, out var why) is { } meant)
            {
                words.AddRange(meant);
                doubt ??= why;
            }
            else
            {
                return new CommandReading(IsFree: false, why, []);
            }
        }

        var reading = CommandReads.Judge(new CommandLine { Words = words }, folder, query);
        return doubt is null ? reading : reading with { IsFree = false, Why = reading.Why ?? doubt };
    }

    /// <summary>
    /// The files that a redirection to a pattern may open: the pattern taken as a name, as some shells do, and those that are there by such names, as others
    /// do.
    /// </summary>
    private IEnumerable<PermissionItem> Meant(LinePart part, string text)
    {
        var why = part.Folders.Count == 0 ? "it counts from a folder that only the shell knows" : null;
        var items = new List<PermissionItem>();
        foreach (var folder in part.Folders)
        {
            var start = query.Paths.Resolve(string.IsNullOrWhiteSpace(Below(folder)) ? "." : Below(folder)!);
            string? doubt = start.IsResolved ? null : start.Error.TrimEnd('.');
            if (query.NamesIn is not { } namesIn || doubt is not null
                || WordExpansion.Find(part.Pattern!, start.Path!, query.Paths, namesIn, out doubt) is not { } meant)
            {
                why ??= doubt ?? "it redirects to a place that only the shell knows";
                break;
            }

            why ??= doubt;
            foreach (var name in meant.Append(WordExpansion.Unescape(part.Pattern!)).Distinct(StringComparer.Ordinal))
            {
                items.Add(File(part with { Path = name, Pattern = null }, folder, text));
            }
        }

        // What else the line does could make other files be meant than those that are there now.
        why ??= OnlyRead([.. _parts.Where(other => other != part)]) ? null : "it names files by a pattern, which other commands of the line can change";
        return why is null ? items : [Build(part with { Kind = LinePartKind.Doubt, Doubt = why }, text), .. items];
    }

    /// <summary>
    /// Finds the reason why not everybody may see the names that the shell puts in the place of a builtin's words, as a clause; null where everybody may.
    /// </summary>
    private string? Looks(LinePart part, out List<string> looked)
    {
        looked = [];
        if (!part.IsHarmless && !(part.Words.Count > 0 && part.Words[0].Text is "echo" or "printf" or "basename" or "dirname" or "seq" or "tr"))
        {
            return null;
        }

        foreach (var word in part.Words)
        {
            if (!word.Globs || word.Text is not null)
            {
                continue;
            }

            if (SourcesOf(word, part) is { } sources)
            {
                if (FindKept(sources, new TreeFilter { ShowsBinary = false }, isTree: false) is { } kept)
                {
                    return kept;
                }

                continue;
            }

            if (word.Pattern is not { } pattern)
            {
                return "what the shell fills in without quotes could be a pattern, for which it looks for files anywhere";
            }

            if (query.NamesIn is not { } namesIn || part.Folders.Count == 0)
            {
                return "it looks for files in a place that only the shell knows";
            }

            foreach (var folder in part.Folders)
            {
                var start = query.Paths.Resolve(string.IsNullOrWhiteSpace(Below(folder)) ? "." : Below(folder)!);
                string? why = null;
                if (!start.IsResolved || WordExpansion.Find(pattern, start.Path, query.Paths, namesIn, out why) is not { } meant)
                {
                    return why ?? "it looks for files in a place that only the shell knows";
                }

                looked.AddRange(meant.Select(name => query.Paths.Lexical(name.StartsWith('/') ? name : $"{start.Path}/{name}")));
            }
        }

        return null;
    }

    private static bool OnlyRead(IReadOnlyList<LinePart> parts)
    {
        foreach (var part in parts)
        {
            var reads = part.Variable is not null || part.Doubt is null && part.Kind != LinePartKind.Write
                && (part.Kind == LinePartKind.Read || (part.Inner.Count > 0 && !part.IsShadowed ? part.IsTransparent && OnlyRead(part.Inner)
                    : part.IsHarmless || IsReader(part)));
            if (!reads)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsReader(LinePart part) =>
        part.Words.Count > 0 && ReadOnlyPrograms.Named([.. part.Words.Select(static word => word.Text ?? "")]) is not null;

    // "cd link/.." ends where the link stands, while paths are resolved where it leads to.
    private bool Strays(string path)
    {
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i] != "..")
            {
                continue;
            }

            var before = string.Join('/', segments[..i]) is { Length: > 0 } some ? some : path[0] == '/' ? "/" : ".";
            var called = query.Paths.Lexical(before);
            if (query.Paths.Resolve(before) is not { IsResolved: true } real || real.Path != called || called == query.Paths.Root)
            {
                return true;
            }
        }

        return false;
    }
}
