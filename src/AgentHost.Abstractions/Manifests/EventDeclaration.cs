using System.Text.Json;

namespace AgentHost;

/// <summary>An event type that a plugin brings.</summary>
/// <param name="Type">Such as <c>weather.alert</c>: at least two words with a dot.</param>
public sealed record EventDeclaration(string Type)
{
    private readonly bool? export;

    private readonly bool? fork;

    /// <summary><c>session</c> (default), <c>workspace</c> or <c>host</c>.</summary>
    public string Scope { get => field ?? "session"; init; }

    /// <summary>Kept in the log and replayed. Default false.</summary>
    public bool Durable { get; init; }

    /// <summary>JSON schema of its data.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Copied when a session is forked. Default true.</summary>
    public bool Fork { get => fork ?? true; init => fork = value; }

    /// <summary>Kept when a turn is taken back. Default false.</summary>
    public bool Undo { get; init; }

    /// <summary>Part of an export. Default true.</summary>
    public bool Export { get => export ?? true; init => export = value; }
}
