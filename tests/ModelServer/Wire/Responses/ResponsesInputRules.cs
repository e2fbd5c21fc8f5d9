using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>
/// Rules of the conversation: kinds of items, that each call has its one output, and that reasoning is the server's own and has something behind it.
/// </summary>
internal static class ResponsesInputRules
{
    public static void Check(JsonElement input, Action<string, string, string> report)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            return;
        }

        if (input.ValueKind != JsonValueKind.Array || input.GetArrayLength() == 0)
        {
            report("input", "$.input", "must be a string, or an array with at least one item");
            return;
        }

        var calls = new Dictionary<string, (string Place, bool Answered)>(StringComparer.Ordinal);
        string? alone = null;
        int i = 0;
        foreach (JsonElement item in input.EnumerateArray())
        {
            string place = $"$.input[{i++}]";
            string type = item.Text("type") ?? (item.Text("role") is null ? "" : "message");
            if (alone is not null && !IsModels(item, type))
            {
                report("reasoning-alone", alone, "was provided without its required following item");
            }

            alone = type == "reasoning" ? place : null;
            switch (type)
            {
                case "message":
                    Message(item, place, report);
                    break;
                case "reasoning":
                    Reasoning(item, place, report);
                    break;
                case "function_call":
                    Call(item, place, calls, report);
                    break;
                case "function_call_output":
                    Output(item, place, calls, report);
                    break;
                default:
                    report("item", $"{place}.type", $"must be message, reasoning, function_call or function_call_output, not '{type}'");
                    break;
            }
        }

        if (alone is not null)
        {
            report("reasoning-alone", alone, "was provided without its required following item");
        }

        foreach ((string id, (string place, bool answered)) in calls)
        {
            if (!answered)
            {
                report("tool-result-missing", place, $"no tool output found for function call {id}");
            }
        }
    }

    private static bool IsModels(JsonElement item, string type) =>
        type is "reasoning" or "function_call" || (type == "message" && item.Text("role") == "assistant");

    private static void Message(JsonElement item, string place, Action<string, string, string> report)
    {
        string? role = item.Text("role");
        if (role is not ("user" or "assistant" or "system" or "developer"))
        {
            report("role", $"{place}.role", $"must be user, assistant, system or developer, not '{role}'");
            return;
        }

        Content(
            item.Field("content"), $"{place}.content", role == "assistant" ? ["output_text", "refusal"] : ["input_text", "input_image", "input_file"], report);
        if (!item.Field("phase").IsMissing() && item.Text("phase") is not ("commentary" or "final_answer"))
        {
            report("phase", $"{place}.phase", "must be commentary or final_answer");
        }
    }

    private static void Reasoning(JsonElement item, string place, Action<string, string, string> report)
    {
        if (item.Field("summary").ValueKind != JsonValueKind.Array)
        {
            report("reasoning-summary", $"{place}.summary", "must be an array");
        }

        if (item.Text("encrypted_content") is not { } content)
        {
            report("reasoning-not-found", place, $"item with id '{item.Text("id")}' not found; items are not persisted when `store` is set to false");
        }
        else if (!Signatures.IsHidden(content))
        {
            report("reasoning-content", $"{place}.encrypted_content", "could not be verified");
        }
    }

    private static void Call(JsonElement item, string place, Dictionary<string, (string Place, bool Answered)> calls, Action<string, string, string> report)
    {
        if (!ChatToolRules.IsName(item.Text("name")))
        {
            report("tool-call-name", $"{place}.name", $"must match ^[a-zA-Z0-9_-]{{1,64}}$, not '{item.Text("name")}'");
        }

        if (item.Field("arguments").ValueKind != JsonValueKind.String)
        {
            report("tool-call-arguments", $"{place}.arguments", "must be a string of JSON");
        }

        if (item.Text("call_id") is not { Length: > 0 and <= 64 } id)
        {
            report("tool-call-id", $"{place}.call_id", "must be a string of 1 to 64 characters");
        }
        else if (!calls.TryAdd(id, (place, false)))
        {
            report("tool-call-id", $"{place}.call_id", $"'{id}' is there twice");
        }
    }

    private static void Output(JsonElement item, string place, Dictionary<string, (string Place, bool Answered)> calls, Action<string, string, string> report)
    {
        Content(item.Field("output"), $"{place}.output", ["input_text", "input_image", "input_file"], report);
        string? id = item.Text("call_id");
        if (id is null || !calls.TryGetValue(id, out (string Place, bool Answered) call))
        {
            report("tool-result-orphan", $"{place}.call_id", $"no tool call found for function call output with call_id {id}");
        }
        else if (call.Answered)
        {
            report("tool-result-duplicate", $"{place}.call_id", $"call '{id}' has an output already");
        }
        else
        {
            calls[id] = (call.Place, true);
        }
    }

    private static void Content(JsonElement content, string place, string[] types, Action<string, string, string> report)
    {
        bool good = content.ValueKind switch
        {
            JsonValueKind.String => true,
            JsonValueKind.Array => content.GetArrayLength() > 0 && content.EnumerateArray().All(p => types.Contains(p.Text("type"), StringComparer.Ordinal)),
            _ => false,
        };
        if (!good)
        {
            report("content", place, $"must be a string or an array of {string.Join(", ", types)}");
        }
    }
}
