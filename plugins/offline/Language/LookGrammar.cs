using System.Globalization;
using AgentHost.Plugins.Offline.Intents;

namespace AgentHost.Plugins.Offline.Language;

/// <summary>Wishes that only look: list, find, search, read.</summary>
internal static class LookGrammar
{
    public static Intent? Read(Clause clause)
    {
        if (clause.Verb is not ("list" or "show" or "find" or "search" or "grep" or "look" or "locate"
            or "where" or "where's" or "which" or "what" or "what's" or "how" or "count"
            or "read" or "open" or "print" or "cat" or "display" or "view" or "ls" or "tree" or "enumerate"))
        {
            return null;
        }

        return Related(clause) ?? clause.Verb switch
        {
            "find" or "locate" or "where" or "where's" => Find(clause),
            "search" or "grep" or "look" => Search(clause, 1) ?? Files(clause),
            "read" or "open" or "cat" or "print" or "view" or "display" or "show" => File(clause) ?? Files(clause),
            "list" or "ls" or "tree" or "enumerate" => Files(clause) ?? Folder(clause),
            "which" or "how" or "count" => Files(clause),
            _ => File(clause) ?? Files(clause) ?? (clause.Has("in") && LocationFinder.Of(clause, out _) is { } place ? new ListFiles(null, place) : null),
        };
    }

    /// <summary>"… that mention X", "… containing X", "which files use X".</summary>
    private static Intent? Related(Clause clause)
    {
        var relation = clause.IndexOf(
            1, "mention", "mentions", "mentioning", "mentioned", "contain", "contains", "containing",
            "use", "uses", "using", "reference", "references", "referencing",
            "import", "imports", "importing", "call", "calls", "calling", "define", "defines", "defining",
            "implement", "implements", "implementing", "inherit", "inherits", "extend", "extends",
            "matching", "having", "refer", "refers", "referring", "include", "includes", "including");
        if (relation < 0)
        {
            relation = clause.IndexOf(1, "with");
            if (relation < 0
                || !(clause.Key(relation + 1) is ("the" or "word" or "text" or "string") || (relation + 1 < clause.Count && clause.Words[relation + 1].Quoted)))
            {
                return null;
            }
        }

        // "usages of", "references to" are things to find, not a relation.
        if (clause.Key(relation + 1) is "of"
            || (clause.Key(relation + 1) is "to" && clause.Key(relation) is ("references" or "calls") && clause.IndexOf(1, "that", "which") < 0))
        {
            return null;
        }

        return Needle(clause, relation + 1, before: relation);
    }

    /// <summary>"search for X in src", "grep X", "look for the text X".</summary>
    private static Intent? Search(Clause clause, int from) => Needle(clause, from, before: clause.Count);

    private static Intent? Find(Clause clause)
    {
        var from = 1;
        while (clause.Key(from) is "is" or "are" or "the" or "a" or "all" or "me" or "file"
            or "files" or "every" or "any" or "called" or "named" or "for" or "my")
        {
            from++;
        }

        if (from < clause.Count && clause.Words[from] is { Quoted: false } word
            && (word.IsGlob || (word.IsPath && !word.Text.Contains('(', StringComparison.Ordinal))))
        {
            return new ListFiles(
                word.Text.Contains('/', StringComparison.Ordinal) || word.Text.StartsWith("**", StringComparison.Ordinal) ? word.Text : "**/" + word.Text,
                LocationFinder.Of(clause, out var at) is { } place && at > from ? place : null);
        }

        return Kind(clause, clause.Count) is not null || (clause.Has("files") && from >= clause.Count) || clause.Has("folders", "directories")
            ? Files(clause)
            : Search(clause, 1);
    }

    private static SearchText? Needle(Clause clause, int from, int before)
    {
        var place = LocationFinder.Of(clause, out var end);
        if (end < from)
        {
            // "in src" stands before the relation: the needle goes to the end.
            end = clause.Count;
        }

        while (from < end && clause.Key(from) is ("for" or "the" or "a" or "an" or "all" or "any" or "every" or "to"
            or "from" or "word" or "words" or "text" or "string" or "phrase" or "term" or "symbol" or "name"
            or "class" or "method" or "function" or "interface" or "type" or "usages" or "uses" or "usage" or "references"
            or "occurrences" or "mentions" or "of" or "is" or "are" or "me" or "lines" or "comments" or "at"
            or "calls" or "called" or "where" or "that" or "which" or "mention" or "contain" or "package" or "library" or "module"))
        {
            from++;
        }

        while (end > from && clause.Key(end - 1) is ("defined" or "declared" or "used" or "implemented"
            or "called" or "class" or "method" or "function" or "interface" or "comments" or "comment"
            or "anywhere" or "everywhere" or "somewhere" or "please" or "files" or "file" or "word" or "string"))
        {
            end--;
        }

        // "in the C# files" after the needle.
        for (var i = from; i < end; i++)
        {
            if (i > from && clause.Key(i) is ("in" or "across" or "within") && Kind(clause, clause.Count) is not null)
            {
                end = i;
            }
        }

        var needle = clause.Phrase(from, end);
        return needle.Length is > 0 and <= 300 ? new SearchText(needle, Kind(clause, before, from, end), place) : null;
    }

    /// <summary>"list the C# files in src", "show all files", "how many *.md files".</summary>
    private static Intent? Files(Clause clause)
    {
        var place = LocationFinder.Of(clause, out var at);
        var kind = Kind(clause, clause.Count);
        if (kind is not null)
        {
            return new ListFiles(kind.Contains('/', StringComparison.Ordinal) ? kind : "**/" + kind, place);
        }

        var noun = clause.IndexOf(
            1, "files", "file", "folders", "directories", "tree", "structure", "layout", "contents", "content", "everything", "folder", "directory");
        if (noun < 0 && !(clause.Verb is ("ls" or "tree" or "list") && (clause.Count == 1 || at < clause.Count)))
        {
            return null;
        }

        var name = noun > 1 && clause.Key(noun) is "files" ? clause.Words[noun - 1] : default;
        return name.Text is { Length: > 1 } && !IsPlainAdjective(name.Key) && !name.IsPath && name.Text.All(char.IsLetterOrDigit)
            ? new ListFiles($"**/*{name.Text}*", place)
            : new ListFiles(null, place ?? LocationFinder.BeforeFolder(clause));
    }

    /// <summary>"ls src", "list docs/".</summary>
    private static Intent? Folder(Clause clause) =>
        clause.Count == 2 && (clause.Words[1].IsPath || clause.Verb is "ls" or "tree") ? new ListFiles(null, LocationFinder.Clean(clause.Words[1].Text)) : null;

    /// <summary>"read src/a.cs", "show me the readme", "print the first 20 lines of a.txt", "cat 'my file'".</summary>
    private static Intent? File(Clause clause)
    {
        Word target = default;
        foreach (var word in clause.Words.Skip(1))
        {
            if (!word.IsGlob && (word.IsPath || (word.Quoted && word.Text.Length < 300)))
            {
                target = word;
                break;
            }
        }

        if (target.Text is null || target.Text.Contains('\n', StringComparison.Ordinal) || target.Text.EndsWith('/')
            || clause.Has("files", "folder", "directory", "folders"))
        {
            return null;
        }

        var lines = clause.IndexOf(1, "lines", "line");
        int? first = null;
        int? count = null;
        if (lines > 0 && int.TryParse(clause.Key(lines - 1), CultureInfo.InvariantCulture, out var number) && clause.Key(lines - 2) is "first")
        {
            count = Math.Clamp(number, 1, 2000);
        }
        else if (lines > 0 && Range(clause, lines + 1) is var (start, last))
        {
            (first, count) = (start, Math.Clamp(last - start + 1, 1, 2000));
        }

        return new ReadFile(target.Text, first, count);
    }

    private static (int First, int Last)? Range(Clause clause, int at)
    {
        var parts = clause.Key(at).Split('-', '–');
        if (parts.Length > 2 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var first) || first < 1)
        {
            return null;
        }

        var last = parts.Length == 2 ? parts[1] : clause.Key(at + 1) is "to" or "-" ? clause.Key(at + 2) : parts[0];
        return int.TryParse(last, CultureInfo.InvariantCulture, out var end) && end >= first ? (first, end) : (first, first);
    }

    /// <summary>The pattern of a kind of file that is named among the words, except in those of the needle.</summary>
    private static string? Kind(Clause clause, int before, int needle = 0, int needleEnd = 0)
    {
        for (var i = 1; i < clause.Count; i++)
        {
            if (i >= needle && i < needleEnd)
            {
                continue;
            }

            var word = clause.Words[i];
            if (word.IsGlob)
            {
                return word.Text;
            }

            var next = clause.Key(i + 1);
            var files = next is "file" or "files" or "source" or "sources" or "code" or "scripts" or "script" or "classes"
                || (next is ("test" or "tests") && word.Key is ("c#" or "python"));
            if (files && word.Text.StartsWith('.') && word.Text.Length is > 1 and < 8)
            {
                return "*" + word.Text;
            }

            if ((files || (word.Key is ("c#" or "csharp" or "typescript" or "javascript" or "c++" or "f#") && i < before))
                && FileKinds.Pattern(word.Key) is { } pattern)
            {
                return pattern;
            }
        }

        return null;
    }

    private static bool IsPlainAdjective(string key) =>
        key is "all" or "the" or "my" or "these" or "those" or "every" or "of" or "some"
            or "your" or "our" or "which" or "what" or "many" or "me" or "list" or "show"
        or "and" or "source" or "code" or "other" or "only" or "any" or "are" or "in" or "count" or "changed" or "big"
        or "large" or "new" or "find" or "hidden" or "existing" or "project" or "a" or "search" or "for";
}
