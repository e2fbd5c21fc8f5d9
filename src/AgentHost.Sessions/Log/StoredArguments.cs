using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>
/// Long arguments of calls, which the log keeps once, as a blob: its events have them without their long texts, so that pages of events stay small.
/// </summary>
internal static class StoredArguments
{
    /// <summary>Bytes of JSON from which on arguments are kept apart: 32 kB.</summary>
    public const int Largest = 32 * 1024;

    /// <summary>
    /// The longest text that stays in an event whose arguments are kept apart. Of a longer one nothing stays: half of a secret is not recognised.
    /// </summary>
    private const int LongestText = 1_000;

    /// <summary>Bytes of JSON that stay at most.</summary>
    private const int MostLeft = 8 * 1024;

    private const int MostDepth = 16;
    private const string MediaType = "application/json";

    /// <summary>An event as the log has it.</summary>
    /// <param name="value">The event.</param>
    /// <param name="kept">Takes the arguments that are kept apart, by their names.</param>
    public static AgentEvent Bound(AgentEvent value, IDictionary<string, byte[]> kept)
    {
        return value switch
        {
            ToolRequested call when IsLong(call.Arguments) => Cut(call.Arguments, kept) is var (left, blob)
                ? call with { Arguments = left, ArgumentsBlob = blob }
                : call,
            PartCompleted { Part: ToolCallPart part } completed => completed with { Part = Bound(part, kept) },
            MessageAppended { Parts: { } parts } message when parts.Any(static part => part is ToolCallPart call && IsLong(call.Arguments)) =>
                message with { Parts = [.. parts.Select(part => part is ToolCallPart call ? Bound(call, kept) : part)] },
            _ => value,
        };
    }

    /// <summary>An event of another store: what that one kept apart is not here.</summary>
    public static AgentEvent WithoutBlobs(AgentEvent value)
    {
        return value switch
        {
            ToolRequested { ArgumentsBlob: not null } call => call with { ArgumentsBlob = null },
            PartCompleted { Part: ToolCallPart { ArgumentsBlob: not null } part } completed => completed with { Part = Alone(part) },
            MessageAppended { Parts: { } parts } message when parts.Any(static part => part is ToolCallPart { ArgumentsBlob: not null }) =>
                message with { Parts = [.. parts.Select(Alone)] },
            _ => value,
        };

        static Part Alone(Part part) => part is ToolCallPart call ? call with { ArgumentsBlob = null } : part;
    }

    /// <summary>An event with its whole arguments again. Where they cannot be had, it stays as the log has it.</summary>
    public static async ValueTask<AgentEvent> RestoreAsync(AgentEvent value, IBlobs blobs, CancellationToken cancellationToken) => value switch
    {
        ToolRequested { ArgumentsBlob: { } blob } call => await ReadAsync(blob, blobs, cancellationToken) is { } whole
            ? call with { Arguments = whole, ArgumentsBlob = null }
            : call,
        PartCompleted { Part: ToolCallPart { ArgumentsBlob: not null } part } completed =>
            completed with { Part = await RestoreAsync(part, blobs, cancellationToken) },
        MessageAppended { Parts: { } parts } message when HasKept(parts) => message with { Parts = await RestoreAsync(parts, blobs, cancellationToken) },
        _ => value,
    };

    /// <summary>Messages with their whole arguments again.</summary>
    public static async ValueTask<List<Message>> RestoreAsync(List<Message> messages, IBlobs blobs, CancellationToken cancellationToken)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            if (HasKept(messages[i].Parts))
            {
                messages[i] = messages[i] with { Parts = await RestoreAsync(messages[i].Parts, blobs, cancellationToken) };
            }
        }

        return messages;
    }

    private static bool HasKept(IReadOnlyList<Part> parts) => parts.Any(static part => part is ToolCallPart { ArgumentsBlob: not null });

    private static bool IsLong(JsonElement arguments) => JsonMarshal.GetRawUtf8Value(arguments).Length > Largest;

    private static ToolCallPart Bound(ToolCallPart part, IDictionary<string, byte[]> kept) =>
        IsLong(part.Arguments) && Cut(part.Arguments, kept) is var (left, blob) ? part with { Arguments = left, ArgumentsBlob = blob } : part;

    private static (JsonElement Left, BlobReference Blob) Cut(JsonElement arguments, IDictionary<string, byte[]> kept)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(arguments).ToArray();
        var digits = Convert.ToHexStringLower(SHA256.HashData(bytes));
        kept[digits] = bytes;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, arguments, 0);
        }

        return (AgentJson.Parse(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)),
            new BlobReference("sha256:" + digits, bytes.Length) { MediaType = MediaType });
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    if (depth >= MostDepth || Spent(writer) || member.Name.Length > LongestText)
                    {
                        break;
                    }

                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    if (depth >= MostDepth || Spent(writer))
                    {
                        break;
                    }

                    Write(writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String when value.GetString() is { Length: > LongestText } text:
                writer.WriteStringValue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"… {text.Length} characters, kept apart …"));
                break;
            case JsonValueKind.Number when JsonMarshal.GetRawUtf8Value(value).Length > LongestText:
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static bool Spent(Utf8JsonWriter writer) => writer.BytesCommitted + writer.BytesPending > MostLeft;

    /// <summary>Parts with their whole arguments again.</summary>
    public static async ValueTask<IReadOnlyList<Part>> RestoreAsync(IReadOnlyList<Part> parts, IBlobs blobs, CancellationToken cancellationToken)
    {
        if (!HasKept(parts))
        {
            return parts;
        }

        var whole = new List<Part>(parts.Count);
        foreach (var part in parts)
        {
            whole.Add(part is ToolCallPart { ArgumentsBlob: not null } call ? await RestoreAsync(call, blobs, cancellationToken) : part);
        }

        return whole;
    }

    private static async ValueTask<ToolCallPart> RestoreAsync(ToolCallPart part, IBlobs blobs, CancellationToken cancellationToken) =>
        await ReadAsync(part.ArgumentsBlob!, blobs, cancellationToken) is { } whole ? part with { Arguments = whole, ArgumentsBlob = null } : part;

    private static async ValueTask<JsonElement?> ReadAsync(BlobReference blob, IBlobs blobs, CancellationToken cancellationToken)
    {
        if (blob.Length is < 0 or > EventBodies.MaxLength)
        {
            return null;
        }

        var bytes = new byte[blob.Length];
        for (var at = 0; at < bytes.Length;)
        {
            var read = await blobs.ReadAsync(blob.Id, at, bytes.AsMemory(at), cancellationToken);
            if (read <= 0)
            {
                return null;
            }

            at += read;
        }

        try
        {
            return AgentJson.Parse(Encoding.UTF8.GetString(bytes));
        }
        catch (JsonException)
        {
            // A damaged disk: what the log has is still true.
            return null;
        }
    }
}
