using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Mcp.Http;

/// <summary>Guards a server on this machine: admits whoever has the token, by the server's own address, and no page of a browser.</summary>
internal sealed class HttpGuard(string token, int port)
{
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));
    private readonly string[] _hosts = [$"127.0.0.1:{port}", $"localhost:{port}"];

    /// <summary>A token that nobody guesses: 256 bits.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Finds the reason to refuse a request, with its status; null where it is admitted.</summary>
    /// <param name="host">The header Host: of a name that was made to point here, it is that name.</param>
    /// <param name="origin">The header Origin, which browsers send; null for none.</param>
    /// <param name="authorization">The header Authorization.</param>
    public (int Status, string Reason)? Refuse(string? host, string? origin, string? authorization)
    {
        if (host is null || !_hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return (403, "The header Host names another machine.");
        }

        if (origin is not null && !_hosts.Any(own => string.Equals(origin, "http://" + own, StringComparison.OrdinalIgnoreCase)))
        {
            return (403, "Pages of other origins may not speak to this server.");
        }

        return Holds(authorization) ? null : (401, "The header Authorization has to be \"Bearer TOKEN\", with the token that this server was started with.");
    }

    private bool Holds(string? authorization) =>
        authorization is { Length: <= 1_000 } && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization["Bearer ".Length..].Trim())), _expected);
}
