using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A plugin that can be installed, and what it asks for.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Version">Its version.</param>
/// <param name="Source">Source of that version.</param>
/// <param name="Hash">Of its content.</param>
public sealed record InstallPreview(string Id, string Version, string Source, string Hash)
{
    /// <summary>Description of the plugin.</summary>
    public string? Description { get; init; }

    /// <summary>The version in use until now; absent where it is new.</summary>
    public string? Before { get; init; }

    /// <summary>The same version, with the same content, is in use. Default false.</summary>
    public bool Current { get; init; }

    /// <summary>Requests beyond what was agreed to before: a word for the kind, a space, a value.</summary>
    [AllowNull]
    public IReadOnlyList<string> Wanted { get => field ?? []; init; }

    /// <summary>Further facts that a person should know, one sentence each.</summary>
    [AllowNull]
    public IReadOnlyList<string> Notes { get => field ?? []; init; }
}
