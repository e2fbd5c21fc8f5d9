using System.Text.Json;
using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay.Cassettes;

/// <summary>Reads a cassette whole. Whatever the file is, a problem is one sentence with its line.</summary>
internal static class CassetteReader
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>The longest file, in bytes.</summary>
    public const long Longest = 64 * 1024 * 1024;

    /// <exception cref="CassetteException">There is none, or it is not one.</exception>
    public static IReadOnlyList<CassetteEntry> Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.Length > Longest)
            {
                throw new CassetteException($"The cassette {file} is longer than {Longest / 1024 / 1024} MB.");
            }

            using var reader = new StreamReader(stream);
            return Read(reader, file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CassetteException($"There is no cassette {file}: record it first, with the mode \"record\".", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CassetteException($"The cassette {file} cannot be read: {exception.Message}", exception);
        }
    }

    internal static IReadOnlyList<CassetteEntry> Read(TextReader reader, string file)
    {
        var entries = new List<CassetteEntry>();
        var number = 0;
        var header = false;
        (int Line, Fingerprint Print, List<ModelUpdate> Updates)? open = null;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                if (!header)
                {
                    CheckHeader(root);
                    header = true;
                }
                else if (open is { } entry)
                {
                    var update = ReadUpdate(root);
                    entry.Updates.Add(update);
                    if (update is ModelFinished or ModelFault)
                    {
                        entries.Add(new CassetteEntry(entries.Count + 1, entry.Line, entry.Print, entry.Updates));
                        open = null;
                    }
                }
                else
                {
                    open = (number, ReadRequest(root, entries.Count == 0 ? [] : entries[^1].Print.Messages), []);
                }
            }
            catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
            {
                throw new CassetteException(
                    $"{file} is no cassette that can be played: line {number}: "
                    + $"{(exception is FormatException ? exception.Message : "it is not the JSON that belongs here.")}",
                    exception);
            }
        }

        return !header ? throw new CassetteException($"{file} is no cassette: it is empty.")
            : open is { } half
                ? throw new CassetteException($"{file} is no cassette that can be played: the answer to the request of line {half.Line} has no end.")
            : entries;
    }

    private static void CheckHeader(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("cassette"u8, out var version) || version.ValueKind != JsonValueKind.Number)
        {
            throw new FormatException("the first line of a cassette is {\"cassette\":1,…}.");
        }

        if (!version.TryGetInt32(out var given) || given != Version)
        {
            throw new FormatException($"it is of version {version.GetRawText()}, and this program plays version {Version}.");
        }
    }

    private static Fingerprint ReadRequest(JsonElement root, IReadOnlyList<string> before)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("request"u8, out _))
        {
            throw new FormatException("expected a request.");
        }

        var same = root.GetProperty("same"u8).GetInt32();
        if (same < 0 || same > before.Count)
        {
            throw new FormatException($"it begins with {same} message{(same == 1 ? "" : "s")} of the request before, which has {before.Count}.");
        }

        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var aspect in ReplaySettings.Aspects)
        {
            digests.Add(aspect, root.GetProperty("digests"u8).GetProperty(aspect).GetString() ?? "");
        }

        return new Fingerprint(
            [.. before.Take(same), .. root.GetProperty("messages"u8).EnumerateArray().Select(static message => message.GetRawText())],
            [.. root.GetProperty("tools"u8).EnumerateArray().Select(static tool => tool.GetString() ?? "")],
            digests);
    }

    private static ModelUpdate ReadUpdate(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("update"u8, out var update))
        {
            throw new FormatException("expected an update of the answer above.");
        }

        return AgentJson.Read<ModelUpdate>(update);
    }
}
