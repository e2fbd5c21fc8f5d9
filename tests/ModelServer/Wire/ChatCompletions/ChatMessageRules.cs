using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Rules of a conversation: roles, contents, and that each tool call has its one result before the talk goes on.</summary>
internal static class ChatMessageRules
{
    public static void Check(JsonElement messages, Action<string, string, string> report)
    {
        if (messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            report("messages", "$.messages", "must be an array with at least one message");
            return;
        }

        var calls = new PendingCalls(report);
        int i = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            string place = $"$.messages[{i++}]";
            switch (message.Text("role"))
            {
                case "system" or "developer" or "user":
                    calls.Close();
                    CheckContent(message, place, required: true, report);
                    break;
                case "assistant":
                    calls.Close();
                    CheckAssistant(message, place, calls, report);
                    break;
                case "tool":
                    CheckContent(message, place, required: true, report);
                    calls.Result(message.Text("tool_call_id"), place);
                    break;
                case var role:
                    calls.Close();
                    report("role", $"{place}.role", $"must be system, developer, user, assistant or tool, not '{role}'");
                    break;
            }
        }

        calls.Close();
    }

    private static void CheckAssistant(JsonElement message, string place, PendingCalls calls, Action<string, string, string> report)
    {
        JsonElement toolCalls = message.Field("tool_calls");
        bool hasCalls = !toolCalls.IsMissing();
        CheckContent(message, place, required: !hasCalls && message.Field("refusal").IsMissing(), report);
        if (!hasCalls)
        {
            return;
        }

        if (toolCalls.ValueKind != JsonValueKind.Array || toolCalls.GetArrayLength() == 0)
        {
            report("tool-calls", $"{place}.tool_calls", "must be an array with at least one call, or not be there");
            return;
        }

        int i = 0;
        foreach (JsonElement call in toolCalls.EnumerateArray())
        {
            string at = $"{place}.tool_calls[{i++}]";
            JsonElement function = call.Field("function");
            if (call.Text("type") != "function")
            {
                report("tool-call-type", $"{at}.type", "must be \"function\"");
            }

            if (!ChatToolRules.IsName(function.Text("name")))
            {
                report("tool-call-name", $"{at}.function.name", $"must match ^[a-zA-Z0-9_-]{{1,64}}$, not '{function.Text("name")}'");
            }

            if (function.Field("arguments").ValueKind != JsonValueKind.String)
            {
                report("tool-call-arguments", $"{at}.function.arguments", "must be a string of JSON");
            }

            calls.Open(call.Text("id"), at);
        }
    }

    private static void CheckContent(JsonElement message, string place, bool required, Action<string, string, string> report)
    {
        JsonElement content = message.Field("content");
        bool good = content.ValueKind switch
        {
            JsonValueKind.String => true,
            JsonValueKind.Array =>
                content.GetArrayLength() > 0
                && content.EnumerateArray().All(p => p.Text("type") is "text" or "image_url" or "input_audio" or "file" or "refusal"),
            JsonValueKind.Null or JsonValueKind.Undefined => !required,
            _ => false,
        };
        if (!good)
        {
            report("content", $"{place}.content", "must be a string or an array of known parts");
        }
    }
}
