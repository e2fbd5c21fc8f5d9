using System.Text;
using AgentHost.Permissions;
using AgentHost.Permissions.Commands;

namespace AgentHost.Processes;

/// <summary>Runs the listings of git that a decision needs: which files a command would show.</summary>
/// <param name="processes">Starts git.</param>
/// <remarks>For one decision. Git runs with a repository's own programs switched off, for 3 seconds at most, and may name 4 MB of files.</remarks>
public sealed class RepositoryListings(IProcesses processes)
{
    private const int MostBytes = 4 * 1024 * 1024;
    private const int MostRounds = 3;
    private static readonly TimeSpan _mostTime = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, IReadOnlyCollection<string>?> _known = new(StringComparer.Ordinal);
    private readonly List<(string Key, string Folder, GitListing Listing)> _open = [];

    /// <summary>Decides, with the listings that the decision asks for.</summary>
    /// <param name="query">The question.</param>
    /// <param name="evaluate">Decides; called again when more is known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<T> DecideAsync<T>(PermissionQuery query, Func<PermissionQuery, T> evaluate, CancellationToken cancellationToken)
    {
        query = query with { RepositoryFiles = Find };
        for (var round = 0; ; round++)
        {
            var decided = evaluate(query);
            if (_open.Count == 0 || round == MostRounds)
            {
                return decided;
            }

            foreach (var (key, folder, listing) in _open)
            {
                // Not one of the folder's own: nothing of it runs before somebody decided.
                _known[key] = ProgramPlaces.Problem("git", folder, query.Paths) is null ? await ListAsync(folder, listing, cancellationToken) : null;
            }

            _open.Clear();
        }
    }

    private IReadOnlyCollection<string>? Find(string folder, GitListing listing)
    {
        var key = $"{folder}\0{string.Join('\0', listing.Arguments)}";
        if (_known.TryGetValue(key, out var names))
        {
            return names;
        }

        _known[key] = null;
        _open.Add((key, folder, listing));
        return null;
    }

    private async ValueTask<IReadOnlyCollection<string>?> ListAsync(string folder, GitListing listing, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(_mostTime);
        try
        {
            await using var process = await processes.StartAsync(
                new ProcessSpec("git", listing.Arguments)
                {
                    WorkingDirectory = folder,
                    Environment = ReadOnlyGit.EnvironmentFor(["git", "version"]),
                },
                bounded.Token);
            using var output = new MemoryStream();
            await foreach (var piece in process.ReadAsync(bounded.Token))
            {
                if (!piece.IsError)
                {
                    output.Write(piece.Bytes.Span);
                }

                if (output.Length > MostBytes)
                {
                    return null;
                }
            }

            return await process.WaitAsync(bounded.Token) == 0
                ? listing.Read(Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length))?.ToHashSet(StringComparer.Ordinal)
                : null;
        }
        catch (ProcessStartException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
