using System.Net.Http.Headers;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic;

/// <summary>One entry of settings, read once: where to send requests, and what the model there knows.</summary>
/// <remarks>
/// Its own settings, beside those of every provider: <c>auth</c> (<c>x-api-key</c> or <c>bearer</c>), <c>promptCache</c> (true), <c>thinking</c>
/// (<c>adaptive</c>, <c>budget</c> or <c>none</c>; by the model's version), <c>dropStaleThinking</c> (at Anthropic itself, for models that have it).
/// </remarks>
internal class Endpoint : ProviderEndpoint
{
    public Endpoint(ModelClientOptions options)
        : this(options, "https://api.anthropic.com", "the Messages API")
    {
    }

    protected Endpoint(ModelClientOptions options, string? ownAddress, string wireName)
        : base(options, ownAddress, wireName)
    {
        Version = ModelVersion.Of(options.Model);
        Bearer = string.Equals(Text("auth"), "bearer", StringComparison.OrdinalIgnoreCase);
        PromptCache = Flag("promptCache", otherwise: true);
        Thinking = Text("thinking") switch
        {
            "adaptive" => ThinkingForm.Adaptive,
            "budget" => ThinkingForm.Budget,
            "none" => ThinkingForm.None,
            _ => Version.ThinksAdaptively ? ThinkingForm.Adaptive : ThinkingForm.Budget,
        };
        DropsStaleThinking = Flag("dropStaleThinking", otherwise: IsAnthropic && Version.BindsThinking);
        if (Problem is null && string.IsNullOrEmpty(options.Credential) && IsAnthropic)
        {
            Problem = new ModelFault(
                ModelFaultKind.Authentication, $"Provider {Name} has no key: set ANTHROPIC_API_KEY, or apiKeyEnv in providers.{Name} of agent.json.");
        }
    }

    public ModelVersion Version { get; }

    /// <summary>The key goes into <c>Authorization</c> rather than <c>x-api-key</c>: gateways and tokens want it there.</summary>
    public bool Bearer { get; }

    /// <summary>Mark what the next request will begin with.</summary>
    public bool PromptCache { get; }

    public ThinkingForm Thinking { get; }

    /// <summary>Ask the service to leave out thinking that no longer fits what stands before it, rather than to refuse the request.</summary>
    public bool DropsStaleThinking { get; }

    /// <summary>
    /// The version that a body names where another service serves the API, and with it no model: that stands in the address. Null for Anthropic's own form.
    /// </summary>
    public virtual string? BodyVersion => null;

    /// <summary>True when the body says that the answer is to be streamed; where the address says it, the member is refused.</summary>
    public virtual bool SaysStream => true;

    /// <summary>Names of beta features that the body lists; null where headers do.</summary>
    public virtual IReadOnlyList<string>? BodyBetas => null;

    public override string AddressHint => ", which ends before /v1";

    private bool IsAnthropic => IsAt("api.anthropic.com");

    protected override void AddOwnHeaders(HttpRequestHeaders headers)
    {
        headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        if (!string.IsNullOrEmpty(Credential))
        {
            headers.TryAddWithoutValidation(Bearer ? "Authorization" : "x-api-key", Bearer ? "Bearer " + Credential : Credential);
        }
    }

    /// <summary>Anthropic's own libraries take the address without <c>/v1</c>, everyone else's with it.</summary>
    protected override string TrimRoot(string root) => root.EndsWith("/v1", StringComparison.Ordinal) ? root[..^3] : root;
}
