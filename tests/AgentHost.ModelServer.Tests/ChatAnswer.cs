using System.Text;
using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

/// <summary>A stream put together by the rules of Chat Completions, written apart from the server's code.</summary>
internal sealed class ChatAnswer
{
    public StringBuilder Text { get; } = new();

    public StringBuilder Reasoning { get; } = new();

    public StringBuilder Refusal { get; } = new();

    public SortedDictionary<int, (string? Id, string? Name, string Arguments)> Calls { get; } = [];

    public List<int> CallOrder { get; } = [];

    public List<string> Finishes { get; } = [];

    public JsonElement? Usage { get; private set; }

    public int Chunks { get; private set; }

    public int EmptyChoices { get; private set; }

    public bool Done { get; private set; }

    public static ChatAnswer From(IEnumerable<string> events)
    {
        var answer = new ChatAnswer();
        foreach (string data in events)
        {
            Assert.False(answer.Done, "an event after [DONE]");
            if (data == "[DONE]")
            {
                answer.Done = true;
                continue;
            }

            using JsonDocument document = JsonDocument.Parse(data);
            answer.Add(document.RootElement.Clone());
        }

        return answer;
    }

    private void Add(JsonElement chunk)
    {
        Chunks++;
        Assert.Equal("chat.completion.chunk", chunk.GetProperty("object").GetString());
        if (chunk.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
        {
            Usage = usage;
        }

        JsonElement choices = chunk.GetProperty("choices");
        if (choices.GetArrayLength() == 0)
        {
            EmptyChoices++;
            return;
        }

        JsonElement choice = choices[0];
        JsonElement delta = choice.GetProperty("delta");
        Append(delta, "content", Text);
        Append(delta, "reasoning_content", Reasoning);
        Append(delta, "refusal", Refusal);
        foreach (JsonElement call in delta.TryGetProperty("tool_calls", out JsonElement calls) ? calls.EnumerateArray().ToArray() : [])
        {
            int index = call.GetProperty("index").GetInt32();
            CallOrder.Add(index);
            (string? id, string? name, string arguments) = Calls.GetValueOrDefault(index, (null, null, ""));
            JsonElement function = call.GetProperty("function");
            Calls[index] = (
                call.TryGetProperty("id", out JsonElement i) ? i.GetString() : id,
                function.TryGetProperty("name", out JsonElement n) ? n.GetString() : name,
                arguments + function.GetProperty("arguments").GetString());
        }

        if (choice.GetProperty("finish_reason").GetString() is { } finish)
        {
            Finishes.Add(finish);
        }
    }

    private static void Append(JsonElement delta, string name, StringBuilder to)
    {
        if (delta.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String)
        {
            to.Append(value.GetString());
        }
    }
}
