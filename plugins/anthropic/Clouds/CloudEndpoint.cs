using System.Net.Http.Headers;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Clouds;

/// <summary>An entry whose models another service serves, with logins of its own kind.</summary>
internal abstract class CloudEndpoint : Endpoint
{
    private volatile string? _source;
    private volatile string[] _hidden = [];

    protected CloudEndpoint(ModelClientOptions options, string? ownAddress, string wireName)
        : base(options, ownAddress, wireName)
    {
        // A key in JSON is a login in the service's own form; anything else goes along as it is.
        Login = options.Credential?.StartsWith('{') == true ? options.Credential : null;
    }

    /// <summary>The entry's login in the service's own form; null for a plain token and for none.</summary>
    public string? Login { get; }

    /// <summary>The entry's key is a token, to be sent as it is.</summary>
    public bool HasToken => Login is null && !string.IsNullOrEmpty(Credential);

    /// <summary>Source of the login that the last request was sent with, in words.</summary>
    public override string? CredentialSource => _source ?? base.CredentialSource;

    /// <summary>
    /// True when logins stored on this machine may be used: at the service itself, or at this very machine. An address may be set by a project, which would get
    /// them otherwise.
    /// </summary>
    public abstract bool TakesMachineLogins { get; }

    /// <summary>Checks that a name can stand in an address without changing what it means.</summary>
    public static bool IsName(string? text) => text is { Length: > 0 and <= 63 } && !text.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Takes down what a request is sent with: where it is from, for messages, and what no message may show.</summary>
    public void Use(string from, params IEnumerable<string?> secrets)
    {
        _source = from;
        _hidden = [.. secrets.Where(static secret => secret is { Length: >= 4 }).OfType<string>()];
    }

    public override string Clean(string text)
    {
        foreach (var secret in _hidden)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return base.Clean(text);
    }

    protected static bool IsLoopback(Uri? address) => address is { IsLoopback: true };

    protected override void AddOwnHeaders(HttpRequestHeaders headers)
    {
        if (HasToken)
        {
            headers.TryAddWithoutValidation("Authorization", "Bearer " + Credential);
        }
    }

    protected override string TrimRoot(string root) => root;
}
