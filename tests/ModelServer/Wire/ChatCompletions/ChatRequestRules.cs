using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Rules of a request's plain fields.</summary>
internal static class ChatRequestRules
{
    public static void Check(JsonElement body, Action<string, string, string> report)
    {
        if (string.IsNullOrEmpty(body.Text("model")))
        {
            report("model", "$.model", "must be a model's name");
        }

        JsonElement stream = body.Field("stream");
        if (stream.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False))
        {
            report("stream", "$.stream", "must be true or false");
        }

        if (!body.Field("stream_options").IsMissing() && stream.ValueKind != JsonValueKind.True)
        {
            report("stream-options", "$.stream_options", "is allowed only when stream is true");
        }
    }
}
