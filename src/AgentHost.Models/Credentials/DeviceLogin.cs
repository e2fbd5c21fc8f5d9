using System.Runtime.CompilerServices;
using AgentHost.Client;

namespace AgentHost.Models.Credentials;

/// <summary>Logs in with a code and a browser (RFC 8628), and keeps what comes of it.</summary>
/// <param name="client">Talks to the service.</param>
/// <param name="auth">Keeps the login.</param>
/// <param name="time">Paces the questions.</param>
public sealed class DeviceLogin(Lazy<OAuthClient> client, AuthFile auth, TimeProvider time)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";
    private const double UsualInterval = 5;
    private const double LongestInterval = 60;
    private const double LongestWait = 1800;

    /// <param name="provider">The provider's name, under which it is kept.</param>
    /// <param name="spec">How its type says that one logs in.</param>
    /// <param name="address">The provider's address: the token goes there alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HostException">The service said no, or the code was not used in time.</exception>
    public async IAsyncEnumerable<LoginStep> RunAsync(
        string provider, DeviceLoginSpec spec, string? address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begun = await PostAsync(provider, spec.DeviceUrl, [new("client_id", spec.ClientId), .. Scope(spec)], cancellationToken);
        if (begun is not { DeviceCode: { } code, UserCode: { } userCode, Url: { } url })
        {
            throw Failed(provider, begun.Detail ?? begun.Error ?? "the service gave no code");
        }

        var start = time.GetTimestamp();
        var most = TimeSpan.FromSeconds(Math.Min(begun.ExpiresIn ?? LongestWait, LongestWait));
        var interval = Math.Clamp(begun.Interval ?? UsualInterval, 1, LongestInterval);
        yield return new LoginStep { Url = url, UserCode = userCode, ExpiresAt = time.GetUtcNow() + most };
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(interval), time, cancellationToken);
            if (time.GetElapsedTime(start) > most)
            {
                throw Failed(provider, "the code was not entered in time");
            }

            var answer = await PostAsync(
                provider, spec.TokenUrl, [new("grant_type", Grant), new("device_code", code), new("client_id", spec.ClientId)], cancellationToken);
            if (answer.Access is { } access)
            {
                await auth.SetAsync(provider, LoginOf(answer, access, address, refreshBefore: null, time), cancellationToken);
                yield return new LoginStep { Done = true };
                yield break;
            }

            interval = answer.Error switch
            {
                "authorization_pending" => interval,
                "slow_down" => Math.Min(interval + 5, LongestInterval),
                "access_denied" => throw Failed(provider, "it was refused in the browser"),
                "expired_token" => throw Failed(provider, "the code was not entered in time"),
                _ => throw Failed(provider, answer.Detail ?? answer.Error ?? "the service gave no token"),
            };
        }
    }

    /// <summary>Makes the login that is kept of an answer.</summary>
    internal static StoredLogin LoginOf(TokenAnswer answer, string access, string? address, string? refreshBefore, TimeProvider time) =>
        new(access, StoredLogin.OriginOf(address))
        {
            // Where no new one comes, the one before goes on.
            Refresh = answer.Refresh ?? refreshBefore,
            ExpiresAt = answer.ExpiresIn is { } seconds ? time.GetUtcNow().AddSeconds(seconds) : null,
        };

    private async ValueTask<TokenAnswer> PostAsync(string provider, string address, KeyValuePair<string?, string?>[] form, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Value.PostAsync(address, form, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new HostException(HostFailure.NoModel, $"The login at {provider} failed: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static KeyValuePair<string?, string?>[] Scope(DeviceLoginSpec spec) =>
        spec.Scopes.Count > 0 ? [new("scope", string.Join(' ', spec.Scopes))] : [];

    private static HostException Failed(string provider, string why) => new(HostFailure.NoModel, $"The login at {provider} failed: {why.TrimEnd('.')}.");
}
