using System.Net.Http.Headers;
using System.Text.Json;
using AgentHost.Plugins.OpenAI.Faults;

namespace AgentHost.Plugins.OpenAI;

/// <summary>One entry of settings, read once: where to send requests, and in which dialect.</summary>
/// <remarks>
/// Its own settings, beside those of every provider: <c>maxTokensField</c> (<c>max_completion_tokens</c> for type openai, else <c>max_tokens</c>),
/// <c>firstTokenSeconds</c> (120), <c>idleSeconds</c> (60), <c>includeUsage</c> (true), <c>echoReasoning</c> (false).
/// </remarks>
internal sealed class Endpoint
{
    private const string OpenAIAddress = "https://api.openai.com/v1";

    private readonly ModelClientOptions options;
    private readonly Uri? baseUri;

    private Endpoint(ModelClientOptions options)
    {
        this.options = options;
        var own = options.ProviderType is "openai" or "";
        var address = string.IsNullOrWhiteSpace(options.BaseUrl) ? own ? OpenAIAddress : "" : options.BaseUrl.Trim();
        var settings = options.Settings;
        MaxTokensField = Text(settings, "maxTokensField") ?? (own ? "max_completion_tokens" : "max_tokens");
        FirstToken = Seconds(settings, "firstTokenSeconds", 120);
        Idle = Seconds(settings, "idleSeconds", 60);
        IncludeUsage = Flag(settings, "includeUsage", otherwise: true);
        EchoReasoning = Flag(settings, "echoReasoning", otherwise: false);
        if (address.Length == 0)
        {
            Problem = new ModelFault(ModelFaultKind.InvalidRequest, $"Provider {Name} has no address: set providers.{Name}.baseUrl in agent.json.");
        }
        else if (!Uri.TryCreate(address, UriKind.Absolute, out baseUri) || baseUri.Scheme is not ("http" or "https"))
        {
            Problem = new ModelFault(ModelFaultKind.InvalidRequest, $"The address of provider {Name} is not an http or https URL: correct providers.{Name}.baseUrl in agent.json.");
        }
        else if (string.IsNullOrEmpty(options.Credential) && IsOpenAI)
        {
            Problem = new ModelFault(ModelFaultKind.Authentication, $"Provider {Name} has no key: set OPENAI_API_KEY, or apiKeyEnv in providers.{Name} of agent.json.");
        }
    }

    /// <summary>The provider's name in settings.</summary>
    public string Name => options.Provider;

    public string Model => options.Model;

    /// <summary>Why no request can be sent; null when one can.</summary>
    public ModelFault? Problem { get; }

    public string MaxTokensField { get; }

    /// <summary>How long the service may be silent before the first byte of its answer.</summary>
    public TimeSpan FirstToken { get; }

    /// <summary>How long it may be silent after that.</summary>
    public TimeSpan Idle { get; }

    public bool IncludeUsage { get; }

    /// <summary>Send <c>reasoning_content</c> back with the messages that it came with.</summary>
    public bool EchoReasoning { get; }

    /// <summary>False when the model is known not to see images.</summary>
    public bool Images => options.Info?.Images != false;

    /// <summary>Whether this is OpenAI's own service, which knows every member of its own API.</summary>
    public bool IsOpenAI => baseUri is { Host: "api.openai.com" };

    /// <summary>Where the key came from, in words; null when there is none.</summary>
    public string? CredentialSource => string.IsNullOrEmpty(options.Credential) ? null : options.CredentialSource ?? "settings";

    /// <summary>The address as a message may show it: no user, no query.</summary>
    public string Address => baseUri is null ? "" : baseUri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    public static Endpoint From(ModelClientOptions options) => new(options);

    /// <summary>An address below the base; a query of the base stays (Azure's <c>api-version</c>).</summary>
    public Uri At(string path)
    {
        var root = baseUri!.GetComponents(UriComponents.SchemeAndServer | UriComponents.UserInfo | UriComponents.Path, UriFormat.UriEscaped);
        return new Uri(root.TrimEnd('/') + path + baseUri.Query);
    }

    public void AddHeaders(HttpRequestHeaders headers)
    {
        if (!string.IsNullOrEmpty(options.Credential))
        {
            headers.TryAddWithoutValidation("Authorization", "Bearer " + options.Credential);
        }

        foreach (var (name, value) in options.Headers)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>A foreign text made fit to be shown: one line, bounded, without this entry's secrets.</summary>
    public string Clean(string text) => Redaction.Clean(text, options.Credential, options.Headers);

    private static string? Text(JsonElement settings, string name) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement settings, string name, bool otherwise) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) && value.ValueKind is (JsonValueKind.True or JsonValueKind.False)
            ? value.ValueKind == JsonValueKind.True
            : otherwise;

    private static TimeSpan Seconds(JsonElement settings, string name, double otherwise)
    {
        var seconds = otherwise;
        if (settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var given) && given > 0)
        {
            seconds = given;
        }

        // A day is more than any answer takes, and within what timers accept.
        return TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
    }
}
