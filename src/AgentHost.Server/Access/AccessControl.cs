using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Server.Access;

/// <summary>Tells callers by their tokens: the server's own, and those that a person made.</summary>
/// <param name="own">The token that the server made for clients of its person.</param>
/// <param name="store">Tokens that a person made.</param>
internal sealed class AccessControl(string own, TokenStore store)
{
    private const int LongestToken = 200;
    private const string Scheme = "Bearer ";
    private readonly byte[] _own = Encoding.ASCII.GetBytes(TokenStore.Hash(own));

    /// <summary>Finds who a header <c>Authorization</c> stands for; null for nobody.</summary>
    /// <exception cref="HostException">It is not the server's own, and the others cannot be read.</exception>
    public Caller? Find(string? authorization)
    {
        if (authorization is null || authorization.Length > LongestToken || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var secret = authorization[Scheme.Length..].Trim();
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(TokenStore.Hash(secret)), _own) ? new Caller(AccessScopes.Admin, null, "")
            : store.Find(secret) is { } found ? new Caller(found.Allowed, found.Workspace, found.Hash)
            : null;
    }

    /// <summary>Tests that a caller's token was not revoked since.</summary>
    public bool Holds(Caller caller)
    {
        try
        {
            return caller.Hash.Length == 0 || store.List().Any(token => token.Hash == caller.Hash);
        }
        catch (HostException)
        {
            // What cannot be read allows nothing.
            return false;
        }
    }
}
