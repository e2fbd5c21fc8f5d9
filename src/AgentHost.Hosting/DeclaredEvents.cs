using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Hosting;

/// <summary>Publishes the events that a manifest declares, checked against their schemas.</summary>
internal sealed class DeclaredEvents(PluginManifest manifest, EventPublisher publisher) : IEvents
{
    private readonly Dictionary<string, EventDeclaration> declarations = manifest.Events.ToDictionary(
        static declaration => declaration.Type, StringComparer.Ordinal);

    public ValueTask PublishAsync(string type, string? sessionId, JsonElement data, CancellationToken cancellationToken)
    {
        if (!declarations.TryGetValue(type, out var declaration))
        {
            throw new InvalidOperationException($"{manifest.Id} publishes {type}, which its plugin.json does not declare under events.");
        }

        if ((declaration.Scope == "session") != (sessionId is not null))
        {
            throw new InvalidOperationException(
                $"{type} is an event of {declaration.Scope} scope: {(sessionId is null ? "it needs a session" : "it belongs to no session")}.");
        }

        if (declaration.Schema is { } schema && JsonSchemaValidator.Validate(CompiledSchema.Compile(schema), data, type) is { IsValid: false } wrong)
        {
            throw new InvalidOperationException($"The data of {type} does not meet its schema: {wrong.Faults[0].Message}.");
        }

        return publisher.PublishAsync(
            new OtherEvent(type, data)
            {
                Plugin = manifest.Id,
                SessionId = sessionId,
                Durable = declaration.Durable,
                Fork = declaration.Fork ? null : false,
                Export = declaration.Export ? null : false
            },
            cancellationToken);
    }
}
