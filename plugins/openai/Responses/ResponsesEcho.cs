using System.Buffers;
using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Responses;

/// <summary>
/// Data that an answer carried and the service wants back: <c>{"at": place, "item": …}</c>, or <c>{"at": place, "phase": …}</c> behind a message's text.
/// </summary>
/// <remarks>
/// The place is the item's among those of its answer. The contract puts tool calls behind everything else; where the service mixed them with reasoning, places
/// bring the order back: it refuses reasoning that does not stand before what came of it ("was provided without its required following item").
/// </remarks>
internal static class ResponsesEcho
{
    /// <summary>Provider type that these opaque parts belong to.</summary>
    public const string ProviderType = "openai";

    private static ReadOnlySpan<byte> AtName => "at"u8;

    private static ReadOnlySpan<byte> ItemName => "item"u8;

    private static ReadOnlySpan<byte> PhaseName => "phase"u8;

    /// <summary>An item to send back unchanged; null where it holds text that cannot be written again (half a surrogate pair).</summary>
    public static JsonElement? OfItem(long at, JsonElement item)
    {
        try
        {
            return Make(at, json =>
            {
                json.WritePropertyName(ItemName);
                item.WriteTo(json);
            });
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The mark behind a message's text.</summary>
    /// <param name="at">The message's place.</param>
    /// <param name="phase">
    /// What the text is for (<c>commentary</c>, <c>final_answer</c>), which models of 2026 want back; null when the service did not say.
    /// </param>
    public static JsonElement OfMessage(long at, string? phase) => Make(at, json => json.WriteString(PhaseName, phase));

    /// <summary>A call's place.</summary>
    public static JsonElement OfCall(long at) => Make(at, static _ => { });

    public static long? PlaceOf(JsonElement? opaque) =>
        opaque is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(AtName, out var at) && at.ValueKind == JsonValueKind.Number
            && at.TryGetInt64(out var place) ? place : null;

    public static bool TryItem(JsonElement? opaque, out JsonElement item)
    {
        item = default;
        return opaque is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(ItemName, out item) && item.ValueKind == JsonValueKind.Object;
    }

    /// <summary>A message's phase; null when the mark has none.</summary>
    public static string? PhaseOf(JsonElement mark) =>
        mark.TryGetProperty(PhaseName, out var phase) && phase.ValueKind == JsonValueKind.String ? phase.GetString() : null;

    private static JsonElement Make(long at, Action<Utf8JsonWriter> rest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(AtName, at);
            rest(json);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
