using AgentHost.RealPaths;

namespace AgentHost.Plugins.Agents.Instructions;

/// <summary>Reads instruction files: each goes through the judgement that the tool <c>read</c> has, by its real path.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="top">The repository's root, or the workspace's folder: no file of the project is read outside of it.</param>
internal sealed class InstructionReader(IWorkspaceContext workspace, string top)
{
    /// <summary>Reads the beginning of a file.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="isProject">False for a person's own, which may lie anywhere.</param>
    /// <param name="most">The most bytes to read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its text, or the reason why it is not read; neither where there is nothing.</returns>
    public async ValueTask<InstructionText> ReadAsync(string path, bool isProject, int most, CancellationToken cancellationToken)
    {
        if (isProject && !RealPath.IsBelow(path, top))
        {
            return new(
                null,
                0,
                path.StartsWith(top.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                    ? "it is a link that leads out of the repository"
                    : "it lies outside of the repository");
        }

        // Whoever owns the machine keeps such files where they like; rules, hidden files and what may hold secrets count there as well.
        if (File.Exists(path)
            && await workspace.FindReadProblemAsync(path, isProject ? top : Path.GetPathRoot(path), cancellationToken) is { } problem)
        {
            return new(null, 0, problem.TrimEnd('.'));
        }

        if (SafeFile.Read(path, most) is not { } read)
        {
            return default;
        }

        return SafeFile.Text(read.Bytes, read.Bytes.Length == read.Length) is { } text
            ? new(text, read.Length, null)
            : new(null, read.Length, "it is no text; save it as UTF-8");
    }
}
