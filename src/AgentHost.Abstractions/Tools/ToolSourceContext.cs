using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>Context that tools are listed for.</summary>
public sealed class ToolSourceContext
{
    /// <summary>The session; empty where a request is only shown.</summary>
    public required string SessionId { get; init; }

    /// <summary>Values of the run options that this plugin declares, by name.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> RunOptions { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }

    /// <summary>True when the turn is done: what is not there by now comes too late for it. False when tools are listed.</summary>
    public bool TurnEnds { get; init; }
}
