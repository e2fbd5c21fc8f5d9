using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace AgentHost.Plugins.Offline.Findings;

/// <summary>A tool call that a wish wants.</summary>
internal sealed class WantedCall(string tool, JsonElement arguments)
{
    public string Tool { get; } = tool;

    public JsonElement Arguments { get; } = arguments;

    /// <summary>True when it may change something; such calls wait for each other.</summary>
    public bool Changes => Tool is "write" or "edit" or "shell";

    public bool IsSame(WantedCall other) => Tool == other.Tool && JsonElement.DeepEquals(Arguments, other.Arguments);

    public static WantedCall Read(string path, int? offset = null, int? limit = null) => Make("read", ("path", path), ("offset", offset), ("limit", limit));

    public static WantedCall List(string? path, int depth, int limit) => Make("list", ("path", path), ("depth", depth), ("limit", limit));

    public static WantedCall Glob(string pattern, string? path = null) => Make("glob", ("pattern", pattern), ("path", path));

    public static WantedCall Grep(string pattern, string? path, string? include) =>
        Make("grep", ("pattern", pattern), ("path", path), ("include", include), ("literal", true));

    public static WantedCall Write(string path, string content) => Make("write", ("path", path), ("content", content));

    public static WantedCall Shell(string command) => Make("shell", ("command", command));

    public static WantedCall Edit(string path, string old, string replacement) => new("edit", Build(json =>
    {
        json.WriteStartArray("edits");
        json.WriteStartObject();
        json.WriteString("path", path);
        json.WriteString("old", old);
        json.WriteString("new", replacement);
        json.WriteBoolean("all", true);
        json.WriteEndObject();
        json.WriteEndArray();
    }));

    private static WantedCall Make(string tool, params (string Name, object? Value)[] arguments) => new(tool, Build(json =>
    {
        foreach (var (name, value) in arguments)
        {
            switch (value)
            {
                case null:
                    break;
                case string text:
                    json.WriteString(name, text);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                default:
                    json.WriteNumber(name, Convert.ToInt32(value, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }));

    private static JsonElement Build(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
