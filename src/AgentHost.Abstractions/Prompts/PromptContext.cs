using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>What a prompt section is written for.</summary>
public sealed class PromptContext
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The workspace.</summary>
    public required IWorkspaceContext Workspace { get; init; }

    /// <summary>The model that will read it, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Values of the run options that this plugin declares.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> RunOptions { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }
}
