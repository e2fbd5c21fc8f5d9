using AgentHost.Kernel.Permissions.Safety;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Permissions.Commands;

/// <summary>Whether a command only reads, and only what may be read without asking.</summary>
internal static class CommandReads
{
    /// <summary>True for a known read-only command whose arguments stay inside the workspace and name no secret file.</summary>
    /// <param name="line">The command.</param>
    /// <param name="paths">The workspace, in whose root it is taken to run.</param>
    /// <param name="why">Why a command that only reads asks all the same.</param>
    public static bool IsFree(CommandLine line, IWorkspacePaths paths, out string? why)
    {
        why = null;
        if (!line.IsPlain || line.Expands || CommandWrappers.IsWrapper(line.Words) || ReadOnlyCommands.Find(line.Words) is not { } command)
        {
            return false;
        }

        if (!command.ReadsFiles)
        {
            return true;
        }

        for (var i = command.Words.Length; i < line.Words.Count; i++)
        {
            var word = line.Words[i];
            if (Problem(word, paths) is { } problem)
            {
                why = problem;
                return false;
            }

            // "--option=path", "-Ipath", "revision:path".
            foreach (var cut in Cuts(word))
            {
                if (Problem(cut, paths) is { } inner)
                {
                    why = inner;
                    return false;
                }
            }
        }

        return true;
    }

    private static IEnumerable<string> Cuts(string word)
    {
        if (word.Length > 2 && word[0] == '-' && word[1] != '-')
        {
            yield return word[2..];
        }

        for (var i = 0; i < word.Length - 1; i++)
        {
            if (word[i] is '=' or ':')
            {
                yield return word[(i + 1)..];
            }
        }
    }

    private static string? Problem(string word, IWorkspacePaths paths)
    {
        if (word.Length == 0 || word == "-" || word.StartsWith('-'))
        {
            return null;
        }

        if (SecretFiles.IsSecret(word.Replace('\\', '/')))
        {
            return $"{word} may hold secrets";
        }

        if (word.StartsWith('~') || word.StartsWith('/') || word.Contains("..", StringComparison.Ordinal) || word.Contains('\\', StringComparison.Ordinal))
        {
            var inside = !word.StartsWith('~') && paths.Resolve(word) is { Path: { } real } && paths.IsInside(real) && !SecretFiles.IsSecret(paths.ToRelative(real));
            return inside ? null : $"{word} may lead outside the workspace";
        }

        // A plain name may still be a link that leads out, or to a secret file.
        if (paths.Resolve(word) is not { Path: { } target })
        {
            return null;
        }

        return !paths.IsInside(target) ? $"{word} leads outside the workspace"
            : SecretFiles.IsSecret(paths.ToRelative(target)) ? $"{word} leads to a file that may hold secrets"
            : null;
    }
}
