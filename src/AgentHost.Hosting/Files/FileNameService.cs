using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Hosting.Files;

/// <summary>
/// Names of files by what is typed of them. They are read when somebody asks first, and again when the reading is old; meanwhile the old one counts.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="closing">Fires when the host closes.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class FileNameService(TimeProvider time, CancellationToken closing)
{
    private const int MostAnswers = 200;
    private const int LongestText = 1_000;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConditionalWeakTable<Workspace, Names> _names = [];

    /// <summary>Finds paths.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="query">The part that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<FileNames> FindAsync(Workspace workspace, FileQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > MostAnswers)
        {
            throw new HostException(HostFailure.Invalid, $"A question for names takes a limit from 1 to {MostAnswers}.");
        }

        if (query.Text.Length > LongestText)
        {
            return new FileNames([]);
        }

        var walk = Take(_names.GetOrCreateValue(workspace), workspace);
        var started = time.GetTimestamp();
        var ranking = new NameRanking(query.Text, query.Limit);
        var taken = 0;
        while (true)
        {
            var isDone = walk.Done.IsCompleted;
            taken = walk.Rank(ranking, taken);
            if (isDone || ranking.IsFull || time.GetElapsedTime(started) >= Wait)
            {
                return new FileNames(ranking.Paths) { Partial = !isDone };
            }

            await Task.WhenAny(walk.Done, Task.Delay(Pause, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private NameWalk Take(Names names, Workspace workspace)
    {
        lock (names)
        {
            if (names.Next is { Done.IsCompleted: true })
            {
                (names.Known, names.Next) = (names.Next, null);
            }

            if (names.Known is null || (names.Next is null && time.GetUtcNow() - names.Known.EndedAt > Fresh))
            {
                names.Next ??= NameWalk.Begin(workspace, time, closing);
            }

            return names.Known ?? names.Next!;
        }
    }

    private sealed class Names
    {
        /// <summary>The last reading that ended; null before the first did.</summary>
        public NameWalk? Known { get; set; }

        /// <summary>The reading that goes on; null for none.</summary>
        public NameWalk? Next { get; set; }
    }
}
