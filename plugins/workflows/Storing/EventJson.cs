using System.Runtime.InteropServices;
using System.Text.Json;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Storing;

/// <summary>Events of runs as the session's log has them. Members that are not known are passed over, and such that are not there have their default.</summary>
internal static class EventJson
{
    public const string Started = "workflow.started";
    public const string NodeStarted = "workflow.node.started";
    public const string NodeCompleted = "workflow.node.completed";
    public const string Waiting = "workflow.waiting";
    public const string Answered = "workflow.answered";
    public const string Resumed = "workflow.resumed";
    public const string Paused = "workflow.paused";
    public const string Ended = "workflow.ended";
    public const string Adopted = "workflow.adopted";

    /// <summary>The engine's number: states of runs that began with a higher one are not understood.</summary>
    public const int Engine = 1;

    /// <summary>Writes an event.</summary>
    /// <param name="run">The run.</param>
    /// <param name="happened">The event.</param>
    /// <param name="notice">A line for the person; null for none.</param>
    public static NewEvent Write(string run, RunEvent happened, string? notice = null)
    {
        var type = "";
        var data = JsonText.Object(writer =>
        {
            writer.WriteString("run", run);
            writer.WriteNumber("time", happened.Time);
            type = Members(writer, happened);
            if (notice is not null)
            {
                writer.WriteString("notice", notice);
            }
        });
        return new NewEvent(type, data);
    }

    /// <summary>Bytes of an event as it is written.</summary>
    public static int SizeOf(RunEvent happened) => JsonMarshal.GetRawUtf8Value(Write("", happened).Data).Length;

    /// <summary>The run that an event is of; null where it says none.</summary>
    public static string? RunOf(JsonElement data) => Text(data, "run");

    /// <summary>Reads an event; null for one that is not known, or that cannot be read.</summary>
    public static RunEvent? Read(string type, JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var time = Number(data, "time") ?? 0;
        RunEvent? read = (type, Text(data, "key")) switch
        {
            (Started, _) when Text(data, "source") is { } source && (Number(data, "engine") ?? 1) <= Engine =>
                new RunStarted(Text(data, "run") ?? "", Text(data, "name") ?? "", Text(data, "hash") ?? "", source, Texts(data, "included"))
                {
                    File = Text(data, "file") ?? Text(data, "name") ?? "",
                    Inputs = Writes(data, "inputs"),
                    AutoApprove = Flag(data, "autoApprove"),
                    DryRun = Flag(data, "dryRun"),
                    From = Text(data, "from"),
                },
            (NodeStarted, { } key) => new NodeStarted(key) { Session = Text(data, "session") },
            (NodeCompleted, { } key) => new NodeCompleted(key, Text(data, "outcome") switch
            {
                "ok" => NodeOutcome.Ok,
                "failed" => NodeOutcome.Failed,
                "cancelled" => NodeOutcome.Cancelled,
                _ => NodeOutcome.Unknown,
            })
            {
                Writes = Writes(data, "writes"),
                Error = Text(data, "error"),
                ExitCode = (int?)Number(data, "exitCode"),
                Cost = Number(data, "cost") ?? 0,
                Digest = Text(data, "digest") ?? "",
                Length = (int)(Number(data, "length") ?? 0),
                Said = Flag(data, "said"),
                IsFinal = Flag(data, "final"),
                Files = [.. List(data, "files").Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)],
            },
            (Waiting, { } key) => new WaitOpened(
                key,
                Text(data, "text") ?? "",
                [.. List(data, "options").Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)]),
            (Answered, { } key) => new WaitAnswered(key, Text(data, "answer") ?? "", Text(data, "by") ?? ""),
            (Resumed, _) => new RunResumed(),
            (Paused, _) => new RunPaused(Text(data, "reason") ?? ""),
            (Ended, _) => new RunEnded(Text(data, "status") switch
            {
                "completed" => RunStatus.Completed,
                "stopped" => RunStatus.Stopped,
                _ => RunStatus.Failed,
            }, Text(data, "reason")),
            (Adopted, _) when Text(data, "source") is { } source => new DefinitionAdopted(Text(data, "hash") ?? "", source, Texts(data, "included")),
            _ => null,
        };
        return read is null ? null : read with { Time = time };
    }

    private static string Members(Utf8JsonWriter writer, RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted started:
                writer.WriteNumber("engine", Engine);
                writer.WriteString("name", started.Name);
                writer.WriteString("file", started.File);
                Definition(writer, started.Hash, started.Source, started.Included);
                Writes(writer, "inputs", started.Inputs);
                Flag(writer, "autoApprove", started.AutoApprove);
                Flag(writer, "dryRun", started.DryRun);
                Text(writer, "from", started.From);
                return Started;
            case NodeStarted started:
                writer.WriteString("key", started.Key);
                Text(writer, "session", started.Session);
                return NodeStarted;
            case NodeCompleted completed:
                Completed(writer, completed);
                return NodeCompleted;
            case WaitOpened opened:
                writer.WriteString("key", opened.Key);
                writer.WriteString("text", opened.Text);
                Texts(writer, "options", opened.Options);
                return Waiting;
            case WaitAnswered answered:
                writer.WriteString("key", answered.Key);
                writer.WriteString("answer", answered.Answer);
                writer.WriteString("by", answered.By);
                return Answered;
            case RunPaused paused:
                writer.WriteString("reason", paused.Reason);
                return Paused;
            case RunEnded ended:
                writer.WriteString("status", ended.Status switch { RunStatus.Completed => "completed", RunStatus.Stopped => "stopped", _ => "failed" });
                Text(writer, "reason", ended.Reason);
                return Ended;
            case DefinitionAdopted adopted:
                Definition(writer, adopted.Hash, adopted.Source, adopted.Included);
                return Adopted;
            default:
                return Resumed;
        }
    }

    private static void Completed(Utf8JsonWriter writer, NodeCompleted completed)
    {
        writer.WriteString("key", completed.Key);
        writer.WriteString("outcome", completed.Outcome switch
        {
            NodeOutcome.Ok => "ok",
            NodeOutcome.Failed => "failed",
            NodeOutcome.Cancelled => "cancelled",
            _ => "unknown",
        });
        Writes(writer, "writes", completed.Writes);
        Text(writer, "error", completed.Error);
        if (completed.ExitCode is { } code)
        {
            writer.WriteNumber("exitCode", code);
        }

        if (completed.Cost != 0)
        {
            writer.WriteNumber("cost", completed.Cost);
        }

        if (completed.Digest.Length > 0)
        {
            writer.WriteString("digest", completed.Digest);
        }

        if (completed.Length > 0)
        {
            writer.WriteNumber("length", completed.Length);
        }

        Flag(writer, "said", completed.Said);
        Flag(writer, "final", completed.IsFinal);
        Texts(writer, "files", completed.Files);
    }

    private static void Definition(Utf8JsonWriter writer, string hash, string source, IReadOnlyDictionary<string, string> included)
    {
        writer.WriteString("hash", hash);
        writer.WriteString("source", source);
        if (included.Count > 0)
        {
            writer.WriteStartObject("included");
            foreach (var (name, text) in included)
            {
                writer.WriteString(name, text);
            }

            writer.WriteEndObject();
        }
    }

    private static void Writes(Utf8JsonWriter writer, string name, IReadOnlyList<Write> writes)
    {
        if (writes.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var write in writes)
        {
            writer.WriteStartObject();
            writer.WriteString("key", write.Key);
            writer.WritePropertyName("value");
            Values.Write(writer, write.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            writer.WriteStartArray(name);
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
    }

    private static void Text(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    private static void Flag(Utf8JsonWriter writer, string name, bool flag)
    {
        if (flag)
        {
            writer.WriteBoolean(name, flag);
        }
    }

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;

    private static bool Flag(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static IEnumerable<JsonElement> List(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    private static Dictionary<string, string> Texts(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(static member => member.Name, static member => member.Value.GetString()!, StringComparer.Ordinal)
            : [];

    private static List<Write> Writes(JsonElement data, string name) =>
        [.. List(data, name).Where(static item => item.ValueKind == JsonValueKind.Object && Text(item, "key") is not null).Select(static item =>
            new Write(Text(item, "key")!, item.TryGetProperty("value", out var value) ? Values.FromJson(value) : null))];
}
