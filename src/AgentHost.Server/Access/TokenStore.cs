using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentHost.Server.Access;

/// <summary>Tokens that a person made, in a file of their own: made and revoked by commands, read by servers that run.</summary>
/// <remarks>Thread-safe. What another process writes counts at once.</remarks>
/// <param name="file">The file. Its folder is made where it is missing.</param>
/// <param name="time">The clock.</param>
public sealed class TokenStore(string file, TimeProvider time)
{
    private const int MostTokens = 1_000;
    private const int MostBytes = 1 << 20;

    /// <summary>Times of files are coarse: what was written just before it was read is read once more.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private IReadOnlyList<AccessToken> _tokens = [];
    private (DateTime Written, long Length) _version;
    private DateTimeOffset _readAt;

    /// <summary>Makes a token's secret: 256 bits that nobody guesses.</summary>
    public static string NewSecret() => "agent_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Hashes a token for keeping.</summary>
    /// <param name="secret">The token.</param>
    public static string Hash(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    /// <summary>Lists the tokens, the oldest first.</summary>
    /// <exception cref="HostException">The file cannot be read.</exception>
    public IReadOnlyList<AccessToken> List()
    {
        lock (_gate)
        {
            var info = new FileInfo(file);
            var version = info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
            if (version != _version || _readAt.UtcDateTime - version.Item1 < Coarse)
            {
                _tokens = version == default ? [] : Read();
                _version = version;
                _readAt = time.GetUtcNow();
            }

            return _tokens;
        }
    }

    /// <summary>Finds the token that a secret is; null where it is none. Takes as long whichever it is.</summary>
    /// <param name="secret">What a client sent.</param>
    /// <exception cref="HostException">The file cannot be read.</exception>
    public AccessToken? Find(string secret)
    {
        var hash = Encoding.ASCII.GetBytes(Hash(secret));
        AccessToken? found = null;
        foreach (var token in List())
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token.Hash), hash))
            {
                found = token;
            }
        }

        return found;
    }

    /// <summary>Makes a token.</summary>
    /// <param name="name">Name for people, at most 100 characters.</param>
    /// <param name="scopes">What it allows.</param>
    /// <param name="workspace">Real path of the only workspace that it is for; null for all.</param>
    /// <param name="cancellationToken">Ends the wait for another process that writes.</param>
    /// <returns>The token as it is kept, and the secret, which nothing tells again.</returns>
    /// <exception cref="HostException">There are too many, it has the scope admin for one workspace alone, or the file cannot be written.</exception>
    public async ValueTask<(AccessToken Token, string Secret)> AddAsync(
        string name, AccessScopes scopes, string? workspace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > 100 || name.Any(char.IsControl))
        {
            throw new HostException(HostFailure.Invalid, "The name of a token has at most 100 characters, on one line.");
        }

        if (workspace is not null && scopes.HasFlag(AccessScopes.Admin))
        {
            throw new HostException(
                HostFailure.Invalid, "The scope admin is for all folders, as settings and logins are. A token for one folder has read, prompt or approve.");
        }

        var secret = NewSecret();
        var token = new AccessToken(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), Hash(secret), AccessScopeNames.Write(scopes), time.GetUtcNow())
        {
            Name = name,
            Workspace = workspace,
        };
        await ChangeAsync(
            tokens => tokens.Count < MostTokens
                ? [.. tokens, token]
                : throw new HostException(HostFailure.Invalid, $"There are {MostTokens} tokens already: revoke what is not used."),
            cancellationToken);
        return (token, secret);
    }

    /// <summary>Revokes a token: from the next request on it is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait for another process that writes.</param>
    /// <returns>False when there is none of that id.</returns>
    /// <exception cref="HostException">The file cannot be written.</exception>
    public async ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var removed = false;
        await ChangeAsync(
            tokens =>
            {
                removed = tokens.Any(token => token.Id == id);
                return removed ? [.. tokens.Where(token => token.Id != id)] : null;
            },
            cancellationToken);
        return removed;
    }

    private async ValueTask ChangeAsync(Func<IReadOnlyList<AccessToken>, IReadOnlyList<AccessToken>?> change, CancellationToken cancellationToken)
    {
        try
        {
            OwnFiles.MakeFolder(Path.GetDirectoryName(file)!);
            await using var held = await OwnFiles.LockAsync(file + ".lock", LongestWait, time, cancellationToken);
            var now = File.Exists(file) ? Read() : [];
            if (change(now) is { } next)
            {
                OwnFiles.Write(file, JsonSerializer.SerializeToUtf8Bytes(new TokenFile { Tokens = next }, TokenJsonContext.Default.TokenFile));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"The tokens in {file} cannot be written: {fault.Message}", fault);
        }
    }

    private IReadOnlyList<AccessToken> Read()
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return stream.Length > MostBytes
                ? throw new JsonException("it is too large")
                : (JsonSerializer.Deserialize(stream, TokenJsonContext.Default.TokenFile) ?? new TokenFile()).Tokens;
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new HostException(HostFailure.Store, $"The tokens in {file} cannot be read: {fault.Message} Remove the file to begin with none.", fault);
        }
    }
}
