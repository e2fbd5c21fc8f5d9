using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;

namespace AgentHost.Permissions;

/// <content>Words that stand for files because a command of the line prints their names.</content>
internal sealed partial class CommandItems
{
    /// <summary>
    /// Judges the reads of a command whose unknown words all are names that the line lists; null where one is not, or where the command is not known to only
    /// read.
    /// </summary>
    private CommandReading? ReadNamed(LinePart part)
    {
        if (part.Folders.Count != 1)
        {
            return null;
        }

        var sources = new List<FileNameSource>();
        foreach (var word in part.Words.Where(static word => word.Text is null))
        {
            if (SourcesOf(word, part) is not { } some)
            {
                return null;
            }

            sources.AddRange(some);
        }

        if (sources.Count == 0 || ReadOnlyCommands.FindReader(part.Words) is null)
        {
            return null;
        }

        if (!OnlyRead(_parts))
        {
            return new CommandReading(IsFree: false, "it names files that other commands of the line can change", []);
        }

        var known = part.Words.Select(static word => word.Text).OfType<string>().ToList();
        var reading = CommandReads.Judge(new CommandLine { Words = known }, Below(part.Folders[0]), query);
        var reader = ReadOnlyPrograms.Named(known);
        var filter = reader is null ? new() : TreeFilter.Of(reader, known);
        return reading.IsFree && FindKept(sources, filter, reader?.Operands == OperandKind.Tree) is { } kept
            ? reading with { IsFree = false, Why = kept, IsKeptBack = true }
            : reading;
    }

    private IReadOnlyList<FileNameSource>? SourcesOf(LineWord word, LinePart part)
    {
        var sources = word.Names is { } names ? [names] : word.Variable is { } variable && query.IsVariable?.Invoke(variable) != true
            ? _variables.Find(variable)
            : null;
        return sources is not null && sources.All(source => source.Folders.SequenceEqual(part.Folders, StringComparer.Ordinal)) ? sources : null;
    }

    // Who reads whole folders reads more of them than the names that were listed.
    private string? FindKept(IReadOnlyList<FileNameSource> sources, TreeFilter reader, bool isTree)
    {
        foreach (var source in sources)
        {
            var filter = isTree ? reader : source.Filter with { ShowsBinary = reader.ShowsBinary };
            if (CommandReads.FindKept(source, Below(source.Folders is [var folder] ? folder : ""), query, filter) is { } kept)
            {
                return kept;
            }
        }

        return null;
    }
}
