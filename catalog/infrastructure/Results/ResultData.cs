using System.Buffers;
using System.Text.Json;

namespace AgentHost.Plugins.Infrastructure.Results;

/// <summary>Writes the structured part of a result.</summary>
internal static class ResultData
{
    /// <summary>An object with what the action writes into it.</summary>
    public static JsonElement Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>A list of objects.</summary>
    public static void List<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> members)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            members(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>A list of texts.</summary>
    public static void Texts(this Utf8JsonWriter writer, string name, IEnumerable<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }

    /// <summary>Problems.</summary>
    public static void Problems(this Utf8JsonWriter writer, IEnumerable<Problem> problems) => writer.List("problems", problems, problem =>
    {
        writer.WriteString("file", problem.Place.File);
        writer.WriteNumber("line", problem.Place.Line);
        writer.WriteNumber("column", problem.Place.Column);
        writer.WriteString("severity", problem.IsError ? "error" : "warning");
        writer.WriteString("message", problem.Message);
    });
}
