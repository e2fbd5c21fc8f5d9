using System.Net.Http.Headers;
using System.Text.Json;
using AgentHost.Plugins.OpenAI.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI;

/// <summary>One entry of settings, read once: where to send requests, on which wire and in which dialect.</summary>
/// <remarks>Its own settings, beside those of every provider, are those of docs/guide/providers.md.</remarks>
internal sealed class Endpoint : ProviderEndpoint
{
    private readonly string? _basePath;

    private Endpoint(ModelClientOptions options, bool own, string api)
        : base(options, own ? "https://api.openai.com/v1" : null, api == Api.Responses ? "Responses" : "Chat Completions")
    {
        UsesResponses = api == Api.Responses;
        MaxTokensField = Text("maxTokensField") ?? (own ? "max_completion_tokens" : "max_tokens");
        IncludeUsage = Flag("includeUsage", otherwise: true);
        EchoReasoning = Flag("echoReasoning", otherwise: false);
        EchoesWithCalls = Flag("echoReasoning", otherwise: true);
        EchoUnknown = Flag("echoUnknown", otherwise: true);
        ReasoningSummary = Text("reasoningSummary");
        ReasoningStyle = Text("reasoningStyle") ?? ReasoningStyles.Effort;
        ResponseFormat = Text("responseFormat") ?? ResponseFormats.Schema;
        ExtraBody = options.Settings.TryGetProperty("extraBody"u8, out var extra) && extra.ValueKind == JsonValueKind.Object ? extra : default;
        CallIdLength = options.Settings.TryGetProperty("callIdLength"u8, out var length) && length.ValueKind == JsonValueKind.Number
            && length.TryGetInt32(out var exact) && exact is > 0 and <= 64 ? exact : null;
        AssistantAfterResults = Flag("assistantAfterResults", otherwise: false);
        MissingSignature = Text("missingSignature");
        ModelPrefix = Text("modelPrefix");
        _basePath = Text("basePath");
        EncryptedReasoning = Flag("encryptedReasoning", otherwise: !IsOpenAI || Api.Reasons(options));
        if (Problem is null && api is not (Api.Responses or Api.Completions))
        {
            Problem = new ModelFault(
                ModelFaultKind.InvalidRequest,
                $"The api of provider {Name} is neither \"completions\" nor \"responses\": correct providers.{Name}.api in agent.json.");
        }

        if (Problem is null && string.IsNullOrEmpty(options.Credential) && IsOpenAI)
        {
            Problem = new ModelFault(
                ModelFaultKind.Authentication, $"Provider {Name} has no key: set OPENAI_API_KEY, or apiKeyEnv in providers.{Name} of agent.json.");
        }
    }

    /// <summary>Responses rather than Chat Completions.</summary>
    public bool UsesResponses { get; }

    public string MaxTokensField { get; }

    public bool IncludeUsage { get; }

    /// <summary>Send reasoning back as text, with the messages that it came with.</summary>
    public bool EchoReasoning { get; }

    /// <summary>Send reasoning that came as <c>reasoning_content</c> back with messages that call tools: unless the entry says not to.</summary>
    public bool EchoesWithCalls { get; }

    /// <summary>Send members of a message that are not known here back with it, for services that need them; some refuse any that they do not know.</summary>
    public bool EchoUnknown { get; }

    /// <summary>The kind of summary of its reasoning that a model is asked for; null for none.</summary>
    public string? ReasoningSummary { get; }

    /// <summary>Ask for reasoning in the form that the service alone can read, and send it back.</summary>
    public bool EncryptedReasoning { get; }

    /// <summary>Style in which a level of reasoning is asked for in Chat Completions: one of <see cref="ReasoningStyles"/>.</summary>
    public string ReasoningStyle { get; }

    /// <summary>Format that holds an answer to a schema in Chat Completions: one of <see cref="ResponseFormats"/>.</summary>
    public string ResponseFormat { get; }

    /// <summary>Members of every request; undefined for none.</summary>
    public JsonElement ExtraBody { get; }

    /// <summary>The exact length that ids of tool calls must have; null for any up to 64.</summary>
    public int? CallIdLength { get; }

    /// <summary>Put a model's message between tools' results and a user's message.</summary>
    public bool AssistantAfterResults { get; }

    /// <summary>Stand-in for the signature of a tool call that has none.</summary>
    public string? MissingSignature { get; }

    /// <summary>Prefix that the service's listing puts before the ids of models.</summary>
    public string? ModelPrefix { get; }

    /// <summary>True when this is OpenAI's own service, which knows every member of its own API.</summary>
    public bool IsOpenAI => IsAt("api.openai.com");

    public override string AddressHint => ", which often ends in /v1";

    public static Endpoint From(ModelClientOptions options)
    {
        var own = options.ProviderType is "openai" or "";
        return new(options, own, Api.Of(options, own));
    }

    /// <summary>Tells whether a message is this very model's: content encrypted for one model is no use to another.</summary>
    public bool WroteAsThisModel(Message message) =>
        message.Model is null
        || (message.Model.Length == Name.Length + Model.Length + 1 && Wrote(message) && message.Model.EndsWith(Model, StringComparison.Ordinal));

    /// <summary>Adds the path that an address of nothing but a machine's name wants.</summary>
    protected override string TrimRoot(string root) =>
        _basePath is not null && root.IndexOf('/', root.IndexOf("//", StringComparison.Ordinal) + 2) < 0 ? root + _basePath : root;

    protected override void AddOwnHeaders(HttpRequestHeaders headers)
    {
        if (!string.IsNullOrEmpty(Credential))
        {
            headers.TryAddWithoutValidation("Authorization", "Bearer " + Credential);
        }
    }
}
