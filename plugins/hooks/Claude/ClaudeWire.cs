using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Plugins.Hooks.Running;

namespace AgentHost.Plugins.Hooks.Claude;

/// <summary>Claude Code's format: its fields on standard input, its exit codes, its JSON.</summary>
internal static class ClaudeWire
{
    public static byte[] Write(HookInput input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("session_id", input.SessionId);
            writer.WriteString("transcript_path", "");
            writer.WriteString("cwd", input.Workspace);
            writer.WriteString("permission_mode", input.Mode switch
            {
                PermissionMode.AcceptEdits => "acceptEdits",
                PermissionMode.Plan => "plan",
                PermissionMode.DontAsk => "dontAsk",
                PermissionMode.Bypass => "bypassPermissions",
                _ => "default",
            });
            writer.WriteString("hook_event_name", ClaudeEvents.Name(input.Event));
            if (input.ToolCall is { } call)
            {
                writer.WriteString("tool_name", ClaudeTools.Name(call.Tool));
                writer.WritePropertyName("tool_input");
                ClaudeTools.ToTheirs(call.Tool, call.Arguments, input.Workspace).WriteTo(writer);
                writer.WriteString("tool_use_id", call.CallId);
            }

            WriteRest(writer, input);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the answer; null with a reason where the program failed.</summary>
    public static HookResult? Read(HookInput input, HookRun run, out string? failure)
    {
        failure = run.Failure;
        if (failure is not null)
        {
            return null;
        }

        if (run.ExitCode == 2)
        {
            return Block(input.Event, run.Errors.Length > 0 ? run.Errors : "it gave no reason");
        }

        if (run.ExitCode != 0)
        {
            failure = $"it ended with {run.ExitCode}{(run.Errors.Length > 0 ? $": {run.Errors}" : "")}";
            return null;
        }

        var said = run.Output.Trim();
        if (said is not ['{', ..])
        {
            // There plain text is something for the model to know; elsewhere it is for nobody.
            return said.Length > 0 && input.Event is HookEvent.PromptSubmit or HookEvent.SessionStart
                ? new HookResult { AddedContext = said }
                : HookResult.None;
        }

        try
        {
            return ReadAnswer(input, AgentJson.Parse(said));
        }
        catch (JsonException)
        {
            failure = "what it wrote is not JSON";
            return null;
        }
    }

    private static void WriteRest(Utf8JsonWriter writer, HookInput input)
    {
        switch (input)
        {
            case PostToolInput tool:
                writer.WriteStartObject("tool_response");
                writer.WriteString("content", HookWire.TextOf(tool.Result));
                writer.WriteBoolean("success", !tool.Result.IsError);
                writer.WriteEndObject();
                break;
            case PromptSubmitInput prompt:
                writer.WriteString("prompt", prompt.Prompt);
                break;
            case NotificationInput notification:
                writer.WriteString("message", notification.Text);
                writer.WriteString("notification_type", ClaudeEvents.SubjectOf(input));
                break;
            case StopInput or SubagentStopInput:
                writer.WriteBoolean("stop_hook_active", input is StopInput { Again: true } or SubagentStopInput { Again: true });
                break;
            case SessionStartInput:
                writer.WriteString("source", ClaudeEvents.SubjectOf(input));
                break;
            case SessionEndInput:
                writer.WriteString("reason", ClaudeEvents.SubjectOf(input));
                break;
            case PreCompactInput compaction:
                writer.WriteString("trigger", ClaudeEvents.SubjectOf(input));
                writer.WriteString("custom_instructions", compaction.Instructions ?? "");
                break;
        }
    }

    private static HookResult Block(HookEvent hookEvent, string reason) =>
        hookEvent == HookEvent.PostTool ? new HookResult { AddedContext = reason } : HookResult.Deny(reason);

    private static HookResult ReadAnswer(HookInput input, JsonElement root)
    {
        var answer = HookResult.None;
        var reason = Text(root, "reason");
        answer = Text(root, "decision") switch
        {
            "block" or "deny" => Block(input.Event, reason ?? "it gave no reason"),
            "approve" or "allow" => new HookResult { Verdict = HookVerdict.Allow, Reason = reason },
            _ => answer,
        };
        if (root.TryGetProperty("hookSpecificOutput", out var special) && special.ValueKind == JsonValueKind.Object)
        {
            answer = ReadSpecial(input, special, answer);
        }

        return root.TryGetProperty("continue", out var goesOn) && goesOn.ValueKind == JsonValueKind.False
            ? answer with { Verdict = HookVerdict.Stop, Reason = Text(root, "stopReason") ?? answer.Reason }
            : answer;
    }

    private static HookResult ReadSpecial(HookInput input, JsonElement special, HookResult answer)
    {
        var verdict = Text(special, "permissionDecision");
        var why = Text(special, "permissionDecisionReason");
        var replaced = special;
        if (special.TryGetProperty("decision", out var decision) && decision.ValueKind == JsonValueKind.Object)
        {
            (verdict, why, replaced) = (Text(decision, "behavior"), Text(decision, "message"), decision);
        }

        answer = verdict switch
        {
            "allow" => answer with { Verdict = HookVerdict.Allow, Reason = why },
            "deny" => answer with { Verdict = HookVerdict.Deny, Reason = why ?? "it gave no reason" },
            "ask" => answer with { Verdict = HookVerdict.Ask, Reason = why },
            _ => answer,
        };
        if (input is PreToolInput { Call: var call } && replaced.TryGetProperty("updatedInput", out var arguments))
        {
            answer = answer with { Arguments = ClaudeTools.ToOurs(call.Tool, arguments, call.Arguments) };
        }

        return Text(special, "additionalContext") is { } context ? answer with { AddedContext = context } : answer;
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
