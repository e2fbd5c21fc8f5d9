using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A change to one file.</summary>
/// <param name="Hunks">Places that change.</param>
public sealed record PatchFile(IReadOnlyList<PatchHunk> Hunks)
{
    /// <summary>Path before; null for a file that is new.</summary>
    public string? OldPath { get; init => field = value is null ? null : SafeText.Line(value); }

    /// <summary>Path behind; null for a file that is taken away.</summary>
    public string? NewPath { get; init => field = value is null ? null : SafeText.Line(value); }

    /// <summary>Lines added, those left out included.</summary>
    public int Added { get; init; }

    /// <summary>Lines removed, those left out included.</summary>
    public int Removed { get; init; }

    /// <summary>Lines left out, since there were too many.</summary>
    public int OmittedLines { get; init; }

    /// <summary>Remark, such as of a file that is binary or of another mode; null for none.</summary>
    public string? Note { get; init => field = value is null ? null : SafeText.Line(value); }

    /// <summary>Path to show: the one behind, or else the one before; empty where there is none.</summary>
    public string Path => NewPath ?? OldPath ?? "";
}
