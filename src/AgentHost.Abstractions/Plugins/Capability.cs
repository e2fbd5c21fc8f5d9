using System.Text.Json;

namespace AgentHost;

/// <summary>A capability of a kind that a plugin brought: one call from JSON to JSON, since plugins share no types.</summary>
public abstract class Capability
{
    /// <summary>
    /// Answers a call. Calls come side by side, from the host and from other plugins; each is bounded by the host (2 minutes), at whose end the token fires.
    /// </summary>
    /// <param name="arguments">Arguments of the call, in the words of the kind.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <exception cref="CapabilityException">
    /// It cannot answer this call: told to the caller as it is, and no fault of the plugin. Any other exception counts as one.
    /// </exception>
    public abstract ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken);

    /// <summary>An answer with one member.</summary>
    protected static JsonElement Answer<T>(string name, T value) =>
        AgentJson.ToElement<IReadOnlyDictionary<string, JsonElement>>(
            new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [name] = AgentJson.ToElement(value) });

    /// <summary>Reads what is asked as a record.</summary>
    /// <exception cref="CapabilityException">It is none; the message says where.</exception>
    protected static T Read<T>(JsonElement arguments)
    {
        try
        {
            return AgentJson.Read<T>(arguments);
        }
        catch (JsonException fault)
        {
            throw new CapabilityException($"What was asked is no {typeof(T).Name}: {fault.Message}", fault);
        }
    }

    /// <summary>Reads one member of what is asked.</summary>
    /// <exception cref="CapabilityException">It is not there, or does not fit.</exception>
    protected static T Member<T>(JsonElement arguments, string name)
        where T : class => OptionalMember<T>(arguments, name) ?? throw new CapabilityException($"What was asked has no \"{name}\".");

    /// <summary>Reads one member of what is asked; null where it is not there, or null.</summary>
    /// <exception cref="CapabilityException">It does not fit.</exception>
    protected static T? OptionalMember<T>(JsonElement arguments, string name)
        where T : class =>
        arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? Read<T>(value)
            : null;
}
