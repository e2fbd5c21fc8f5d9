using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>An event type that a plugin brings.</summary>
/// <param name="Type">Such as <c>weather.alert</c>: at least two words with a dot.</param>
/// <param name="Fork">Copied when a session is forked. Default true.</param>
/// <param name="Export">Part of an export. Default true.</param>
public sealed record EventDeclaration(string Type, bool Fork = true, bool Export = true)
{
    /// <summary><c>session</c> (default), <c>workspace</c> or <c>host</c>.</summary>
    [AllowNull]
    public string Scope { get => field ?? "session"; init; }

    /// <summary>Kept in the log and replayed. Default false.</summary>
    public bool Durable { get; init; }

    /// <summary>JSON schema of its data.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Kept when a turn is taken back. Default false.</summary>
    public bool Undo { get; init; }
}
