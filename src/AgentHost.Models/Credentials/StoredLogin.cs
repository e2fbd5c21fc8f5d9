namespace AgentHost.Models.Credentials;

/// <summary>A login as <c>auth.json</c> keeps it.</summary>
/// <param name="Secret">The key, or the access token.</param>
/// <param name="Address">Address that it may be sent to, and nowhere else; null for providers without an address.</param>
public sealed record StoredLogin(string Secret, string? Address)
{
    /// <summary>Refresh token, which a new access token is to be had for; null for a key.</summary>
    public string? Refresh { get; init; }

    /// <summary>End of the access token; null where it does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The part of an address that says who answers: scheme, host and port.</summary>
    public static string? OriginOf(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : address;
}
