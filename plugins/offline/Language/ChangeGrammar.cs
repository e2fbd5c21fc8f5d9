using AgentHost.Plugins.Offline.Intents;

namespace AgentHost.Plugins.Offline.Language;

/// <summary>Wishes that change something: run, create, replace.</summary>
internal static class ChangeGrammar
{
    /// <summary>"run `npm test`", "execute the command git status", "run the tests".</summary>
    public static Intent? Run(Clause clause)
    {
        var from = 1;
        while (clause.Key(from) is "the" or "this" or "command" or "following" or "a" or "shell" or "my" or "all")
        {
            from++;
        }

        if (clause.Key(from) is ("tests" or "test" or "build") && clause.Count <= from + 2)
        {
            return new ProjectTask(clause.Key(from) == "build" ? "build" : "test");
        }

        if (from >= clause.Count)
        {
            return null;
        }

        var command = clause.Words[from].Quoted ? clause.Words[from].Text : clause.TextFrom(from);
        command = command.Trim().TrimEnd('.', ',', ';').Trim();
        return command.Length is > 0 and <= 4000 ? new RunShellLine(command) : null;
    }

    /// <summary>"build it", "test this project".</summary>
    public static Intent? Task(Clause clause) =>
        clause.Count == 1 || clause.Has("it", "project", "this", "the", "solution", "everything", "code") ? new ProjectTask(clause.Verb) : null;

    /// <summary>"create a file notes.md with the content …", "write 'hello' to a.txt".</summary>
    public static Intent? Create(Clause clause)
    {
        var to = clause.IndexOf(1, "to", "into");
        if (clause.Verb is ("write" or "add") && to > 1 && to + 1 < clause.Count && PathAfter(clause, to + 1) is { } target && clause.Words[1].Quoted)
        {
            return new CreateFile(target, Ended(clause.Words[1].Text));
        }

        var path = -1;
        for (var i = 1; i < clause.Count && path < 0; i++)
        {
            if (clause.Words[i].IsPath || (clause.Key(i - 1) is ("called" or "named") && clause.Words[i].Text.Length < 300))
            {
                path = i;
            }
            else if (clause.Words[i].Quoted)
            {
                break;
            }
        }

        if (path < 0 || clause.Words[path].Text.EndsWith('/') || clause.Words[path].IsGlob)
        {
            return null;
        }

        var content = path + 1;
        while (clause.Key(content) is "with" or "the" or "that" or "contains" or "containing" or "content" or "contents"
            or "text" or "says" or "saying" or "of" or "which" or "and" or "line" or "a" or "as" or "is" or "following")
        {
            content++;
        }

        var named = content > path + 1;
        var text = content >= clause.Count ? "" : clause.Words[content].Quoted ? clause.Words[content].Text : named ? clause.TextFrom(content) : "";
        return new CreateFile(clause.Words[path].Text, Ended(text));
    }

    /// <summary>"replace X with Y in FILE", "change X to Y in FILE", "rename X to Y in FILE".</summary>
    public static Intent? Replace(Clause clause)
    {
        var place = LocationFinder.Of(clause, out var at);
        if (place is null || at >= clause.Count)
        {
            return null;
        }

        for (var middle = 2; middle < at; middle++)
        {
            if (clause.Key(middle) is not ("with" or "by" or "to" or "into"))
            {
                continue;
            }

            var old = clause.Phrase(FirstOf(clause, 1, middle), middle);
            var fresh = clause.Phrase(FirstOf(clause, middle + 1, at), at);
            return old.Length == 0 || old == fresh ? null : new ReplaceText(place, old, fresh);
        }

        return null;
    }

    /// <summary>A text file's last line ends too.</summary>
    private static string Ended(string text) => text.Length > 0 && !text.EndsWith('\n') ? text + "\n" : text;

    private static int FirstOf(Clause clause, int from, int to)
    {
        while (from + 1 < to
            && clause.Key(from) is ("the" or "all" or "every" or "word" or "text" or "string" or "occurrences" or "occurrence" or "of" or "name"))
        {
            from++;
        }

        return from;
    }

    private static string? PathAfter(Clause clause, int from)
    {
        while (clause.Key(from) is "the" or "file" or "a" or "new")
        {
            from++;
        }

        return from < clause.Count && (clause.Words[from].IsPath || clause.Words[from].Quoted) ? clause.Words[from].Text : null;
    }
}
