using System.Text.Json;

namespace AgentHost.Plugins.OpenAI;

/// <summary>Chooses which of the two APIs a model is spoken to in.</summary>
/// <remarks>
/// What the entry says of the model (<c>models[].api</c>, <c>responsesModels</c>), else what it says of itself (<c>api</c>); else Responses at OpenAI's own
/// address for models that reason, since only there their reasoning can be given back to them, and Chat Completions everywhere else.
/// </remarks>
internal static class Api
{
    public const string Completions = "completions";
    public const string Responses = "responses";

    private const string OwnHost = "api.openai.com";

    /// <summary>The wire; another word than the two when the entry names something else.</summary>
    public static string Of(ModelClientOptions options, bool own) =>
        OfModel(options) ?? OfPrefix(options) ?? Text(options.Settings, "api") ?? (IsOwn(options.BaseUrl, own) && Reasons(options) ? Responses : Completions);

    /// <summary>Tells whether the model reasons, as far as its id tells: OpenAI's do since o1, but for those that its chat product uses.</summary>
    /// <remarks>Models that do not reason refuse to be asked for encrypted reasoning ("Encrypted content is not supported with this model").</remarks>
    public static bool Reasons(ModelClientOptions options)
    {
        if (options.Info is { ReasoningLevels.Count: > 0 })
        {
            return true;
        }

        var id = options.Model.AsSpan();
        if (id.StartsWith("ft:"))
        {
            id = id[3..];
        }

        return !(id.StartsWith("gpt-3") || id.StartsWith("gpt-4") || id.StartsWith("chatgpt-") || id.EndsWith("-chat-latest"));
    }

    private static bool IsOwn(string? address, bool own) => string.IsNullOrWhiteSpace(address)
        ? own
        : Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) && uri.Host.Equals(OwnHost, StringComparison.OrdinalIgnoreCase);

    private static string? OfModel(ModelClientOptions options)
    {
        if (options.Settings.ValueKind == JsonValueKind.Object && options.Settings.TryGetProperty("models"u8, out var models)
            && models.ValueKind == JsonValueKind.Array)
        {
            foreach (var model in models.EnumerateArray())
            {
                if (model.ValueKind == JsonValueKind.Object && Text(model, "id") == options.Model)
                {
                    return Text(model, "api");
                }
            }
        }

        return null;
    }

    /// <summary>Responses, where the model's id begins with one of <c>responsesModels</c>.</summary>
    private static string? OfPrefix(ModelClientOptions options) =>
        options.Settings.ValueKind == JsonValueKind.Object && options.Settings.TryGetProperty("responsesModels"u8, out var prefixes)
            && prefixes.ValueKind == JsonValueKind.Array
        && prefixes.EnumerateArray()
            .Any(prefix => prefix.ValueKind == JsonValueKind.String && options.Model.StartsWith(prefix.GetString()!, StringComparison.Ordinal))
            ? Responses
            : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
