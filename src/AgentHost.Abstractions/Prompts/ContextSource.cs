using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentHost;

/// <summary>Reads what a reference in a prompt (<c>@NAME:TARGET</c>) stands for. The capability's name is that of the reference.</summary>
/// <remarks>
/// One instance a workspace; thread-safe. <c>timeoutSeconds</c> of its entry in the manifest is how long a reference may take (30, 600 at most). What is left
/// of that, or of what the person allows, comes with each call; a second later the host waits no longer.
/// An entry with <c>reads</c> (<c>files</c> or <c>folders</c>) is asked for what a reference names by its path, and never by its name:
/// the host has found out what stands there, and refused what rules keep from it, before it asks.
/// The first plugin by rank that can be used is asked.
/// </remarks>
public abstract class ContextSource : Capability
{
    /// <summary>Characters of a text that are made into JSON at once.</summary>
    private const int Segment = 8 * 1024;

    /// <summary>Reads a reference.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <exception cref="CapabilityException">It cannot be read; told to the person as it is.</exception>
    public abstract ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken);

    /// <summary>Completes what a person types behind the name. Asked where its entry in the manifest says <c>completes</c>.</summary>
    /// <param name="typed">Words behind the colon so far; may be empty.</param>
    /// <param name="cancellationToken">Fires when the person typed on, or after 10 s.</param>
    /// <returns>Targets that begin so, the likeliest first; one that goes on ends with a colon or a slash. Default none.</returns>
    /// <exception cref="CapabilityException">They cannot be had; nothing is offered then, and the person is told why.</exception>
    public virtual ValueTask<IReadOnlyList<string>> CompleteAsync(string typed, CancellationToken cancellationToken) => new([]);

    /// <summary>
    /// The same as JSON: a <see cref="ContextReference"/> gives a <see cref="ContextContent"/>, <c>{"complete":"TYPED"}</c> a list of texts.
    /// </summary>
    /// <inheritdoc/>
    public sealed override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        OptionalMember<string>(arguments, "complete") is { } typed
            ? AgentJson.ToElement(await CompleteAsync(typed, cancellationToken).ConfigureAwait(false))
            : Write(await ReadAsync(Read<ContextReference>(arguments), cancellationToken).ConfigureAwait(false));

    /// <remarks>
    /// Text of megabytes is not made into JSON twice. It is written in segments: the writer rents room for six times of what it is given, should each character
    /// have to be escaped.
    /// </remarks>
    private static JsonElement Write(ContextContent content)
    {
        // A sixteenth for what is escaped; the rest is what the writer asks for before it writes a segment.
        var length = content.Text?.Length ?? 0;
        var buffer = new ArrayBufferWriter<byte>(length + (length / 16) + (Math.Min(length, Segment) * 6) + 1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            WriteMember(writer, "text", content.Text);
            if (content.StartLine is { } startLine)
            {
                writer.WriteNumber("startLine", startLine);
            }

            if (content.EndLine is { } endLine)
            {
                writer.WriteNumber("endLine", endLine);
            }

            WriteMember(writer, "path", content.Path);
            WriteMember(writer, "title", content.Title);
            WriteMember(writer, "next", content.Next);
            WriteMember(writer, "error", content.Error);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void WriteMember(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        writer.WritePropertyName(name);
        var at = 0;
        for (; value.Length - at > Segment; at += Segment)
        {
            writer.WriteStringValueSegment(value.AsSpan(at, Segment), isFinalSegment: false);
        }

        writer.WriteStringValueSegment(value.AsSpan(at), isFinalSegment: true);
    }
}
