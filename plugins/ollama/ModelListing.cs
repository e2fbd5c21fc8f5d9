using System.Buffers;
using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama;

/// <summary>Asks a server for its models (<c>GET /api/tags</c>), and for each of them what it can do (<c>POST /api/show</c>).</summary>
internal static class ModelListing
{
    private const int Longest = 8 * 1024 * 1024;
    private const int Most = 1000;

    /// <summary>More than anyone has on a disk; what comes after is listed without its abilities.</summary>
    private const int MostShown = 200;

    private const int AtOnce = 8;
    private static readonly string[] Levels = ["low", "medium", "high"];

    /// <summary>The models in the server's order, those that cannot chat left out; none when it does not answer as it should.</summary>
    public static async ValueTask<IReadOnlyList<ModelInfo>> ReadAsync(HttpClient http, Endpoint endpoint, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        if (await AskAsync(http, endpoint, HttpMethod.Get, "/api/tags", null, cancellationToken) is { } tags)
        {
            using (tags)
            {
                ReadNames(tags.RootElement, names);
            }
        }

        var models = new ModelInfo?[names.Count];
        await Parallel.ForAsync(
            0, names.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (index, token) =>
        {
            using var shown = index < MostShown ? await AskAsync(http, endpoint, HttpMethod.Post, "/api/show", names[index], token) : null;
            models[index] = shown is null ? new ModelInfo(names[index]) : ReadModel(names[index], shown.RootElement);
        });
        return [.. models.OfType<ModelInfo>()];
    }

    internal static void ReadNames(JsonElement root, List<string> names)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("models"u8, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (names.Count < Most && entry.ValueKind == JsonValueKind.Object
                && (JsonText.Member(entry, "model") ?? JsonText.Member(entry, "name")) is { Length: > 0 } name)
            {
                names.Add(name);
            }
        }
    }

    /// <summary>Reads the server's description of a model; null when it cannot chat. Older servers name no abilities.</summary>
    internal static ModelInfo? ReadModel(string name, JsonElement shown)
    {
        var info = new ModelInfo(name) { StructuredOutput = true };
        if (shown.ValueKind != JsonValueKind.Object)
        {
            return info;
        }

        if (shown.TryGetProperty("capabilities"u8, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            var can = list.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(JsonText.Of).ToHashSet(StringComparer.Ordinal);
            if (can.Count > 0 && !can.Contains("completion"))
            {
                return null;
            }

            info = info with { Tools = can.Contains("tools"), Images = can.Contains("vision"), ReasoningLevels = can.Contains("thinking") ? Levels : [] };
        }

        return info with { ContextWindow = Window(shown) };
    }

    /// <summary>The length of context that the model was trained for: under its architecture's name.</summary>
    private static int? Window(JsonElement shown)
    {
        if (!JsonText.TryObject(shown, "model_info", out var facts))
        {
            return null;
        }

        foreach (var fact in facts.EnumerateObject())
        {
            if (fact.Name.EndsWith(".context_length", StringComparison.Ordinal) && fact.Value.ValueKind == JsonValueKind.Number
                && fact.Value.TryGetInt32(out var tokens) && tokens > 0)
            {
                return tokens;
            }
        }

        return null;
    }

    private static async ValueTask<JsonDocument?> AskAsync(
        HttpClient http, Endpoint endpoint, HttpMethod method, string path, string? model, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, endpoint.At(path));
            if (model is not null)
            {
                request.Content = new ReadOnlyMemoryContent(Body(model)) { Headers = { ContentType = new("application/json") } };
            }

            endpoint.AddHeaders(request.Headers);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? JsonDocument.Parse(await BoundedBody.ReadAsync(response.Content, Longest, cancellationToken)) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Body(string model)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, SafeText.Of(model));
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
