using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentHost.Plugins.Hooks.Running;

/// <summary>The host's own format: what a hook is told, and what it may answer.</summary>
internal static class HookWire
{
    private const int LongestText = 200_000;

    public static byte[] Write(HookInput input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("event", HookEvents.Name(input.Event));
            writer.WriteString("session", input.SessionId);
            WriteText(writer, "turn", input.TurnId);
            writer.WriteString("workspace", input.Workspace);
            WriteText(writer, "mode", input.Mode is { } mode ? EnumNames.Write(mode) : null);
            if (input.ToolCall is { } call)
            {
                writer.WriteString("call", call.CallId);
                writer.WriteString("tool", call.Tool);
                writer.WritePropertyName("arguments");
                call.Arguments.WriteTo(writer);
            }

            if (input is PostToolInput { Result: var result })
            {
                writer.WriteStartObject("result");
                writer.WriteString("text", TextOf(result));
                writer.WriteBoolean("isError", result.IsError);
                writer.WriteEndObject();
            }

            WriteText(writer, "text", TextOf(input));
            WriteText(writer, "detail", DetailOf(input));
            if (input is StopInput stop)
            {
                writer.WriteBoolean("again", stop.Again);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the answer; null with a reason where it is nonsense.</summary>
    public static HookResult? Read(HookEvent hookEvent, HookRun run, out string? failure)
    {
        failure = run.Failure;
        if (failure is not null)
        {
            return null;
        }

        if (run.ExitCode == 2)
        {
            var why = run.Errors.Length > 0 ? run.Errors : "it gave no reason";
            return hookEvent == HookEvent.PostTool ? new HookResult { AddedContext = why } : HookResult.Deny(why);
        }

        if (run.ExitCode != 0)
        {
            failure = $"it ended with {run.ExitCode}{(run.Errors.Length > 0 ? $": {run.Errors}" : "")}";
            return null;
        }

        if (string.IsNullOrWhiteSpace(run.Output))
        {
            return HookResult.None;
        }

        try
        {
            var root = AgentJson.Parse(run.Output);
            if (root.ValueKind == JsonValueKind.Object)
            {
                return ReadAnswer(hookEvent, root, out failure);
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        failure = "what it wrote is not a JSON object";
        return null;
    }

    public static string TextOf(ToolResult result)
    {
        var text = string.Concat(result.Content.OfType<TextPart>().Select(static part => part.Text));
        return ShortText.Cut(text, LongestText);
    }

    private static string? TextOf(HookInput input) => input switch
    {
        PromptSubmitInput prompt => prompt.Prompt,
        StopInput stop => stop.Answer,
        SubagentStopInput stop => stop.Answer,
        PreCompactInput compaction => compaction.Instructions,
        NotificationInput notification => notification.Text,
        ErrorInput error => error.Message,
        PermissionAskInput asked => asked.Reason,
        _ => null,
    };

    private static string? DetailOf(HookInput input) => input switch
    {
        SessionStartInput start => start.Resumed ? "resume" : "new",
        SessionEndInput end => end.Reason,
        PreCompactInput compaction => EnumNames.Write(compaction.Cause),
        StopInput stop => stop.Agent,
        SubagentStopInput stop => stop.Agent,
        _ => null,
    };

    private static HookResult? ReadAnswer(HookEvent hookEvent, JsonElement root, out string? failure)
    {
        failure = null;
        var answer = new HookResult();
        var stop = false;
        foreach (var member in root.EnumerateObject())
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "decision"
                    when value.ValueKind == JsonValueKind.String && Decision(value.GetString()!) is not HookVerdict.None and var verdict
                        && HookEvents.Takes(hookEvent, verdict):
                    answer = answer with { Verdict = verdict };
                    break;
                case "reason" when value.ValueKind == JsonValueKind.String:
                    answer = answer with { Reason = value.GetString() };
                    break;
                case "context" when value.ValueKind == JsonValueKind.String && HookEvents.TakesContext(hookEvent):
                    answer = answer with { AddedContext = value.GetString() };
                    break;
                case "arguments" when value.ValueKind == JsonValueKind.Object && hookEvent == HookEvent.PreTool:
                    answer = answer with { Arguments = value };
                    break;
                case "stop" when value.ValueKind is JsonValueKind.True or JsonValueKind.False && HookEvents.Takes(hookEvent, HookVerdict.Stop):
                    stop = value.GetBoolean();
                    break;
                default:
                    failure =
                        $"its answer has {ShortText.Of(member.Name)}: {ShortText.Of(value.GetRawText())}, which {HookEvents.Name(hookEvent)} does not take";
                    return null;
            }
        }

        return stop ? answer with { Verdict = HookVerdict.Stop } : answer;
    }

    private static HookVerdict Decision(string word) => word switch
    {
        "allow" => HookVerdict.Allow,
        "ask" => HookVerdict.Ask,
        "deny" => HookVerdict.Deny,
        _ => HookVerdict.None,
    };

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }
}
