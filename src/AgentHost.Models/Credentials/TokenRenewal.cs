using AgentHost.Client;

namespace AgentHost.Models.Credentials;

/// <summary>Changes a refresh token for a new access token, one process at a time.</summary>
/// <param name="client">Talks to the service.</param>
/// <param name="auth">Keeps logins.</param>
/// <param name="time">Tells how long a token is good.</param>
public sealed class TokenRenewal(Func<OAuthClient> client, AuthFile auth, TimeProvider time)
{
    /// <summary>A token that ends so soon is renewed before it is used.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    public bool IsDue(StoredLogin login) => login.Refresh is not null && login.ExpiresAt is { } end && end - time.GetUtcNow() < Margin;

    /// <summary>A login that is good: another process's, if it was faster, else a new one.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="spec">Where its tokens come from.</param>
    /// <param name="stale">The login that is good no longer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">The login has ended, or the service could not be reached.</exception>
    public async ValueTask<StoredLogin> RenewAsync(string provider, DeviceLoginSpec spec, StoredLogin stale, CancellationToken cancellationToken)
    {
        await using var held = await HoldAsync(cancellationToken);
        var now = auth.Find(provider) ?? throw Ended(provider, "it was taken out meanwhile");
        if (now.Secret != stale.Secret && !IsDue(now))
        {
            return now;
        }

        if (now.Refresh is not { } refresh)
        {
            throw Ended(provider, "the service gave nothing to renew it with");
        }

        TokenAnswer answer;
        try
        {
            answer = await client()
                .PostAsync(
                    spec.TokenUrl, [new("grant_type", "refresh_token"), new("refresh_token", refresh), new("client_id", spec.ClientId)], cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new HostException(HostFailure.NoModel, $"The login at {provider} could not be renewed: {exception.Message.TrimEnd('.')}.", exception);
        }

        if (answer.Access is not { } access)
        {
            throw Ended(provider, answer.Detail ?? answer.Error ?? "the service gave no token");
        }

        var renewed = DeviceLogin.LoginOf(answer, access, now.Address, refresh, time);
        await auth.SetAsync(provider, renewed, CancellationToken.None);
        return renewed;
    }

    private async ValueTask<IAsyncDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await auth.HoldRenewalAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"{auth.Path} cannot be renewed: {fault.Message}", fault);
        }
    }

    private static HostException Ended(string provider, string why) =>
        new(HostFailure.NoModel, $"The login at {provider} has ended ({why.TrimEnd('.')}): agent provider login {provider}");
}
