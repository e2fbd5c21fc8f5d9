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

        var words = new List<string>(part.Words.Count);
        var sources = new List<FileNameSource>();
        foreach (var word in part.Words)
        {
            if (word.Text is { } text)
            {
                words.Add(text);
            }
            else if (SourcesOf(word, part) is { } some)
            {
                sources.AddRange(some);
            }
            else
            {
                return null;
            }
        }

        if (sources.Count == 0 || ReadOnlyPrograms.Find(words) is not
            {
                MostOperands: int.MaxValue, Operands: OperandKind.Files or OperandKind.Facts or OperandKind.Listing or OperandKind.Tree
            } entry || !AreFiles(part, entry))
        {
            return null;
        }

        if (!OnlyRead(_parts))
        {
            return new CommandReading(IsFree: false, "it names files that other commands of the line can change", []);
        }

        var reading = CommandReads.Judge(new CommandLine { Words = words }, Below(part.Folders[0]), query);
        return reading.IsFree && FindKept(sources) is { } kept ? reading with { IsFree = false, Why = kept, IsKeptBack = true } : reading;
    }

    private IReadOnlyList<FileNameSource>? SourcesOf(LineWord word, LinePart part)
    {
        var sources = word.Names is { } names ? [names] : word.Variable is { } variable && query.IsVariable?.Invoke(variable) != true
            ? _variables.Find(variable)
            : null;
        return sources is not null && sources.All(source => source.Folders.SequenceEqual(part.Folders, StringComparer.Ordinal)) ? sources : null;
    }

    // The first operand of a search is what it looks for.
    private static bool AreFiles(LinePart part, ReadOnlyCommand entry)
    {
        if (entry.TextFirst == 0)
        {
            return true;
        }

        foreach (var word in part.Words.Skip(1))
        {
            if (word.Text is null)
            {
                return false;
            }

            if (word.Text is not ['-', _, ..])
            {
                return true;
            }
        }

        return false;
    }

    private string? FindKept(IReadOnlyList<FileNameSource> sources)
    {
        foreach (var source in sources)
        {
            if (CommandReads.FindKept(source, Below(source.Folders is [var folder] ? folder : ""), query) is { } kept)
            {
                return kept;
            }
        }

        return null;
    }
}
