using System.Net.Http.Headers;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI;

/// <summary>One entry of settings, read once: where to send requests, and in which dialect.</summary>
/// <remarks>
/// Its own settings, beside those of every provider: <c>maxTokensField</c> (<c>max_completion_tokens</c> for type openai, else <c>max_tokens</c>),
/// <c>includeUsage</c> (true), <c>echoReasoning</c> (false).
/// </remarks>
internal sealed class Endpoint : ProviderEndpoint
{
    private Endpoint(ModelClientOptions options, bool own)
        : base(options, own ? "https://api.openai.com/v1" : null, "Chat Completions")
    {
        MaxTokensField = Text("maxTokensField") ?? (own ? "max_completion_tokens" : "max_tokens");
        IncludeUsage = Flag("includeUsage", otherwise: true);
        EchoReasoning = Flag("echoReasoning", otherwise: false);
        if (Problem is null && string.IsNullOrEmpty(options.Credential) && IsOpenAI)
        {
            Problem = new ModelFault(ModelFaultKind.Authentication, $"Provider {Name} has no key: set OPENAI_API_KEY, or apiKeyEnv in providers.{Name} of agent.json.");
        }
    }

    public string MaxTokensField { get; }

    public bool IncludeUsage { get; }

    /// <summary>Send <c>reasoning_content</c> back with the messages that it came with.</summary>
    public bool EchoReasoning { get; }

    /// <summary>Whether this is OpenAI's own service, which knows every member of its own API.</summary>
    public bool IsOpenAI => IsAt("api.openai.com");

    public override string AddressHint => ", which often ends in /v1";

    public static Endpoint From(ModelClientOptions options) => new(options, options.ProviderType is "openai" or "");

    protected override void AddOwnHeaders(HttpRequestHeaders headers)
    {
        if (!string.IsNullOrEmpty(Credential))
        {
            headers.TryAddWithoutValidation("Authorization", "Bearer " + Credential);
        }
    }
}
