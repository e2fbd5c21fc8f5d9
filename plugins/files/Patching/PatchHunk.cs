namespace AgentHost.Plugins.Files.Patching;

/// <summary>One place of a file that a patch changes.</summary>
/// <param name="Line">Its first line in the patch, from 1.</param>
internal sealed record PatchHunk(int Line)
{
    /// <summary>The line of the file, from 1, that the patch names for it.</summary>
    public int? OldStart { get; init; }

    /// <summary>Lines of the file that stand before it, outermost first.</summary>
    public IReadOnlyList<string> Anchors { get; init; } = [];

    public List<PatchLine> Lines { get; } = [];

    /// <summary>It ends where the file does.</summary>
    public bool AtEnd { get; set; }

    /// <summary>The last line of the old file has no line break.</summary>
    public bool OldUnfinished { get; set; }

    /// <summary>The last line of the new file has none.</summary>
    public bool NewUnfinished { get; set; }

    /// <summary>True when the counts in its header differ from its lines.</summary>
    public bool Miscounted { get; set; }

    /// <summary>Lines that the file has now.</summary>
    public List<string> Old() => [.. Lines.Where(static line => line.Mark != '+').Select(static line => line.Text)];

    public bool Changes => Lines.Any(static line => line.Mark != ' ');
}
