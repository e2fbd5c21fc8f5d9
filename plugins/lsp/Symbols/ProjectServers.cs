using AgentHost.Plugins.Lsp.Declarations;
using AgentHost.Plugins.Lsp.Servers;

namespace AgentHost.Plugins.Lsp.Symbols;

/// <summary>The servers that know the symbols of a workspace: those that run, and those of the languages that most of its files are in. Thread-safe.</summary>
/// <param name="pool">The servers.</param>
/// <param name="time">The clock.</param>
internal sealed class ProjectServers(ServerPool pool, TimeProvider time)
{
    private const int MostLanguages = 3;
    private const int MostEntries = 5_000;
    private const int Deepest = 12;

    /// <summary>A language counts with a tenth of the files that the most frequent one has.</summary>
    private const int Share = 10;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private IReadOnlyList<string> _samples = [];
    private long _looked;

    /// <summary>Finds them, each with a file that it is given before it is asked; null for one that runs. Starts none.</summary>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="LspException">There is none, or none may run here.</exception>
    public async Task<IReadOnlyList<(ServerSlot Slot, string? Sample)>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<(ServerSlot Slot, string? Sample)>();
        LspException? problem = null;
        foreach (var sample in await SamplesAsync(cancellationToken))
        {
            try
            {
                var slots = await pool.FindAsync(sample, cancellationToken);
                if ((slots.FirstOrDefault(slot => slot.Spec.Symbols && !slot.Spec.Joins(sample)) ?? slots.FirstOrDefault(static slot => slot.Spec.Symbols))
                    is { } slot && !found.Exists(each => each.Slot == slot))
                {
                    found.Add((slot, sample));
                }
            }
            catch (LspException exception)
            {
                problem ??= exception;
            }
        }

        found.AddRange(
            pool.Slots.Where(slot => slot.Spec.Symbols && slot.State is ServerState.Ready or ServerState.Busy && !found.Exists(each => each.Slot == slot))
                .Select(static slot => (slot, (string?)null)));
        return found.Count > 0 ? found
            : throw problem ?? new LspException("No language server finds symbols of these files: agent lsp list shows those that there are.");
    }

    /// <summary>A file of each language, that nearest to the top: a server knows its project by a file of it.</summary>
    private async Task<IReadOnlyList<string>> SamplesAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            if (_looked == 0 || time.GetElapsedTime(_looked) > Fresh)
            {
                _samples = await LookAsync(await pool.SpecsAsync(cancellationToken), cancellationToken);
                _looked = time.GetTimestamp();
            }

            return _samples;
        }
        finally
        {
            _looking.Release();
        }
    }

    private async Task<IReadOnlyList<string>> LookAsync(IReadOnlyList<ServerSpec> specs, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, (int Count, string Sample)>(StringComparer.Ordinal);
        var folders = new Queue<(string Path, int Depth)>([(pool.Workspace.Root, 0)]);
        var entries = 0;
        while (entries < MostEntries && folders.TryDequeue(out var next))
        {
            IReadOnlyList<FileEntry> listed;
            try
            {
                listed = await pool.Workspace.Files.ListAsync(next.Path, cancellationToken);
            }
            catch (FileAccessException)
            {
                // It went meanwhile, or may not be read.
                continue;
            }

            foreach (var entry in listed.OrderBy(static entry => entry.Name, StringComparer.Ordinal).Take(MostEntries - entries))
            {
                entries++;
                var path = Path.Combine(next.Path, entry.Name);
                if (entry.Kind == FileKind.Folder)
                {
                    if (!entry.Name.StartsWith('.') && entry.Name is not ("node_modules" or "__pycache__") && next.Depth < Deepest)
                    {
                        folders.Enqueue((path, next.Depth + 1));
                    }
                }
                else if (entry.Kind == FileKind.File)
                {
                    foreach (var spec in specs.Where(spec => spec.Symbols && spec.Takes(path)))
                    {
                        var (count, sample) = counts.GetValueOrDefault(spec.Name, (0, path));
                        counts[spec.Name] = (count + 1, sample);
                    }
                }
            }
        }

        var most = counts.Values.Select(static each => each.Count).DefaultIfEmpty(0).Max();
        return [
            .. counts.Values.Where(each => each.Count * Share >= most).OrderByDescending(static each => each.Count)
                .Select(static each => each.Sample).Distinct(StringComparer.Ordinal).Take(MostLanguages)
        ];
    }
}
