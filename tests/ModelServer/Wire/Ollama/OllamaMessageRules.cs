using System.Buffers.Text;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>
/// Rules of a conversation: what the service's own types take, and that each tool call with an id has its one result before the talk goes on.
/// </summary>
internal static class OllamaMessageRules
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
            string? role = message.Text("role");
            if (role != "tool")
            {
                calls.Close();
            }

            if (message.Field("content").ValueKind != JsonValueKind.String)
            {
                report("content", $"{place}.content", "must be a string");
            }

            CheckImages(message.Field("images"), $"{place}.images", report);
            switch (role)
            {
                case "system" or "user":
                    break;
                case "assistant":
                    CheckCalls(message.Field("tool_calls"), place, calls, report);
                    break;
                case "tool":
                    if (string.IsNullOrEmpty(message.Text("tool_name")))
                    {
                        report("tool-name", $"{place}.tool_name", "must be the tool's name");
                    }

                    calls.Result(message.Text("tool_call_id"), place);
                    break;
                default:
                    report("role", $"{place}.role", $"must be system, user, assistant or tool, not '{role}'");
                    break;
            }
        }

        calls.Close();
    }

    private static void CheckCalls(JsonElement toolCalls, string place, PendingCalls calls, Action<string, string, string> report)
    {
        int i = 0;
        foreach (JsonElement call in toolCalls.Items())
        {
            string at = $"{place}.tool_calls[{i++}]";
            JsonElement function = call.Field("function");
            if (string.IsNullOrEmpty(function.Text("name")))
            {
                report("tool-call-name", $"{at}.function.name", "must be a tool's name");
            }

            if (function.Field("arguments").ValueKind != JsonValueKind.Object)
            {
                report("tool-call-arguments", $"{at}.function.arguments", "must be an object");
            }

            calls.Open(call.Text("id"), at);
        }
    }

    private static void CheckImages(JsonElement images, string place, Action<string, string, string> report)
    {
        if (images.IsMissing())
        {
            return;
        }

        if (images.ValueKind != JsonValueKind.Array
            || images.EnumerateArray()
                .Any(image => image.ValueKind != JsonValueKind.String || !Base64.IsValid(JsonLooks.Safe(image)) || JsonLooks.Safe(image).Length == 0))
        {
            report("images", place, "must be a list of base64 texts");
        }
    }
}
