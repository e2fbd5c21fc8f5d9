using System.Net.Http.Headers;
using System.Text.Json;
using AgentHost.Plugins.Anthropic.Clouds;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>
/// Gets the keys of a role for a login at IAM Identity Center. The login is the one that <c>aws sso login</c> left; it is renewed as Amazon's tools do.
/// </summary>
/// <param name="clients">Makes requests.</param>
/// <param name="time">Tells what has ended.</param>
/// <param name="folder">The folder of logins; null for the usual one.</param>
internal sealed class SsoKeys(IHttpClients clients, TimeProvider time, string? folder)
{
    private const int LongestAnswer = 64 * 1024;

    /// <summary>A login that ends so soon is renewed before it is used.</summary>
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan KeyMargin = TimeSpan.FromMinutes(1);

    private readonly ShortLived<AwsKeys> _kept = new(time);

    /// <returns>The keys, or why there are none.</returns>
    public ValueTask<(AwsKeys? Keys, ModelFault? Fault)> GetAsync(BedrockEndpoint endpoint, SsoProfile profile, CancellationToken cancellationToken) =>
        _kept.GetAsync(
            endpoint, $"{profile.Region}\n{profile.Login}\n{profile.Account}\n{profile.Role}", $"got no keys for the profile {profile.Name}",
            token => AskAsync(endpoint, profile, token), cancellationToken);

    /// <summary>Forgets keys that were not accepted.</summary>
    public void Forget(AwsKeys refused) => _kept.Forget(refused);

    private async ValueTask<(AwsKeys? Keys, DateTimeOffset Until, ModelFault? Fault)> AskAsync(
        BedrockEndpoint endpoint, SsoProfile profile, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder ?? AwsProfiles.Usual(Path.Combine("sso", "cache")), profile.FileName);
        if (SsoLogin.Read(file) is not { } login)
        {
            return (null, default, LogIn(endpoint, profile, "is not logged in"));
        }

        using var http = clients.Create();
        endpoint.Use($"the profile {profile.Name}", login.Access, login.Refresh, login.ClientSecret);
        if (profile.Renewable && login.Until - time.GetUtcNow() < RenewalMargin && login.CanBeRenewed(time.GetUtcNow()))
        {
            try
            {
                var (renewed, fault) = await RenewAsync(endpoint, profile, login, file, http, cancellationToken);
                if (fault is not null && login.Until <= time.GetUtcNow())
                {
                    return (null, default, fault);
                }

                login = renewed ?? login;
                endpoint.Use($"the profile {profile.Name}", login.Access, login.Refresh, login.ClientSecret);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && login.Until > time.GetUtcNow())
            {
                // It lasts a little longer, and the keys are got from elsewhere.
            }
        }

        return login.Until <= time.GetUtcNow()
            ? (null, default, LogIn(endpoint, profile, "has ended"))
            : await KeysAsync(endpoint, profile, login, http, cancellationToken);
    }

    /// <summary>IAM Identity Center OIDC API Reference, "CreateToken".</summary>
    private async ValueTask<(SsoLogin? Login, ModelFault? Fault)> RenewAsync(
        BedrockEndpoint endpoint, SsoProfile profile, SsoLogin login, string file, HttpClient http, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, profile.At("oidc", "/token")) { Content = new ByteArrayContent(Wish(login)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await BoundedBody.ReadAsync(response.Content, LongestAnswer, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            // Another process may have been faster, and a refresh token may be good for one use only.
            return SsoLogin.Read(file) is { } others && others.Access != login.Access && others.Until > time.GetUtcNow()
                ? (others, null)
                : (null, Refused(endpoint, profile, (int)response.StatusCode, body));
        }

        if (Parse(body) is { } root && JsonText.Member(root, "accessToken") is { Length: > 0 } access && SsoLogin.IsHeader(access))
        {
            var renewed = login.With(
                access,
                time.GetUtcNow().AddSeconds(Math.Min(JsonText.Count(root, "expiresIn"), 86_400)),
                JsonText.Member(root, "refreshToken") is { Length: > 0 } refresh ? refresh : null);
            renewed.Write(file);
            return (renewed, null);
        }

        return (null, Nothing(endpoint, profile));
    }

    /// <summary>IAM Identity Center Portal API Reference, "GetRoleCredentials".</summary>
    private async ValueTask<(AwsKeys?, DateTimeOffset, ModelFault?)> KeysAsync(
        BedrockEndpoint endpoint, SsoProfile profile, SsoLogin login, HttpClient http, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            profile.At(
                "portal.sso", $"/federation/credentials?role_name={Uri.EscapeDataString(profile.Role)}&account_id={Uri.EscapeDataString(profile.Account)}"));
        request.Headers.TryAddWithoutValidation("x-amz-sso_bearer_token", login.Access);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await BoundedBody.ReadAsync(response.Content, LongestAnswer, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return (null, default, Refused(endpoint, profile, (int)response.StatusCode, body));
        }

        return Parse(body) is { } root && JsonText.TryObject(root, "roleCredentials", out var keys)
            && JsonText.Member(keys, "accessKeyId") is { Length: > 0 } id && JsonText.Member(keys, "secretAccessKey") is { Length: > 0 } secret
            && JsonText.Member(keys, "sessionToken") is { Length: > 0 } token && SsoLogin.IsHeader(token)
            ? (
                new AwsKeys(id, secret, token, $"the profile {profile.Name}"),
                DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Min(JsonText.Count(keys, "expiration"), 253_402_300_799_000)) - KeyMargin,
                null)
            : (null, default, Nothing(endpoint, profile));
    }

    private static byte[] Wish(SsoLogin login)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("clientId"u8, login.ClientId);
            json.WriteString("clientSecret"u8, login.ClientSecret);
            json.WriteString("grantType"u8, "refresh_token"u8);
            json.WriteString("refreshToken"u8, login.Refresh);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ModelFault Refused(BedrockEndpoint endpoint, SsoProfile profile, int status, ReadOnlyMemory<byte> body)
    {
        // The portal says 401 of a token that it does not know, the other 400 of a refresh token.
        if (status is 400 or 401)
        {
            return LogIn(endpoint, profile, "has ended") with { Status = status };
        }

        var words = Parse(body) is { } root ? JsonText.Member(root, "message") ?? JsonText.Member(root, "error_description") : null;
        var kind = status switch
        {
            429 => ModelFaultKind.RateLimited,
            >= 500 => ModelFaultKind.ServerError,
            _ => ModelFaultKind.Authentication,
        };
        return new ModelFault(
            kind,
            $"Provider {endpoint.Name} got no keys of the role {profile.Role} in the account {profile.Account} for the profile {profile.Name}: "
            + $"{endpoint.Clean(words is { Length: > 0 } ? words.TrimEnd('.') : $"HTTP status {status}")}.") { Status = status };
    }

    private static ModelFault Nothing(BedrockEndpoint endpoint, SsoProfile profile) =>
        new(ModelFaultKind.BadResponse, $"Provider {endpoint.Name} got no keys for the profile {profile.Name}: the answer holds none.");

    private static ModelFault LogIn(BedrockEndpoint endpoint, SsoProfile profile, string what) =>
        new(ModelFaultKind.Authentication, $"Provider {endpoint.Name} uses the profile {profile.Name}, whose login at IAM Identity Center {what}: "
            + $"aws sso login --profile {profile.Name}");
}
