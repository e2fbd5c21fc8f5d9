using AgentHost.Plugins.Offline.Intents;

namespace AgentHost.Plugins.Offline.Language;

/// <summary>Reads a request. The grammar is described, with examples that tests run, in docs/guide/offline.md.</summary>
internal static class Grammar
{
    public static Understood Read(string prompt)
    {
        var wishes = new List<Intent>();
        var rest = new List<string>();
        Clause? last = null;
        foreach (var clause in Clauses.Of(prompt))
        {
            if (ReadClause(clause) is { } wish)
            {
                wishes.Add(wish);
                last = clause;
            }
            else if (last is not null && wishes[^1] is SearchText && ReadClause(last.With(clause)) is { } longer)
            {
                // The verb was only a word of what is looked for: "find the files that use read and write".
                wishes[^1] = longer;
                last = last.With(clause);
            }
            else if (clause.Text.Length > 0)
            {
                rest.Add(clause.Text);
                last = null;
            }
        }

        return new(wishes, rest);
    }

    private static Intent? ReadClause(Clause clause)
    {
        if (clause.Count == 0)
        {
            return null;
        }

        if (clause.Text is ['$' or '!', ..] && clause.Text.Length > 1)
        {
            return new RunShellLine(clause.Text[1..].Trim());
        }

        return clause.Verb switch
        {
            "run" or "execute" => ChangeGrammar.Run(clause),
            "build" or "test" => ChangeGrammar.Task(clause),
            "create" or "make" or "write" or "add" => ChangeGrammar.Create(clause) ?? Overview(clause),
            "replace" or "change" or "substitute" or "rename" => ChangeGrammar.Replace(clause),
            "git" => GitGrammar.Git(clause),
            "commit" => GitGrammar.Commit(clause),
            "status" or "diff" or "changes" => GitGrammar.Look(clause),
            "summarise" or "summarize" or "summary" or "describe" or "explain" or "overview" or "tell" or "give" => Overview(clause),
            _ => GitGrammar.Look(clause) ?? Overview(clause) ?? LookGrammar.Read(clause),
        };
    }

    /// <summary>"summarise this repository", "what is this project", "give me an overview of src", "explain Program.cs".</summary>
    private static Intent? Overview(Clause clause)
    {
        var asked = clause.Verb is "summarise" or "summarize" or "summary" or "describe" or "explain" or "overview";
        var named = clause.Has("overview", "summary");
        var project = clause.Has("project", "repo", "repository", "codebase", "workspace", "solution", "code", "program", "app", "application");
        var question = clause.Verb is ("what" or "what's") && clause.Has("is", "does", "about", "what's") && clause.Has("this")
            && !clause.Has("file", "folder", "directory", "files");
        var about = clause.Verb is "tell" && clause.Has("about") && project;
        if (!(asked || (named && clause.Verb is not ("find" or "search" or "grep")) || (question && project) || about))
        {
            return null;
        }

        var path = clause.Words.FirstOrDefault(word => word.IsPath && !word.IsGlob);
        if (path.Text is { Length: > 0 } file)
        {
            return file.EndsWith('/') || (!file[(file.LastIndexOf('/') + 1)..].Contains('.', StringComparison.Ordinal) && !FileKinds.IsWellKnownFile(path.Key))
                ? new Summarise(LocationFinder.Clean(file))
                : new ReadFile(file, null, 60);
        }

        var place = LocationFinder.Of(clause, out _) ?? LocationFinder.BeforeFolder(clause);
        return asked || named || project ? new Summarise(place) : null;
    }
}
