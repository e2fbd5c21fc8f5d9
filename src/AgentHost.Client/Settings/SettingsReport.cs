using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A workspace's settings as they came out of all layers.</summary>
/// <param name="Entries">Every value, by its path.</param>
/// <param name="Problems">Problems with the files.</param>
/// <param name="Files">The files of all layers in their order of precedence, the lowest first, whether they exist or not.</param>
public sealed record SettingsReport(IReadOnlyList<SettingEntry> Entries, IReadOnlyList<SettingProblem> Problems, IReadOnlyList<string> Files)
{
    /// <summary>Sentences on what was passed over for want of trust, one a file.</summary>
    [AllowNull]
    public IReadOnlyList<string> Ignored { get => field ?? []; init; }
}
