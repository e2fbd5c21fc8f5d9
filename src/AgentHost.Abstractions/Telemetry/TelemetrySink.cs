using System.Text.Json;

namespace AgentHost;

/// <summary>Takes what a host measures of itself (spans of turns, requests and calls of tools, and metrics) somewhere else.</summary>
/// <remarks>
/// Called for those that a person names in the setting <c>telemetry.sinks</c>, one batch after the other: at most 512 spans, or what 5 seconds brought. What
/// waits beyond 2,048 spans is dropped, the oldest first. One instance a workspace; thread-safe. Names and attributes are those of OpenTelemetry's semantic
/// conventions 1.41 for generative AI; what prompts, answers, arguments and results say is never in them.
/// </remarks>
public abstract class TelemetrySink : Capability
{
    private static readonly JsonElement Done = AgentJson.EmptyObject;

    /// <summary>Takes a batch. One that fails is not given again.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Fires after 10 seconds, 2 at the host's end, or when the plugin is stopped.</param>
    /// <exception cref="CapabilityException">
    /// It cannot be taken; the first time in a row it is a warning in the host's log, and no turn hears of it.
    /// </exception>
    public abstract ValueTask ExportAsync(TelemetryBatch batch, CancellationToken cancellationToken);

    /// <summary>The same as JSON: a <see cref="TelemetryBatch"/> gives an empty object.</summary>
    /// <inheritdoc/>
    public sealed override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        await ExportAsync(Read<TelemetryBatch>(arguments), cancellationToken).ConfigureAwait(false);
        return Done;
    }
}
