using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Rules of a conversation: user and model in turn, and each tool call with its one result at the beginning of the next message.</summary>
internal static class MessagesConversationRules
{
    public static void Check(JsonElement messages, Action<string, string, string> report)
    {
        if (messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            report("messages", "$.messages", "must be an array with at least one message");
            return;
        }

        var calls = new OpenCalls(report);
        string? before = null;
        int i = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            string place = $"$.messages[{i++}]";
            string? role = message.Text("role");
            if (role is not ("user" or "assistant"))
            {
                report("role", $"{place}.role", $"must be user or assistant, not '{role}'");
            }
            else if (before is null ? role != "user" : role == before)
            {
                report("alternation", $"{place}.role", before is null ? "the first message must be the user's" : $"two messages of {role} follow each other");
            }

            before = role;
            Content(message.Field("content"), $"{place}.content", role == "assistant", calls, report);
            if (role != "assistant")
            {
                calls.Close();
            }
        }

        if (before == "assistant")
        {
            calls.Close();
            report("prefill", "$.messages", "the last message must be the user's");
        }
    }

    private static void Content(JsonElement content, string place, bool assistant, OpenCalls calls, Action<string, string, string> report)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            if (string.IsNullOrWhiteSpace(JsonLooks.Safe(content)))
            {
                report("text", place, "must not be blank");
            }

            return;
        }

        if (content.ValueKind != JsonValueKind.Array || content.GetArrayLength() == 0)
        {
            report("content", place, "must be a string or an array with at least one block");
            return;
        }

        bool other = false;
        string? last = null;
        int i = 0;
        foreach (JsonElement block in content.EnumerateArray())
        {
            string at = $"{place}[{i++}]";
            last = block.Text("type");
            if (last == "tool_result" && other)
            {
                report("tool-result-order", at, "results must come before everything else");
            }

            other |= last != "tool_result";
            MessagesBlockRules.Check(block, at, assistant, calls, report);
        }

        if (assistant && last is "thinking" or "redacted_thinking")
        {
            report("thinking-last", place, "the last block of a model's message must not be thinking");
        }
    }
}
