using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Result of a change to a settings file.</summary>
/// <param name="File">The file.</param>
/// <param name="Changed">True when it was written; false where it said so already.</param>
public sealed record SettingsChanged(string File, bool Changed)
{
    /// <summary>The values that now hold at that path and below it, from whatever layer.</summary>
    [AllowNull]
    public IReadOnlyList<SettingEntry> Entries { get => field ?? []; init; }

    /// <summary>Reasons why the change has less effect than it seems, one sentence each: a stronger layer, a lock, a folder that is not trusted.</summary>
    [AllowNull]
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }
}
