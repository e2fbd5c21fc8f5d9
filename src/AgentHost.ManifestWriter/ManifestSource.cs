using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.ManifestWriter;

/// <summary>A manifest as its author wrote it: JSON with comments and trailing commas.</summary>
internal sealed class ManifestSource
{
    private const int LongestId = 64;
    private readonly byte[] _bytes;

    private ManifestSource(string file, byte[] bytes, JsonObject root)
    {
        File = file;
        _bytes = bytes;
        Root = root;
    }

    public string File { get; }

    public JsonObject Root { get; }

    public static ManifestSource Read(string file)
    {
        var content = System.IO.File.ReadAllBytes(file);
        return Parse(file, content.AsSpan().StartsWith("\uFEFF"u8) ? content[3..] : content);
    }

    public static ManifestSource Parse(string file, byte[] bytes)
    {
        JsonNode? node;
        try
        {
            if (JsonPositions.FindFault(bytes) is var (line, column, message))
            {
                throw new ManifestException(file, line, column, message);
            }

            node = JsonNode.Parse(bytes, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException fault)
        {
            throw new ManifestException(file, (int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1, Sentence(fault.Message));
        }

        if (node is not JsonObject root)
        {
            throw new ManifestException(file, 1, 1, "A manifest is a JSON object: { \"id\": \"my-plugin\", \"version\": \"1.0.0\" }.");
        }

        var source = new ManifestSource(file, bytes, root);
        var id = source.Text(root, "id", "/id");
        if (id.Length > LongestId
            || !id.Split('-').All(word => word.Length > 0 && word.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))))
        {
            throw source.Fault("/id", $"'id' must be at most {LongestId} small letters and digits, in words joined by '-'.");
        }

        source.Text(root, "version", "/version");
        return source;
    }

    /// <summary>A property that must be text.</summary>
    public string Text(JsonObject owner, string name, string pointer) =>
        owner[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0
            ? text
            : throw Fault(owner.ContainsKey(name) ? pointer : Parent(pointer), $"'{name}' is missing or not text; add it.");

    /// <summary>A property that must be an object where it is there.</summary>
    public JsonObject? Object(JsonObject owner, string name, string pointer) => owner[name] switch
    {
        null => null,
        JsonObject value => value,
        _ => throw Fault(pointer, $"'{name}' must be an object."),
    };

    /// <summary>A fault at a place in the file.</summary>
    public ManifestException Fault(string pointer, string message)
    {
        var (line, column) = JsonPositions.Find(_bytes, pointer);
        return new(File, line, column, message);
    }

    private static string Parent(string pointer) => pointer[..pointer.LastIndexOf('/')];

    // The reader appends its own path and position, which are told in front already.
    private static string Sentence(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        end = end < 0 ? message.IndexOf(" LineNumber: ", StringComparison.Ordinal) : end;
        return end < 0 ? message : message[..end];
    }
}
