using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AgentHost.Json;

/// <summary>
/// Reads JSON as people write it (comments, trailing commas, UTF-8 with or without a byte order mark).
/// A text that is in order costs its parsing and one pass that checks the encoding; positions are computed when asked for.
/// </summary>
public static class JsonText
{
    /// <summary>The largest text read, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The deepest nesting of objects and arrays.</summary>
    public const int MaxDepth = 64;

    internal static readonly JsonReaderOptions ReaderOptions = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth,
    };

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth,
    };

    /// <summary>Reads a file; one that is missing, too large or unreadable is a problem like any other.</summary>
    public static async ValueTask<JsonReadResult> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            var length = RandomAccess.GetLength(handle);
            if (length > MaxBytes)
            {
                return TooLarge(path);
            }
            // One byte more than the file has: a file that grows meanwhile, or that reports no length (as under /proc), is read to its end or to the bound.
            var buffer = new byte[Math.Max(length, 4096) + 1];
            var used = 0;
            int read;
            while ((read = await RandomAccess.ReadAsync(handle, buffer.AsMemory(used), used, cancellationToken)) > 0)
            {
                used += read;
                if (used > MaxBytes)
                {
                    return TooLarge(path);
                }
                if (used == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxBytes + 1));
                }
            }
            return Parse(buffer.AsMemory(0, used), path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return Whole(path, "The file does not exist; create it or correct the path.");
        }
        catch (UnauthorizedAccessException)
        {
            return Whole(path, Directory.Exists(path)
                ? "This is a folder, not a file; name a JSON file in it."
                : "The file may not be read; give your user the right to read it.");
        }
        catch (Exception fault) when (fault is IOException or NotSupportedException or ArgumentException)
        {
            return Whole(path, "The file could not be read; check that the path is right and that no other program keeps it locked.");
        }
    }

    /// <summary>Parses a text that is already in memory as characters.</summary>
    /// <param name="text">The text; half of a surrogate pair becomes the replacement character.</param>
    /// <param name="file">The name used in problems.</param>
    public static JsonReadResult Parse(string text, string file)
    {
        if (text.Length > MaxBytes)
        {
            return TooLarge(file);
        }
        return Parse(Encoding.UTF8.GetBytes(text), file);
    }

    /// <summary>Parses a text. The bytes are kept for later questions about positions: they must not change afterwards.</summary>
    /// <param name="utf8">The text's bytes.</param>
    /// <param name="file">The name used in problems.</param>
    public static JsonReadResult Parse(ReadOnlyMemory<byte> utf8, string file)
    {
        if (utf8.Length > MaxBytes)
        {
            return TooLarge(file);
        }
        if (utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            utf8 = utf8[3..];
        }
        if (!Utf8.IsValid(utf8.Span))
        {
            return NotUtf8(utf8.Span, file);
        }
        JsonElement root;
        var duplicates = false;
        try
        {
            root = JsonElement.Parse(utf8.Span, Strict);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Either a name is there twice, or half a surrogate pair stands in a name, or the syntax is wrong.
            if (JsonSyntax.FindFault(utf8.Span) is { } syntax)
            {
                return At(utf8.Span, syntax.Offset, file, syntax.Message);
            }
            try
            {
                root = JsonElement.Parse(utf8.Span, Strict with { AllowDuplicateProperties = true });
                duplicates = true;
            }
            catch (JsonException second)
            {
                var line = (int)Math.Min(second.LineNumber ?? 0, int.MaxValue - 1) + 1;
                return Fault(file, line, 1, "The JSON in this line is not well-formed; check its quotes, commas and brackets.");
            }
        }
        if (MayHoldHalfPairs(utf8.Span) && JsonScan.FindHalfPair(utf8.Span) is { } offset)
        {
            return At(
                utf8.Span,
                offset,
                file,
                "This text holds one half of a \\u surrogate pair, which is no character; write both halves (\\ud83d\\ude00) or remove it.");
        }
        return new(new PositionedJson(file, utf8, duplicates ? SingleNames.Of(root) : root, duplicates), null);
    }

    private static bool MayHoldHalfPairs(ReadOnlySpan<byte> utf8) => utf8.IndexOf("\\ud"u8) >= 0 || utf8.IndexOf("\\uD"u8) >= 0;

    private static JsonReadResult At(ReadOnlySpan<byte> utf8, int offset, string file, string message)
    {
        var position = JsonPosition.Of(utf8, offset);
        return Fault(file, position.Line, position.Column, message);
    }

    private static JsonReadResult NotUtf8(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Whole(file, "The file is stored as UTF-16; save it as UTF-8.");
        }
        var offset = 0;
        while (offset < bytes.Length && Rune.DecodeFromUtf8(bytes[offset..], out _, out var used) == System.Buffers.OperationStatus.Done)
        {
            offset += used;
        }
        return At(bytes, offset, file, "A character here is not stored as UTF-8; save the file as UTF-8.");
    }

    private static JsonReadResult TooLarge(string file) =>
        Fault(file, 0, 0, "The file is larger than 4 MB, the most that is read; make it smaller or split it.", ProblemCodes.FileUnreadable);

    private static JsonReadResult Whole(string file, string message) => Fault(file, 0, 0, message);

    private static JsonReadResult Fault(string file, int line, int column, string message, string code = ProblemCodes.JsonSyntax) =>
        new(null, new(file, line, column, message, JsonSeverity.Error) { Code = code });
}
