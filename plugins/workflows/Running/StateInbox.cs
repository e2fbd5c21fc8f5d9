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

    private static string KeyOf(string run, string key) => $"answer/{run}/{Digests.Of(key)}";

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
