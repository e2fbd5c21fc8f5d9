using System.Text;
using System.Text.Json;

namespace AgentHost.Acp.Tests;

/// <summary>What an editor saw.</summary>
internal sealed record EditorRun(JsonElement Json)
{
    /// <summary>Lines that the published schema does not allow.</summary>
    public IReadOnlyList<string> Invalid => [.. Json.GetProperty("invalid").EnumerateArray().Select(static each => each.GetRawText())];

    /// <summary>Number of lines that were checked.</summary>
    public int Lines => Json.GetProperty("lines").GetInt32();

    public string? Fault => Json.GetProperty("fault").GetString();

    public string Errors => Json.GetProperty("stderr").GetString()!;

    /// <summary>Exit code; -1 where the process did not end by itself.</summary>
    public int Code => Json.GetProperty("end").GetProperty("code") is { ValueKind: JsonValueKind.Number } code ? code.GetInt32() : -1;

    /// <summary>Milliseconds from the end of its input to its end.</summary>
    public double EndMs => Json.GetProperty("took").GetDouble();

    /// <summary>Everything that came, in its order.</summary>
    public IReadOnlyList<JsonElement> Log => [.. Json.GetProperty("log").EnumerateArray()];

    public IReadOnlyList<string> Kinds => [.. Log.Select(static entry => entry.GetProperty("kind").GetString()!)];

    /// <summary>Place in <see cref="Log"/> of the answer to a method.</summary>
    public int AnswerAt(string method) => Log.ToList().FindIndex(
        entry => entry.GetProperty("kind").GetString() == "answer" && entry.GetProperty("method").GetString() == method);

    /// <summary>Texts of all that the model was sent, joined.</summary>
    public static string Sent(EditorRig rig) => string.Concat(rig.Models.ModelRequests.Select(static each => Encoding.UTF8.GetString(each.Body.Span)));

    /// <summary>An answer.</summary>
    public JsonElement Result(string name) => Json.GetProperty("results").GetProperty(name);

    public string StopReason(string name = "p") => Result(name).GetProperty("stopReason").GetString()!;

    public (int Code, string Message) Error(string name) =>
        (Result(name).GetProperty("error").GetProperty("code").GetInt32(), Result(name).GetProperty("error").GetProperty("message").GetString()!);

    /// <summary>News of a kind.</summary>
    public IReadOnlyList<JsonElement> Updates(string kind) =>
        [.. Log.Where(entry => entry.GetProperty("kind").GetString() == kind).Select(static entry => entry.GetProperty("params").GetProperty("update"))];

    /// <summary>Requests of a method.</summary>
    public IReadOnlyList<JsonElement> Requests(string method) =>
        [.. Log.Where(entry => entry.GetProperty("kind").GetString() == method).Select(static entry => entry.GetProperty("params"))];

    /// <summary>Text of all pieces of a kind.</summary>
    public string Text(string kind = "agent_message_chunk") =>
        string.Concat(Updates(kind).Select(static update => update.GetProperty("content").TryGetProperty("text", out var text) ? text.GetString() : ""));
}
