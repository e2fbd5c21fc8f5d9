using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Login of a person at a service with a code and a browser: the OAuth device authorization grant (RFC 8628).</summary>
/// <param name="ClientId">The public client that this program is there.</param>
/// <param name="DeviceUrl">Address that gives out codes; https.</param>
/// <param name="TokenUrl">Address at which the code, and later the refresh token, is changed for an access token; https.</param>
public sealed record DeviceLoginSpec(string ClientId, string DeviceUrl, string TokenUrl)
{
    /// <summary>Scopes that are asked for.</summary>
    [AllowNull]
    public IReadOnlyList<string> Scopes { get => field ?? []; init; }
}
