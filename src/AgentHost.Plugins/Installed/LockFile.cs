using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Plugins.Installed;

/// <summary>
/// <c>agent-plugins.lock.json</c> in a project: the plugins that count there, with versions and hashes. Bundled ones go with the program and are not in it.
/// </summary>
public sealed record LockFile
{
    public const string FileName = "agent-plugins.lock.json";
    private const int CurrentForm = 1;
    private const int MaxBytes = 4 * 1024 * 1024;

    public int Form { get; init; } = CurrentForm;

    /// <summary>By id.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, LockedPlugin> Plugins { get => field ??= new Dictionary<string, LockedPlugin>(); init; }

    /// <summary>Reads the file of a project.</summary>
    /// <exception cref="HostException">There is none (<see cref="HostFailure.NotFound"/>), or it is damaged (<see cref="HostFailure.Invalid"/>).</exception>
    public static LockFile Read(string root)
    {
        var path = Path.Combine(root, FileName);
        try
        {
            using var handle = PlainFile.Open(path, out var length);
            var read = length is > 0 and <= MaxBytes ? JsonSerializer.Deserialize(PlainFile.Read(handle, length), InstalledJson.Default.LockFile) : null;
            return read is { Form: CurrentForm } && read.Plugins.Values.All(static plugin => plugin is { Version: not null, Hash: not null })
                ? read
                : throw new HostException(
                    HostFailure.Invalid, $"{path} is no lock file of this version of the program: agent plugin verify --write-lock makes a new one.");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HostException(HostFailure.NotFound, $"There is no {FileName} in {root}: agent plugin verify --write-lock makes one.", fault);
        }
        catch (JsonException fault)
        {
            throw new HostException(
                HostFailure.Invalid,
                $"{path} is damaged (line {fault.LineNumber + 1}): mend it, or make a new one with agent plugin verify --write-lock.",
                fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Invalid, FileFaults.Say(path, fault), fault);
        }
    }

    /// <summary>Replaces the file of a project in one step.</summary>
    /// <returns>Its path.</returns>
    public string Write(string root)
    {
        var path = Path.Combine(root, FileName);
        var sorted = this with { Plugins = new SortedDictionary<string, LockedPlugin>(Plugins.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) };
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        byte[] text = [.. JsonSerializer.SerializeToUtf8Bytes(sorted, InstalledJson.Default.LockFile), (byte)'\n'];
        PrivateFile.Write(path, text, mode: mode);
        return path;
    }

    /// <summary>Says what is not as it is pinned; null where all is.</summary>
    /// <param name="plugins">The plugins that count, bundled ones among them.</param>
    /// <param name="isLeftOut">Tells of a pinned plugin whether the run's own words leave it out: then it is not missed.</param>
    /// <param name="cancellationToken">Ends the reading of their files.</param>
    public string? FindDifference(
        IReadOnlyList<InstalledPlugin> plugins, Func<string, LockedPlugin, bool> isLeftOut, CancellationToken cancellationToken)
    {
        var own = plugins.Where(static plugin => plugin.Origin != PluginOrigin.Bundled).ToList();
        foreach (var (id, pinned) in Plugins)
        {
            if (!own.Exists(plugin => plugin.Manifest.Id == id) && !isLeftOut(id, pinned))
            {
                return $"The lock file pins the plugin \"{AgentHost.Json.SchemaText.Short(id)}\", which is not installed and switched on here: "
                    + "install it, or make a new lock file.";
            }
        }

        foreach (var plugin in own)
        {
            var id = plugin.Manifest.Id;
            if (!Plugins.TryGetValue(id, out var locked))
            {
                return $"The plugin \"{id}\" counts here and is not in the lock file: leave it out with --no-plugin {id}, or make a new lock file.";
            }

            if (locked.Version != plugin.Manifest.Version)
            {
                return $"The lock file pins {id} {AgentHost.Json.SchemaText.Short(locked.Version)}, and {plugin.Manifest.Version} is here: "
                    + $"agent plugin install {id}@{AgentHost.Json.SchemaText.Short(locked.Version)}, or make a new lock file.";
            }

            if (locked.Hash != ContentList.Of(plugin.Folder, cancellationToken).Hash())
            {
                return $"The files of {id} {plugin.Manifest.Version} are not those that the lock file pins: agent plugin verify says what differs.";
            }
        }

        return null;
    }
}
