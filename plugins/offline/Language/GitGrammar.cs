using AgentHost.Plugins.Offline.Intents;

namespace AgentHost.Plugins.Offline.Language;

/// <summary>Wishes about the repository's state, done by the <c>git</c> program through the shell.</summary>
internal static class GitGrammar
{
    /// <summary>"git status", "git log -3": the line itself.</summary>
    public static Intent? Git(Clause clause) => clause.Count > 1 && clause.Key(1).Length > 0 ? new RunShellLine(clause.Text.TrimEnd('.', ';', ',', '?')) : null;

    /// <summary>"status", "what changed", "show the diff", "recent commits".</summary>
    public static Intent? Look(Clause clause)
    {
        if (clause.Count > 8 || clause.Words.Any(word => word.IsGlob || word.Quoted)
            || clause.Has("files", "mention", "mentions", "contain", "for", "find", "search", "grep", "where", "read"))
        {
            return null;
        }

        if (clause.Has("status") || (clause.Verb is ("what" or "what's" or "which" or "show") && clause.Has("changed", "modified", "uncommitted")))
        {
            return new RunShellLine("git status --short --branch", "State of the repository");
        }

        if (clause.Has("diff", "diffs") || (clause.Verb is ("show" or "list" or "changes" or "what") && clause.Has("changes")))
        {
            return new RunShellLine("git diff", "Changes not yet committed");
        }

        return clause.Verb is ("show" or "list" or "what" or "print")
            && (clause.Has("commits") || (clause.Has("log", "history") && clause.Has("git", "commit", "recent")))
            ? new RunShellLine("git log --oneline -n 10", "Latest commits")
            : null;
    }

    /// <summary>"commit everything with the message 'x'".</summary>
    public static Intent? Commit(Clause clause)
    {
        var quoted = clause.Words.FirstOrDefault(word => word.Quoted);
        var message = quoted.Text;
        if (message is null)
        {
            var at = clause.IndexOf(1, "message", "saying", "as", "-m");
            message = at < 0 ? "" : clause.TextFrom(at + 1).TrimStart(':', ' ');
        }

        return new CommitAll(message.Length > 2000 ? message[..2000] : message);
    }
}
