using System.Globalization;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Results;

/// <summary>Git's failures in words that a model can act on.</summary>
internal static class Failure
{
    private const int MostChars = 6_000;

    private static readonly (string Said, string Means)[] Known =
    [
        ("not a git repository", "The workspace is no git repository, nor in one. Only the person can say whether it should be: git init makes one."),
        ("detected dubious ownership", "Git does not look at this repository because another user owns its folder; "
            + "the person can allow it with git config --global --add safe.directory FOLDER."),
        ("cannot use bare repository", "Git's setting safe.bareRepository forbids the use of this bare repository."),
        ("this operation must be run in a work tree", "This is a bare repository: it has no working tree. What works here: "
            + "log, show, diff of two revisions, branch, worktree."),
        ("Please tell me who you are", "Git does not know whose commit it is: user.name and user.email are not set. "
            + "Ask the person to set them (git config user.name NAME, git config user.email ADDRESS); do not make them up."),
        ("empty ident name", "Git does not know whose commit it is: user.name is empty. Ask the person to set it (git config user.name NAME); "
            + "do not make it up."),
        ("auto-detection is disabled", "Git does not know whose commit it is: user.name or user.email is not set. "
            + "Ask the person to set them (git config user.name NAME, git config user.email ADDRESS); do not make them up."),
        ("because you have unmerged files", "There are conflicts. Edit the files so that no conflict markers are left, add them, then commit."),
        ("you need to resolve your current index first", "There are conflicts. Resolve and add the files, and commit, before anything else."),
        ("cannot do a partial commit during a", "A merge or another operation is under way: it can only be committed whole, without paths."),
        ("gpg failed to sign", "The commit could not be signed, as the configuration wants it. Nothing was committed; "
            + "ask the person to make the signing key usable."),
        ("did not match any file(s) known to git", "A path is not known to git: new files have to be added first; see status."),
        ("ignored by one of your .gitignore files", "What is ignored is not added. Leave these paths out, or change .gitignore if the person wants them in."),
        ("would be overwritten by", "Local changes stand in the way. Commit or stash them first."),
        (".lock': File exists", "Another git process works in this repository, or one was killed and left its lock behind. "
            + "Wait and try again; if nothing else runs, the person can remove the file."),
        ("is not fully merged", "The branch has commits that are merged nowhere; force would lose them."),
        ("contains modified or untracked files", "The worktree has changes; force would lose them."),
        ("does not have any commits yet", "There is no commit yet."),
        ("bad revision 'HEAD'", "There is no commit yet."),
        ("You do not have the initial commit yet", "There is no commit yet, so nothing can be stashed."),
    ];

    /// <summary>One text: what it means where that is known, and git's own words.</summary>
    public static string Describe(string verb, GitOutput output)
    {
        var said = Clean(output.Error);
        var printed = Clean(output.Text);
        var all = said.Length == 0 ? printed : printed.Length == 0 ? said : $"{said}\n{printed}";
        foreach (var (words, means) in Known)
        {
            if (all.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return $"{means}\ngit {verb} said:\n{all}";
            }
        }

        return all.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"git {verb} failed with exit code {output.ExitCode} and said nothing.")
            : string.Create(CultureInfo.InvariantCulture, $"git {verb} failed (exit code {output.ExitCode}):\n{all}");
    }

    /// <summary>Words of git or a hook: hints left out, the end kept when long.</summary>
    public static string Clean(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Where(static line => !line.StartsWith("hint:", StringComparison.Ordinal));
        var clean = SafeText.Text(string.Join('\n', lines)).Trim();
        return clean.Length <= MostChars ? clean : "…" + clean[^MostChars..];
    }
}
