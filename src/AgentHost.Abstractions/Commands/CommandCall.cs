using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>One call of a command.</summary>
/// <param name="Name">The command.</param>
/// <param name="Arguments">Words after it that are no options.</param>
public sealed record CommandCall(string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>Everything behind the name, as it was written; absent where it was given as words.</summary>
    public string? Text { get; init; }

    /// <summary>Options given, by name.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> Options { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }
}
