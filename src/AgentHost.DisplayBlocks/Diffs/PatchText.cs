using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Diffs;

/// <summary>Reads patches: unified diffs, those of git, and patches between <c>*** Begin Patch</c> and <c>*** End Patch</c>. Safe for many threads.</summary>
public static class PatchText
{
    /// <summary>
    /// Reads a patch. What it does not understand is left out; of a patch that was cut, what is there. At most 100 files and 2,000 lines are shown.
    /// </summary>
    /// <param name="patch">The patch.</param>
    /// <param name="path">The file, where the patch says none.</param>
    /// <param name="whole">Shows all of it, however long it is: for who has to allow it.</param>
    /// <returns>Null where nothing in it is a change.</returns>
    public static PatchBlock? Parse(string patch, string? path = null, bool whole = false)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var reader = new PatchReader(path, whole);
        foreach (var line in patch.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            reader.Take(line);
        }

        return reader.Finish();
    }
}
