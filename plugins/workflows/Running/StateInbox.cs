using System.Text.Json;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>Words of people to runs, in the plugin's stored values: the first answer to a wait counts, from whichever process it comes.</summary>
internal sealed class StateInbox(IKeyValueStore store) : IRunInbox
{
    /// <inheritdoc/>
    public async ValueTask<WaitAnswered?> FindAnswerAsync(string run, string key, CancellationToken cancellationToken) =>
        (await store.GetAsync(KeyOf(run, key), cancellationToken).ConfigureAwait(false))?.Value is { ValueKind: JsonValueKind.Object } value
            ? new WaitAnswered(key, Text(value, "answer"), Text(value, "by"))
            : null;

    /// <inheritdoc/>
    public ValueTask<bool> AnswerAsync(string run, WaitAnswered answer, CancellationToken cancellationToken) => store.SetAsync(
        KeyOf(run, answer.Key),
        JsonText.Object(writer =>
        {
            writer.WriteString("answer", answer.Answer);
            writer.WriteString("by", answer.By);
        }),
        0,
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<string?> FindOrderAsync(string run, CancellationToken cancellationToken) =>
        (await store.GetAsync("order/" + run, cancellationToken).ConfigureAwait(false))?.Value is { ValueKind: JsonValueKind.String } value
            ? value.GetString() : null;

    /// <inheritdoc/>
    public async ValueTask OrderAsync(string run, string? order, CancellationToken cancellationToken) =>
        await store.SetAsync("order/" + run, order is null ? null : JsonText.Element(writer => writer.WriteStringValue(order)), null, cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> SignalAsync(string run, string name, string value, CancellationToken cancellationToken)
    {
        var before = await store.GetAsync(SignalOf(run, name), cancellationToken).ConfigureAwait(false);
        return (before is null || (before.Value is { ValueKind: JsonValueKind.Object } old && Text(old, "for").Length > 0))
            && await store.SetAsync(SignalOf(run, name), Signal(value, ""), before?.Version ?? 0, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> TakeSignalAsync(string run, string name, string key, CancellationToken cancellationToken)
    {
        var found = await store.GetAsync(SignalOf(run, name), cancellationToken).ConfigureAwait(false);
        if (found is not { Value: { ValueKind: JsonValueKind.Object } sent } stored)
        {
            return null;
        }

        var (value, taken) = (Text(sent, "value"), Text(sent, "for"));
        return taken == key || (taken.Length == 0
            && await store.SetAsync(SignalOf(run, name), Signal(value, key), stored.Version, cancellationToken).ConfigureAwait(false)) ? value : null;
    }

    private static JsonElement Signal(string value, string key) => JsonText.Object(writer =>
    {
        writer.WriteString("value", value);
        writer.WriteString("for", key);
    });

    private static string SignalOf(string run, string name) => $"signal/{run}/{name}";

    private static string KeyOf(string run, string key) => $"answer/{run}/{Digests.Of(key)}";

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
