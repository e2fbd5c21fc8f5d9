using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Hosting;

/// <summary>Publishes, appends and reads the events that a manifest declares, checked against their schemas.</summary>
internal sealed class DeclaredEvents(PluginManifest manifest, EventPublisher publisher) : IEvents
{
    private const int MaxEvents = 1_000;
    private const int MaxData = 1024 * 1024;
    private const int MaxTogether = 4 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, CompiledSchema> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventDeclaration> _declarations = manifest.Events.ToDictionary(
        static declaration => declaration.Type, StringComparer.Ordinal);

    public ValueTask PublishAsync(string type, string? sessionId, JsonElement data, CancellationToken cancellationToken)
    {
        var declaration = Find(type);
        if ((declaration.Scope == "session") != (sessionId is not null))
        {
            throw new InvalidOperationException(
                $"{type} is an event of {declaration.Scope} scope: {(sessionId is null ? "it needs a session" : "it belongs to no session")}.");
        }

        return publisher.PublishAsync(Make(declaration, sessionId, data), cancellationToken);
    }

    public ValueTask<AppendResult> AppendAsync(string sessionId, IReadOnlyList<NewEvent> events, AppendOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        if (events.Count is 0 or > MaxEvents)
        {
            throw Invalid($"1 to {MaxEvents} events are appended at once, not {events.Count}.");
        }

        var made = new OtherEvent[events.Count];
        var together = 0;
        for (var i = 0; i < made.Length; i++)
        {
            made[i] = Check(events[i], sessionId, ref together);
        }

        return publisher.AppendAsync(manifest.Id, sessionId, made, options ?? new AppendOptions(), cancellationToken);
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadAsync(string sessionId, long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return after < 0 ? throw Invalid($"Events are read after a number, 0 or more, not {after}.")
            : limit is < 1 or > MaxEvents ? throw Invalid($"The limit is 1 to {MaxEvents}, not {limit}.")
            : publisher.ReadAsync(manifest.Id, sessionId, after, limit, cancellationToken);
    }

    private OtherEvent Check(NewEvent e, string sessionId, ref int together)
    {
        ArgumentNullException.ThrowIfNull(e);
        var declaration = Find(e.Type);
        if (declaration is not { Durable: true, Scope: "session" })
        {
            throw new InvalidOperationException($"{e.Type} is not appended: only events that are durable and of session scope are.");
        }

        if (e.Data.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidOperationException($"The data of {e.Type} is no object.");
        }

        var length = JsonMarshal.GetRawUtf8Value(e.Data).Length;
        together += length;
        return length > MaxData
            ? throw Invalid($"The data of {e.Type} has {length} bytes; an event has at most {MaxData >> 20} MB. Put large content in a blob.")
            : together > MaxTogether ? throw Invalid($"The events that are appended at once have at most {MaxTogether >> 20} MB together: append fewer.")
            : Make(declaration, sessionId, e.Data);
    }

    private EventDeclaration Find(string type) => type is not null && _declarations.TryGetValue(type, out var declaration)
        ? declaration
        : throw new InvalidOperationException($"{manifest.Id} publishes {type}, which its plugin.json does not declare under events.");

    private OtherEvent Make(EventDeclaration declaration, string? sessionId, JsonElement data)
    {
        var type = declaration.Type;
        if (declaration.Schema is { } schema && JsonSchemaValidator.Validate(_schemas.GetOrAdd(type, _ => CompiledSchema.Compile(schema)), data, type)
            is { IsValid: false } wrong)
        {
            throw new InvalidOperationException($"The data of {type} does not meet its schema: {wrong.Faults[0].Message}.");
        }

        // Told to listeners later, when the caller's document may be gone.
        return new OtherEvent(type, data.Clone())
        {
            Plugin = manifest.Id,
            SessionId = sessionId,
            Durable = declaration.Durable,
            Fork = declaration.Fork ? null : false,
            Export = declaration.Export ? null : false
        };
    }

    private static HostException Invalid(string message) => new(HostFailure.Invalid, message);
}
