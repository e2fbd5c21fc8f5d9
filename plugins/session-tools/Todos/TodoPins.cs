using System.Buffers;
using System.Text.Json;

namespace AgentHost.Plugins.SessionTools.Todos;

/// <summary>The list of things to do, for conversations that are shortened: what is still open.</summary>
internal sealed class TodoPins(IPluginContext plugin) : Capability
{
    /// <inheritdoc/>
    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var session = arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty("sessionId", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        var stored = session is null ? null : await plugin.State.GetAsync("todo/" + session, cancellationToken);
        var items = stored is null ? [] : TodoJson.Read(stored.Value);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("pins"u8);
            if (items.Any(static item => item.Status != TodoStatus.Completed))
            {
                writer.WriteStartObject();
                writer.WriteString("title"u8, "To do");
                writer.WriteString("text"u8, TodoTool.Lines(items.Where(static item => item.Status != TodoStatus.Completed)));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
