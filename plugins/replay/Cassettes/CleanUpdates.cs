using System.Text.Json;
using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay.Cassettes;

/// <summary>An answer's updates as they are kept. A secret may be cut in two by the pieces in which it came, so that each text is looked at whole.</summary>
internal static class CleanUpdates
{
    public static IReadOnlyList<JsonElement> Of(IReadOnlyList<ModelUpdate> updates, Cleaner cleaner)
    {
        var kept = updates.Where(static update => update is not ProgressUpdate).ToArray();
        Pieces(
            kept,
            cleaner,
            static update => update is TextDelta delta ? (0, delta.Text) : null,
            static (update, text) => ((TextDelta)update) with { Text = text });
        Pieces(
            kept,
            cleaner,
            static update => update is ReasoningDelta delta ? (0, delta.Text) : null,
            static (update, text) => ((ReasoningDelta)update) with { Text = text });
        Pieces(
            kept,
            cleaner,
            static update => update is ToolCallDelta { Arguments: { } arguments } delta ? (delta.Index, arguments) : null,
            static (update, text) => ((ToolCallDelta)update) with { Arguments = text });
        return [.. kept.Select(update => Cleaner.Rewrite(ToElement(update), cleaner.Clean))];
    }

    /// <summary>The texts of this machine put back.</summary>
    public static ModelUpdate Restore(ModelUpdate update, Cleaner cleaner) => update switch
    {
        TextDelta delta => delta with { Text = cleaner.Restore(delta.Text, json: false) },
        ReasoningDelta delta => delta with { Text = cleaner.Restore(delta.Text, json: false) },
        ToolCallDelta { Arguments: { } arguments } delta => delta with { Arguments = cleaner.Restore(arguments, json: true) },
        _ => update,
    };

    /// <summary>
    /// Cleans what the updates of one kind say together. Where only asterisks came in, the pieces stay as they were; else the first one says it all.
    /// </summary>
    private static void Pieces(
        ModelUpdate[] updates, Cleaner cleaner, Func<ModelUpdate, (int Stream, string Text)?> read, Func<ModelUpdate, string, ModelUpdate> write)
    {
        foreach (var stream in updates.Select((update, at) => (At: at, Piece: read(update))).Where(static entry => entry.Piece is not null)
            .GroupBy(static entry => entry.Piece!.Value.Stream))
        {
            var whole = string.Concat(stream.Select(static entry => entry.Piece!.Value.Text));
            var clean = cleaner.Clean(whole);
            if (clean == whole)
            {
                continue;
            }

            var from = 0;
            foreach (var (at, piece) in stream)
            {
                var length = clean.Length == whole.Length ? piece!.Value.Text.Length : from == 0 ? clean.Length : 0;
                updates[at] = write(updates[at], clean.Substring(from, length));
                from += length;
            }
        }
    }

    private static JsonElement ToElement(ModelUpdate update)
    {
        try
        {
            return AgentJson.ToElement(update);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or JsonException)
        {
            // Half a surrogate pair: an emoji that was cut in two by its pieces.
            return AgentJson.ToElement(update switch
            {
                TextDelta delta => delta with { Text = Writable(delta.Text) },
                ReasoningDelta delta => new ReasoningDelta(Writable(delta.Text)),
                ToolCallDelta delta =>
                    new ToolCallDelta(delta.Index) { CallId = Writable(delta.CallId), Tool = Writable(delta.Tool), Arguments = Writable(delta.Arguments) },
                _ => (ModelUpdate)new TextDelta(""),
            });
        }
    }

    private static string Writable(string? text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? ""));
}
