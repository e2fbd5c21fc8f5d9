using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>Context that a prompt section is written for.</summary>
public sealed class PromptContext
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The workspace.</summary>
    public required IWorkspaceContext Workspace { get; init; }

    /// <summary>The model that will read it, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The text of the prompt that the turn begins with; what ranks by it must stay correct without it. Absent where it is not known.</summary>
    public string? Prompt { get; init; }

    /// <summary>
    /// Change of the section's conditions since the session's last turn: they came to hold, or ceased to. Default <see cref="SectionChange.None"/>.
    /// </summary>
    public SectionChange Change { get; init; }

    /// <summary>Other plugins' capabilities; absent where a host has none to hand out.</summary>
    public ICapabilities? Capabilities { get; init; }

    /// <summary>Values of the run options that this plugin declares.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> RunOptions { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }
}
