using System.Text.Json.Serialization;

namespace AgentHost.ModelServing;

/// <summary>The ways in which the server can misbehave. In JSON the names are written in camelCase.</summary>
[JsonConverter(typeof(FaultKindConverter))]
public enum FaultKind
{
    /// <summary>An HTTP error with the provider's error body; nothing of the reply is sent.</summary>
    Status,

    /// <summary>HTTP 400 that says the context is too long, in the provider's shape.</summary>
    ContextLength,

    /// <summary>The right body under a wrong <c>Content-Type</c>.</summary>
    ContentType,

    /// <summary>A TCP reset (RST) at the fault's place.</summary>
    Reset,

    /// <summary>An orderly TCP end (FIN) at the fault's place.</summary>
    Cut,

    /// <summary>Nothing more is sent from the fault's place on, for a while or until the client leaves.</summary>
    Silence,

    /// <summary>
    /// Bytes that mean nothing: before the head or at a wire place instead of HTTP (the connection ends), else inside the body (the reply goes on).
    /// </summary>
    Garbage,

    /// <summary>A well-framed event whose JSON is cut off; not streaming: the body's JSON is cut off.</summary>
    InvalidJson,

    /// <summary>A valid event whose one line is very long.</summary>
    HugeLine,

    /// <summary>A provider error as an event inside the stream, which then ends without its end mark.</summary>
    ErrorEvent,

    /// <summary>A comment line before every event.</summary>
    Comments,

    /// <summary>An <c>event:</c> and an <c>id:</c> line in every event.</summary>
    EventLines,

    /// <summary>Lines end in CR LF.</summary>
    Crlf,

    /// <summary>The stream ends without its end mark.</summary>
    NoDone,

    /// <summary>No chunk carries a finish reason.</summary>
    NoFinish,

    /// <summary>The chunk with the finish reason comes twice.</summary>
    DuplicateFinish,

    /// <summary>A chunk with an empty <c>choices</c> array, at the fault's place.</summary>
    EmptyChoices,

    /// <summary>Tool calls without ids.</summary>
    MissingToolCallIds,

    /// <summary>A frame whose checksum is wrong; for wires that have them.</summary>
    BadChecksum,
}
