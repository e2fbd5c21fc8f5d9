namespace AgentHost.Server.Access;

/// <summary>Tells pages of browsers and names that were made to point here from clients, by what a request says of itself.</summary>
/// <param name="hosts">What the header Host may be: <c>HOST</c> or <c>HOST:PORT</c>.</param>
/// <param name="origins">Origins of the server's own pages; none on a socket, which no page can reach.</param>
internal sealed class AddressGuard(IReadOnlyCollection<string> hosts, IReadOnlyCollection<string> origins)
{
    /// <summary>Tests that the header Host names this server.</summary>
    public bool IsOwnHost(string? host) => host is not null && hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Tests that a request comes from no page, or from one of the server's own.</summary>
    /// <param name="origin">The header Origin; null for none.</param>
    /// <param name="site">The header Sec-Fetch-Site; null for none.</param>
    public bool IsOwnPage(string? origin, string? site) =>
        (origin is null || origins.Contains(origin, StringComparer.OrdinalIgnoreCase)) && (site is null or "none" or "same-origin");
}
