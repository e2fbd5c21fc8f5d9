using System.Buffers;
using System.Text.Json;

namespace AgentHost.Plugins.SessionTools.Todos;

/// <summary>The list as it is stored and told: <c>{"items":[{"text":…,"status":…}]}</c>.</summary>
internal static class TodoJson
{
    public static JsonElement Write(IReadOnlyList<TodoItem> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            foreach (var item in items)
            {
                writer.WriteStartObject();
                writer.WriteString("text"u8, item.Text);
                writer.WriteString("status"u8, Word(item.Status));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>The list of a stored value; what is not of this form is left out.</summary>
    public static IReadOnlyList<TodoItem> Read(JsonElement value)
    {
        var items = new List<TodoItem>();
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("items", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return items;
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
            {
                items.Add(new(
                    text.GetString()!,
                    entry.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
                        ? Status(status.GetString())
                        : TodoStatus.Pending));
            }
        }

        return items;
    }

    private static string Word(TodoStatus status) => status switch
    {
        TodoStatus.InProgress => "in-progress",
        TodoStatus.Completed => "completed",
        _ => "pending",
    };

    private static TodoStatus Status(string? word) => word switch
    {
        "in-progress" => TodoStatus.InProgress,
        "completed" => TodoStatus.Completed,
        _ => TodoStatus.Pending,
    };
}
