using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost.Client;

/// <summary>An event type that a plugin brings.</summary>
/// <param name="Type">Such as <c>weather.alert</c>: at least two words with a dot.</param>
/// <param name="Fork">
/// Of durable events of a session: copied into its forks. Default true. Taking back what turns did changes files, never events: these stay.
/// </param>
/// <param name="Export">Of durable events of a session: part of its exports. Default true.</param>
public sealed record EventDeclaration(string Type, bool Fork = true, bool Export = true)
{
    /// <summary><c>session</c> (default), <c>workspace</c> or <c>host</c>.</summary>
    [AllowNull]
    public string Scope { get => field ?? "session"; init; }

    /// <summary>Kept in the log and replayed. Default false.</summary>
    public bool Durable { get; init; }

    /// <summary>JSON schema of its data.</summary>
    public JsonElement? Schema { get; init; }
}
