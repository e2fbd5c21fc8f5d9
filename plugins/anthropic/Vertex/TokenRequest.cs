using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>Writes the request for a token.</summary>
internal static class TokenRequest
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    /// <param name="login">What the token is to be had for.</param>
    /// <param name="now">The time.</param>
    /// <param name="lack">Why there is no request.</param>
    /// <returns>The request; null where the login's key is none.</returns>
    public static HttpRequestMessage? Make(GoogleLogin login, DateTimeOffset now, out string? lack)
    {
        lack = null;
        switch (login)
        {
            case AuthorizedUser user:
                return Form(
                    user.TokenAddress,
                    [
                        new("grant_type", "refresh_token"), new("client_id", user.ClientId), new("client_secret", user.ClientSecret),
                        new("refresh_token", user.RefreshToken)
                    ]);
            case ServiceAccount account:
                if (Assertion(account, now) is { } assertion)
                {
                    return Form(account.TokenAddress, [new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", assertion)]);
                }

                lack = "its private_key is no RSA key in PEM.";
                return null;
            case MetadataLogin metadata:
                var request = new HttpRequestMessage(HttpMethod.Get, $"http://{metadata.Host}/computeMetadata/v1/instance/service-accounts/default/token");
                request.Headers.TryAddWithoutValidation("Metadata-Flavor", "Google");
                return request;
            default:
                throw new InvalidOperationException($"There is no request for {login.GetType().Name}.");
        }
    }

    /// <summary>
    /// Makes the signed assertion of a service account (RFC 7523; Google, "Using OAuth 2.0 for Server to Server Applications"); null where its key is none.
    /// </summary>
    internal static string? Assertion(ServiceAccount account, DateTimeOffset now)
    {
        var issued = now.ToUnixTimeSeconds();
        var head = Json(json =>
        {
            json.WriteString("alg"u8, "RS256"u8);
            json.WriteString("typ"u8, "JWT"u8);
            if (account.KeyId is { } id)
            {
                json.WriteString("kid"u8, id);
            }
        });
        var claims = Json(json =>
        {
            json.WriteString("iss"u8, account.Email);
            json.WriteString("scope"u8, Scope);
            json.WriteString("aud"u8, account.TokenAddress.AbsoluteUri);
            json.WriteNumber("iat"u8, issued);
            json.WriteNumber("exp"u8, issued + 3600);
        });
        var text = $"{Base64Url.EncodeToString(head)}.{Base64Url.EncodeToString(claims)}";
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(account.PrivateKey);
            return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static HttpRequestMessage Form(Uri address, IEnumerable<KeyValuePair<string, string>> fields) =>
        new(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) };

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
