using System.Text;
using AgentHost.Client;
using AgentHost.Packages.Sources;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Catalogs;

/// <summary>
/// A git repository as a catalog: its <c>catalog.json</c> where it has one; else its plugins are the folders with a <c>plugin.json</c>
/// (at the top, one below it, or below <c>plugins</c>). Copied with the <c>git</c> program, newest state alone, and looked at once a command.
/// </summary>
internal sealed class GitCatalog(string name, string address, PluginPlaces places, WebFetcher web, Func<IProcesses> processes, TimeProvider time)
    : PluginCatalog(name), IDisposable
{
    private const long MostBytes = 1024L * 1024 * 1024;
    private const int MostText = 4_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private StagedPlugin? _copy;
    private PluginCatalog? _inner;

    public override async ValueTask<IReadOnlyList<CatalogEntry>> SearchAsync(string words, CancellationToken cancellationToken) =>
        await OpenAsync(cancellationToken) is { } file
            ? await file.SearchAsync(words, cancellationToken)
            : [
                .. List().Where(found => Matches(words, found.Manifest.Id, found.Manifest.Description, found.Manifest.Tags))
                    .Select(found => Entry(found.Manifest, found.Folder))
            ];

    public override async ValueTask<IReadOnlyList<CatalogEntry>> FindAsync(string id, CancellationToken cancellationToken) =>
        await OpenAsync(cancellationToken) is { } file
            ? await file.FindAsync(id, cancellationToken)
            : [.. List().Where(found => found.Manifest.Id == id).Select(found => Entry(found.Manifest, found.Folder))];

    public override async ValueTask<IReadOnlyList<BlockRecord>> ListBlockedAsync(CancellationToken cancellationToken) =>
        await OpenAsync(cancellationToken) is { } file ? await file.ListBlockedAsync(cancellationToken) : [];

    public override async ValueTask FetchAsync(CatalogEntry entry, StagedPlugin staged, CancellationToken cancellationToken)
    {
        if (await OpenAsync(cancellationToken) is { } file)
        {
            await file.FetchAsync(entry, staged, cancellationToken);
        }
        else
        {
            await LocalSource.TakeAsync(entry.Location, staged, null, web.Bounds, cancellationToken);
        }
    }

    public void Dispose() => _copy?.Dispose();

    /// <summary>Tests that git may be given an address: a path or one of https, ssh and file; no helper programs, no options.</summary>
    public static bool IsAddress(string address) =>
        address.Length > 0 && address[0] != '-' && !address.Contains("::", StringComparison.Ordinal) && !address.Any(char.IsControl)
        && (!address.Contains("://", StringComparison.Ordinal)
            || new[] { "https://", "ssh://", "file://", "git+ssh://" }.Any(scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)));

    private CatalogEntry Entry(PluginManifest manifest, string folder) =>
        new(Name, manifest.Id, manifest.Version) { Description = manifest.Description, Location = folder };

    /// <summary>The catalog's file; null where the repository has none.</summary>
    private async ValueTask<PluginCatalog?> OpenAsync(CancellationToken cancellationToken)
    {
        if (_copy is null)
        {
            var fresh = StagedPlugin.Create(places);
            try
            {
                await CloneAsync(fresh.WorkFolder, cancellationToken);
                _copy = fresh;
            }
            finally
            {
                if (_copy is null)
                {
                    fresh.Dispose();
                }
            }

            var file = Path.Combine(_copy.WorkFolder, "catalog.json");
            _inner = File.Exists(file) && new FileInfo(file).LinkTarget is null ? new FileCatalog(Name, file, web, _copy.WorkFolder) : null;
        }

        return _inner;
    }

    private IEnumerable<(PluginManifest Manifest, string Folder)> List()
    {
        var root = _copy!.WorkFolder;
        string[] candidates = [root, .. Folders(root), .. Folders(Path.Combine(root, "plugins"))];
        return from folder in candidates
               where new DirectoryInfo(folder).LinkTarget is null && File.Exists(Path.Combine(folder, ManifestReader.FileName))
               let read = ManifestReader.Read(Path.Combine(folder, ManifestReader.FileName), PluginOrigin.User)
               where read.Succeeded
               select (read.Manifest, folder);
    }

    private static IEnumerable<string> Folders(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(static below => Path.GetFileName(below) != ".git").Order(StringComparer.Ordinal).Take(MostEntries)
            : [];

    private async ValueTask CloneAsync(string folder, CancellationToken cancellationToken)
    {
        if (!IsAddress(address))
        {
            throw CatalogFileReader.Wrong(Name, $"{PackageFault.Quote(address)} is no address of a git repository");
        }

        // Nothing of the repository runs: no hooks, no links, no submodules, no helper of an address; and nobody is asked for a password.
        string[] arguments =
        [
            "-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=false", "-c", "core.fsmonitor=false",
            "-c", "protocol.ext.allow=never", "-c", "core.autocrlf=false",
            "clone", "--quiet", "--depth", "1", "--single-branch", "--no-tags", "--no-recurse-submodules", "--template=", "--", address, folder,
        ];
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_ASKPASS"] = "",
            ["SSH_ASKPASS"] = "",
            ["LC_ALL"] = "C"
        };
        foreach (var variable in (ReadOnlySpan<string>)["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG_PARAMETERS"])
        {
            environment[variable] = null;
        }

        using var clock = new CancellationTokenSource(Deadline, time);
        using var large = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token, large.Token);
        try
        {
            await using var git = await processes().StartAsync(new ProcessSpec("git", arguments) { Environment = environment }, end.Token);
            using var done = new CancellationTokenSource();
            var watch = WatchAsync(folder, large, done.Token);
            try
            {
                var said = new StringBuilder();
                await foreach (var output in git.ReadAsync(end.Token))
                {
                    if (said.Length < MostText)
                    {
                        said.Append(Encoding.UTF8.GetString(output.Bytes.Span));
                    }
                }

                if (await git.WaitAsync(end.Token) is not 0 and var code)
                {
                    var last = said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                        .LastOrDefault(static line => line.StartsWith("fatal:", StringComparison.Ordinal)) ?? $"git ended with {code}";
                    throw CatalogFileReader.Wrong(Name, $"git could not copy it: {PackageFault.Plain(last.TrimEnd('.'))}");
                }
            }
            finally
            {
                await done.CancelAsync();
                await watch;
            }
        }
        catch (ProcessStartException fault)
        {
            throw CatalogFileReader.Wrong(Name, $"it is a git repository, and git cannot be started: {fault.Message.TrimEnd('.')}", fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw CatalogFileReader.Wrong(
                Name,
                large.IsCancellationRequested
                    ? $"its repository is larger than {MostBytes / 1024 / 1024} MB"
                    : $"git did not copy it within {Deadline.TotalMinutes:0} minutes",
                fault);
        }
    }

    private async Task WatchAsync(string folder, CancellationTokenSource large, CancellationToken done)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookEvery, time, done);
                if (SizeOf(folder) > MostBytes)
                {
                    await large.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static long SizeOf(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Exists ? file.Length : 0)
                : 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It changes while it is looked at.
            return 0;
        }
    }
}
