using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Servers;

namespace AgentHost.Plugins.Mcp.Logins;

/// <summary>Login of a client, with its texts filled in: what a service is asked for a token.</summary>
/// <param name="Server">The server's name, for sentences.</param>
/// <param name="ClientId">The client.</param>
internal sealed record GrantLogin(string Server, string ClientId)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private string? Secret { get; init; }

    private string? Key { get; init; }

    private string Algorithm { get; init; } = "ES256";

    private IReadOnlyList<string> Scopes { get; init; } = [];

    private (string ClientId, string? Secret, string Token)? Identity { get; init; }

    /// <summary>Address at which the identity provider exchanges tokens; null where none is asked.</summary>
    public Uri? IdentityEndpoint { get; private init; }

    /// <summary>Fills in the texts of a declaration.</summary>
    /// <exception cref="McpServerException">Something is missing.</exception>
    public static async ValueTask<GrantLogin> FillAsync(McpServerSpec spec, LoginSpec login, ServerContext context, CancellationToken cancellationToken)
    {
        var id = await FillAsync(login.ClientId);
        var secret = await FillAsync(login.ClientSecret);
        var key = await FillAsync(login.PrivateKey);
        if (id is not { Length: > 0 } || (secret is null && key is null))
        {
            throw new McpServerException($"{spec.Name} cannot be logged in at: its oauth needs a clientId, and a clientSecret or a privateKey");
        }

        var filled = new GrantLogin(spec.Name, id) { Secret = secret, Key = key, Algorithm = login.Algorithm ?? "ES256", Scopes = login.Scopes };
        if (login.Grant != GrantKind.IdentityAssertion)
        {
            return filled;
        }

        return login.Identity is { } identity && Uri.TryCreate(await FillAsync(identity.TokenEndpoint), UriKind.Absolute, out var endpoint)
            ? filled with
            {
                IdentityEndpoint = endpoint,
                Identity = (await FillAsync(identity.ClientId) ?? "", await FillAsync(identity.ClientSecret), await FillAsync(identity.Token) ?? ""),
            }
            : throw new McpServerException($"{spec.Name} cannot be logged in at: its oauth.identity needs a tokenEndpoint, a clientId and a token");

        async ValueTask<string?> FillAsync(string? text) => text is null ? null : await context.Values.FillAsync(text, cancellationToken);
    }

    /// <summary>The form by which the identity provider exchanges the person's token; null where none is asked.</summary>
    public IReadOnlyDictionary<string, string>? Exchange(string issuer, string resource)
    {
        if (Identity is not { } identity)
        {
            return null;
        }

        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["requested_token_type"] = "urn:ietf:params:oauth:token-type:id-jag",
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:id_token",
            ["subject_token"] = identity.Token,
            ["audience"] = issuer,
            ["resource"] = resource,
            ["client_id"] = identity.ClientId,
        };
        if (identity.Secret is { } secret)
        {
            form["client_secret"] = secret;
        }

        return form;
    }

    /// <summary>The form by which the server's service gives a token, and what stands in its Authorization header; null for nothing.</summary>
    /// <param name="issuer">The service, as it names itself.</param>
    /// <param name="resource">The server, as it names itself.</param>
    /// <param name="assertion">What the identity provider gave; null where none was asked.</param>
    /// <param name="methods">Ways to log in that the service takes.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="McpServerException">The key cannot be used.</exception>
    public (IReadOnlyDictionary<string, string> Form, string? Basic) Ask(
        string issuer, string resource, string? assertion, IReadOnlyList<string> methods, DateTimeOffset now)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["resource"] = resource };
        if (assertion is null)
        {
            form["grant_type"] = "client_credentials";
        }
        else
        {
            (form["grant_type"], form["assertion"]) = ("urn:ietf:params:oauth:grant-type:jwt-bearer", assertion);
        }

        if (Scopes.Count > 0)
        {
            form["scope"] = string.Join(' ', Scopes);
        }

        if (Key is not null)
        {
            form["client_id"] = ClientId;
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = Assert(issuer, now);
            return (form, null);
        }

        if (methods.Contains("client_secret_post") && !methods.Contains("client_secret_basic"))
        {
            (form["client_id"], form["client_secret"]) = (ClientId, Secret!);
            return (form, null);
        }

        return (form, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(Secret!)}")));
    }

    /// <summary>A signed word of the client on who it is.</summary>
    private string Assert(string issuer, DateTimeOffset now)
    {
        var head = new JsonObject { ["alg"] = Algorithm, ["typ"] = "JWT" };
        var body = new JsonObject
        {
            ["iss"] = ClientId,
            ["sub"] = ClientId,
            ["aud"] = issuer,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(head.ToJsonString()))}"
            + $".{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(body.ToJsonString()))}";
        try
        {
            return $"{text}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(text)))}";
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new McpServerException($"{Server} cannot be logged in at: its oauth.privateKey is no PEM of a key for {Algorithm}", exception);
        }
    }

    private byte[] Sign(byte[] text)
    {
        var hash = Algorithm[2..] switch { "384" => HashAlgorithmName.SHA384, "512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        if (Algorithm.StartsWith("ES", StringComparison.Ordinal))
        {
            using var curve = ECDsa.Create();
            curve.ImportFromPem(Key);
            return curve.SignData(text, hash);
        }

        using var rsa = RSA.Create();
        rsa.ImportFromPem(Key);
        return rsa.SignData(text, hash, Algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }
}
