using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Plugins.Discovery;

namespace AgentHost.Trust;

/// <summary>Judges whether a workspace is trusted as it is now: by its path, and by the contents of what would run.</summary>
/// <param name="store">What was trusted.</param>
/// <param name="declared">Finds the files that plugins read under trust.</param>
public sealed class TrustEvaluator(TrustStore store, Func<IReadOnlyList<TrustFile>> declared)
{
    /// <summary>Judges whether it is trusted, and where it was but is no more, what changed.</summary>
    /// <param name="root">The workspace's real path.</param>
    /// <param name="plugins">The bundled and installed plugins, where they were looked at already.</param>
    /// <param name="of">
    /// The folder that it stands for, whose trust counts: what would run has to be what was trusted there, and may be less. Null for the folder itself.
    /// </param>
    public (bool Trusted, string? Change) Judge(string root, KnownPlugins? plugins = null, string? of = null)
    {
        // Nothing is read of a workspace that nobody trusted.
        if (store.Contents(of ?? root) is not { } known)
        {
            return (false, null);
        }

        var report = Report(root, known, plugins is null ? declared() : TrustFiles.Of(plugins), out var error);
        var changed = report.Items.Where(item => item.State != TrustState.Same && (of is null || item.State != TrustState.Removed)).ToList();
        if (error is null && changed.Count == 0)
        {
            return (true, null);
        }

        var what = error ?? $"{changed[0].Path} "
            + $"{(changed[0].State switch { TrustState.New => "was added", TrustState.Removed => "was removed", _ => "was changed" })} since you trusted this "
            + $"folder{(changed.Count > 1 ? $", and {changed.Count - 1} more" : "")}";
        return (false, $"{root}: {what}. Until you run \"agent trust\" here again its own settings, hooks and plugins are ignored; "
            + "\"agent trust --show\" lists what would run, --trust takes it for one run.");
    }

    /// <summary>Files that were trusted in a workspace, and the folders in which more could appear; none where nobody trusts it.</summary>
    public IEnumerable<string> Watched(string root)
    {
        if (store.Contents(root) is not { } known)
        {
            yield break;
        }

        var folders = new HashSet<string>(GrantingFilesSource.FindWatched(root), StringComparer.Ordinal);
        foreach (var folder in folders.ToArray())
        {
            yield return folder;
        }

        foreach (var name in known.Keys)
        {
            var path = Path.Combine(root, name);
            yield return path;
            if (name.StartsWith('.') && name.Contains('/', StringComparison.Ordinal) && Path.GetDirectoryName(path) is { } folder && folders.Add(folder))
            {
                yield return folder;
            }
        }
    }

    public TrustReport Report(string root) =>
        Report(root, store.Contents(root), declared(), out var error) is var report && error is not null
            ? throw new HostException(HostFailure.Invalid, error)
            : report;

    /// <exception cref="HostException">What would run cannot be read.</exception>
    public async ValueTask SetAsync(string root, bool trusted, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyDictionary<string, string> contents = trusted
                ? TrustScan.Of(root, declared()).Files.ToDictionary(static file => file.Key, static file => file.Value.Hash, StringComparer.Ordinal)
                : new Dictionary<string, string>();
            await store.SetAsync(root, trusted, contents, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Invalid, $"What would run in {root} cannot be read, so it cannot be trusted: {fault.Message}", fault);
        }
    }

    private static TrustReport Report(string root, IReadOnlyDictionary<string, string>? known, IReadOnlyList<TrustFile> files, out string? error)
    {
        error = null;
        TrustScan scan;
        try
        {
            scan = TrustScan.Of(root, files);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error = $"what would run here cannot be read ({fault.Message.TrimEnd('.')})";
            return new TrustReport(root, false);
        }

        var items = new List<TrustItem>();
        foreach (var (path, (what, hash)) in scan.Files)
        {
            items.Add(new TrustItem(
                path,
                what,
                known is null || !known.TryGetValue(path, out var before) ? TrustState.New : before == hash ? TrustState.Same : TrustState.Changed));
        }

        items.AddRange((known?.Keys ?? []).Where(path => !scan.Files.ContainsKey(path)).Select(static path => new TrustItem(path, "", TrustState.Removed)));
        items.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return new TrustReport(root, known is not null && items.TrueForAll(static item => item.State == TrustState.Same)) { Items = items };
    }
}
