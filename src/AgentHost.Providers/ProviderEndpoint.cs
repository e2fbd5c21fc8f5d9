using System.Net.Http.Headers;
using System.Text.Json;

namespace AgentHost.Providers;

/// <summary>One entry of settings, read once: where requests go, who asks, and how long silence may last.</summary>
/// <remarks>It reads <c>firstTokenSeconds</c> (120) and <c>idleSeconds</c> (60) of the entry. Immutable once made; safe for use from any thread.</remarks>
public abstract class ProviderEndpoint
{
    private readonly ModelClientOptions _options;
    private readonly Uri? _baseUri;

    /// <summary>Reads the address.</summary>
    /// <param name="options">What the host knows of the entry.</param>
    /// <param name="ownAddress">The service's own address, for an entry without one; null when there is none.</param>
    /// <param name="wireName">The wire format's name, as in "is not Chat Completions".</param>
    protected ProviderEndpoint(ModelClientOptions options, string? ownAddress, string wireName)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        WireName = wireName;
        FirstToken = Seconds("firstTokenSeconds", 120);
        Idle = Seconds("idleSeconds", 60);
        var address = string.IsNullOrWhiteSpace(options.BaseUrl) ? ownAddress ?? "" : options.BaseUrl.Trim();
        if (address.Length == 0)
        {
            Problem = new ModelFault(ModelFaultKind.InvalidRequest, $"Provider {Name} has no address: set providers.{Name}.baseUrl in agent.json.");
        }
        else if (!Uri.TryCreate(address, UriKind.Absolute, out _baseUri) || _baseUri.Scheme is not ("http" or "https"))
        {
            Problem = new ModelFault(
                ModelFaultKind.InvalidRequest, $"The address of provider {Name} is not an http or https URL: correct providers.{Name}.baseUrl in agent.json.");
        }
    }

    /// <summary>The provider's name in settings.</summary>
    public string Name => _options.Provider;

    /// <summary>The model's id.</summary>
    public string Model => _options.Model;

    /// <summary>Description of the model; null when nothing is known of it.</summary>
    public ModelInfo? Info => _options.Info;

    /// <summary>The wire format's name.</summary>
    public string WireName { get; }

    /// <summary>Reason why no request can be sent; null when one can.</summary>
    public ModelFault? Problem { get; protected init; }

    /// <summary>Longest time that the service may be silent before the first byte of its answer.</summary>
    public TimeSpan FirstToken { get; }

    /// <summary>Longest time that it may be silent after that.</summary>
    public TimeSpan Idle { get; }

    /// <summary>False when the model is known not to see images.</summary>
    public bool Images => _options.Info?.Images != false;

    /// <summary>Source of the key, in words; null when there is none.</summary>
    public virtual string? CredentialSource => string.IsNullOrEmpty(_options.Credential) ? null : _options.CredentialSource ?? "settings";

    /// <summary>The address as a message may show it: no user, no query.</summary>
    public string Address => _baseUri is null ? "" : _baseUri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Hint on the usual form of an address, as the end of a sentence that tells to check it; empty when there is nothing to say.</summary>
    public virtual string AddressHint => "";

    /// <summary>The key; null or empty when none was found.</summary>
    protected string? Credential => _options.Credential;

    /// <summary>Tells whether the address is of this machine name, which is how a service's own API is told from others that speak like it.</summary>
    public bool IsAt(string host) => _baseUri is not null && _baseUri.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells whether a model's message is from this entry: only then may it have back the data it gave along (<c>Opaque</c>).</summary>
    public bool Wrote(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Model is null || message.Model.StartsWith(Name + "/", StringComparison.Ordinal);
    }

    /// <summary>An address below the base; a query of the base stays (Azure's <c>api-version</c>). Only where there is no <see cref="Problem"/>.</summary>
    /// <param name="path">Begins with a slash; may have a query of its own.</param>
    public Uri At(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var root = _baseUri!.GetComponents(UriComponents.SchemeAndServer | UriComponents.UserInfo | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        var query = _baseUri.Query;
        if (query.Length > 0 && path.Contains('?', StringComparison.Ordinal))
        {
            query = string.Concat("&", query.AsSpan(1));
        }

        return new Uri(TrimRoot(root) + path + query);
    }

    /// <summary>Adds the credential, then the entry's own headers, which stand before ours of the same name.</summary>
    public void AddHeaders(HttpRequestHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        AddOwnHeaders(headers);
        if (_options.Headers.Count == 0)
        {
            // Going through nothing would have an enumerator made, and compiled, at each start.
            return;
        }

        foreach (var (name, value) in _options.Headers)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>A foreign text made fit to be shown: one line, bounded, without this entry's secrets.</summary>
    public virtual string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Redaction.Clean(text, _options.Credential, _options.Headers);
    }

    /// <summary>Adds the credential and what else the service wants with every request.</summary>
    protected abstract void AddOwnHeaders(HttpRequestHeaders headers);

    /// <summary>Takes off the base address what people add to it by habit.</summary>
    /// <param name="root">The address without its query and without a slash at its end.</param>
    protected virtual string TrimRoot(string root) => root;

    /// <summary>A text of the entry; null when it is none.</summary>
    protected string? Text(string name) => TryGet(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A flag of the entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">What holds when it is none.</param>
    protected bool Flag(string name, bool otherwise) =>
        TryGet(name, out var value) && value.ValueKind is (JsonValueKind.True or JsonValueKind.False) ? value.ValueKind == JsonValueKind.True : otherwise;

    /// <summary>A member of the entry, whatever it is; undefined when it is not there.</summary>
    /// <param name="name">Its name.</param>
    protected JsonElement Setting(string name) => TryGet(name, out var value) ? value : default;

    private TimeSpan Seconds(string name, double otherwise)
    {
        var seconds = TryGet(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var given) && given > 0
            ? given
            : otherwise;

        // A day is more than any answer takes, and within what timers accept.
        return TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
    }

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return _options.Settings.ValueKind == JsonValueKind.Object && _options.Settings.TryGetProperty(name, out value);
    }
}
