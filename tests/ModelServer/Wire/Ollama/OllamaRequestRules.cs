using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Rules of a request's plain fields: what the service's own types refuse, and a window that would cut the request in silence.</summary>
internal static class OllamaRequestRules
{
    /// <summary>What the service takes where it was told nothing and has little memory.</summary>
    private const int LeastWindow = 4096;

    public static void Check(JsonElement body, int bytes, Action<string, string, string> report)
    {
        if (string.IsNullOrEmpty(body.Text("model")))
        {
            report("model", "$.model", "must be a model's name");
        }

        foreach (string name in (string[])["stream", "truncate", "shift"])
        {
            if (body.Field(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False))
            {
                report(name, "$." + name, "must be true or false");
            }
        }

        JsonElement think = body.Field("think");
        if (think.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False)
            && body.Text("think") is not ("low" or "medium" or "high" or "max"))
        {
            report("think", "$.think", "must be true, false, low, medium, high or max");
        }

        JsonElement format = body.Field("format");
        if (format.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object) && body.Text("format") is not "json")
        {
            report("format", "$.format", "must be \"json\" or a schema");
        }

        if (body.Field("keep_alive").ValueKind is not (JsonValueKind.Undefined or JsonValueKind.String or JsonValueKind.Number))
        {
            report("keep-alive", "$.keep_alive", "must be a duration or a number of seconds");
        }

        CheckOptions(body.Field("options"), bytes, report);
    }

    private static void CheckOptions(JsonElement options, int bytes, Action<string, string, string> report)
    {
        if (options.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object))
        {
            report("options", "$.options", "must be an object");
            return;
        }

        foreach (string name in (string[])["num_ctx", "num_predict", "temperature", "top_p", "top_k", "seed"])
        {
            if (options.Field(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Number))
            {
                report("option", "$.options." + name, "must be a number");
            }
        }

        JsonElement stop = options.Field("stop");
        if (!stop.IsMissing() && (stop.ValueKind != JsonValueKind.Array || stop.EnumerateArray().Any(text => text.ValueKind != JsonValueKind.String)))
        {
            report("option", "$.options.stop", "must be a list of strings");
        }

        int window = options.Field("num_ctx").ValueKind == JsonValueKind.Number && options.Field("num_ctx").TryGetInt32(out int given) ? given : LeastWindow;
        if (bytes / 4 > window)
        {
            report("num-ctx", "$.options.num_ctx", $"about {bytes / 4} tokens do not fit into {window}: the service would cut them");
        }
    }
}
