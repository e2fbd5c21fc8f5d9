using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A section of the system prompt, as a manifest declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slot">
/// Where it stands: <c>base</c>, <c>environment</c>, <c>instructions</c>, <c>memory</c>, <c>skills</c>, <c>agent</c>, in this order; within a slot by name.
/// </param>
public sealed record PromptSectionSpec(string Name, string Slot)
{
    /// <summary>
    /// A text file of the plugin that is the section; absent when code writes it. <c>{{workspace}}</c>, <c>{{system}}</c>, <c>{{date}}</c>, <c>{{target}}</c>,
    /// <c>{{shell}}</c> and <c>{{git}}</c> are filled in.
    /// </summary>
    public string? File { get; init; }

    /// <summary>
    /// Conditions of which one is enough for the section to be there; empty for always. Where none holds, the plugin is not even loaded for it.
    /// <c>up:PATH</c>: there is such a file or folder in the workspace's folder or one above it, up to the repository's root; <c>home:PATH</c>,
    /// <c>config:PATH</c>, <c>local:PATH</c>: below the person's home, below <c>$XDG_CONFIG_HOME</c> (or <c>~/.config</c>), below <c>%LOCALAPPDATA%</c>;
    /// <c>env:NAME</c>: the variable is set; <c>setting:NAME</c>: the plugin's settings have the member, and it is not false; <c>contributes:KIND</c>: some
    /// plugin brings one. A word that is not known never holds. They are asked at each turn. A section whose conditions held at the session's last turn and
    /// hold no more is asked once more (<see cref="SectionChange.Removed"/>); what it writes then is left out.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> When { get => field ?? []; init; }
}
