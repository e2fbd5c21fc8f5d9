using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>
/// One provider's wire format: addresses, bodies, errors, rules. It makes bytes and knows no socket; the way of the bytes is
/// <see cref="ResponseChannel"/>'s. Stateless and safe for use from any thread.
/// </summary>
internal interface IWireFormat
{
    /// <summary>What stands between the server's address and the paths that clients add.</summary>
    string BasePath { get; }

    /// <summary>The key that came with a request; null when there is none.</summary>
    string? Credential(HttpRequestData http);

    /// <summary>What this address is for.</summary>
    RouteKind Route(string method, string path);

    /// <summary>The parts that matchers see. Takes any JSON.</summary>
    RequestView Read(JsonElement body);

    /// <summary>The same for wires that say a part of it in the address.</summary>
    RequestView Read(HttpRequestData http, JsonElement body) => Read(body);

    /// <summary>The rules that the body breaks.</summary>
    void Check(HttpRequestData http, JsonElement body, Action<string, string, string> report);

    /// <summary>The stream's media type.</summary>
    string StreamContentType { get; }

    /// <summary>The events of a streamed answer, each framed and ready for the wire.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Stream(Exchange exchange);

    /// <summary>The body of an answer that is no stream.</summary>
    byte[] Whole(Exchange exchange);

    /// <summary>The body of an error.</summary>
    byte[] Error(int status, string? message, string? code);

    /// <summary>The HTTP status and error of a context that is too long.</summary>
    (int Status, byte[] Body) ContextTooLong(string? message);

    /// <summary>The listing, or one entry of it.</summary>
    byte[] Models(IReadOnlyList<string> models, string? one, long created, string target);

    /// <summary>Whether the service has this model. Wires whose tests do not care have every one.</summary>
    bool Has(string model, IReadOnlyList<string> models) => true;

    /// <summary>Answers an address of <see cref="RouteKind.Other"/>.</summary>
    WireAnswer Other(HttpRequestData http, JsonElement? body, IReadOnlyList<string> models) =>
        throw new NotSupportedException("This wire has no other addresses.");

    /// <summary>The name at the end of a model's address.</summary>
    string ModelName(string path);
}
