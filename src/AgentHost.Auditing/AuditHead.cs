using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Auditing;

/// <summary>Facts of a log that are kept apart from it: where it begins, and its newest line.</summary>
/// <param name="First">The oldest file that is kept.</param>
/// <param name="Before">The hash of the line before its first.</param>
/// <param name="BeforeNumber">The number of that line; 0 for none.</param>
/// <param name="File">The file that is written.</param>
/// <param name="Began">Time at which that file was begun, in milliseconds since 1970.</param>
/// <param name="Length">Bytes of that file that are known.</param>
/// <param name="Number">The newest line's number.</param>
/// <param name="Hash">The newest line's hash.</param>
internal sealed record AuditHead(int First, string Before, long BeforeNumber, int File, long Began, long Length, long Number, string Hash)
{
    private const int MaxBytes = 4096;

    /// <summary>Reads it; null where there is none. <paramref name="damaged"/> where it is not as it was written.</summary>
    public static AuditHead? Read(AuditPlaces places, byte[] key, out bool damaged)
    {
        damaged = false;
        if (!System.IO.File.Exists(places.Head))
        {
            return null;
        }

        damaged = true;
        if (JsonFile.Read(places.Head, MaxBytes) is not { Json.Root: { ValueKind: JsonValueKind.Object } root } || Parse(root) is not { } head
            || !root.TryGetProperty("seal", out var seal) || seal.ValueKind != JsonValueKind.String
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(seal.GetString()!), Encoding.UTF8.GetBytes(head.Seal(key))))
        {
            return null;
        }

        damaged = false;
        return head;
    }

    public void Write(AuditPlaces places, byte[] key)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("first", First);
            writer.WriteString("before", Before);
            writer.WriteNumber("beforeNumber", BeforeNumber);
            writer.WriteNumber("file", File);
            writer.WriteNumber("began", Began);
            writer.WriteNumber("length", Length);
            writer.WriteNumber("number", Number);
            writer.WriteString("hash", Hash);
            writer.WriteString("seal", Seal(key));
            writer.WriteEndObject();
        }

        // A power cut may lose it: lines behind it that carry the key's seals are taken up again.
        PrivateFile.Write(places.Head, buffer.WrittenMemory, durable: false);
    }

    private string Seal(byte[] key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(
            key, Encoding.UTF8.GetBytes(FormattableString.Invariant($"head {First} {Before} {BeforeNumber} {File} {Began} {Length} {Number} {Hash}"))));

    private static AuditHead? Parse(JsonElement root)
    {
        return Number("first") is { } first && Text("before") is { } before && Number("beforeNumber") is { } beforeNumber && Number("file") is { } file
            && Number("began") is { } began && Number("length") is { } length && Number("number") is { } number && Text("hash") is { } hash
            && first is > 0 and <= int.MaxValue && file >= first && file <= int.MaxValue
            ? new((int)first, before, beforeNumber, (int)file, began, length, number, hash)
            : null;

        long? Number(string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var read) ? read : null;
        string? Text(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
