using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Plugins.Installed;

/// <summary>
/// Says, while a plugin's code is being activated in this process, that it is. Held open and locked as long: one that nobody holds was left by a process
/// that died of it, or while it was at it. Disposing takes it away; any number of times, from any thread.
/// </summary>
public sealed class ActivationMark : IDisposable
{
    /// <summary>Marks of dead processes that one start looks at.</summary>
    private const int Most = 64;

    private const int MaxBytes = 64 * 1024;

    private readonly string _path;
    private FileStream? _held;

    private ActivationMark(string path, FileStream held)
    {
        _path = path;
        _held = held;
    }

    /// <summary>Sets a mark. Null where none can be written: the plugin is activated all the same.</summary>
    public static ActivationMark? TrySet(PluginPlaces places, InstalledPlugin plugin, DateTimeOffset now)
    {
        try
        {
            Directory.CreateDirectory(places.Activating);
            var file = Path.Combine(places.Activating, $"{plugin.Manifest.Id}.{Guid.NewGuid():N}.json");
            var mark = new ActivationMark(file, PrivateFile.Open(file, FileMode.CreateNew));
            JsonSerializer.Serialize(
                mark._held!,
                new ActivationNote(plugin.Manifest.Id, plugin.Manifest.Version, plugin.Folder, plugin.Origin == PluginOrigin.User, now),
                InstalledJson.Default.ActivationNote);
            mark._held!.Flush();
            return mark;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Marks of processes that are no more; null for none. Costs one look for a folder where there never was one.</summary>
    internal static IReadOnlyList<(string Path, ActivationNote Note)>? FindDead(PluginPlaces places)
    {
        if (!Directory.Exists(places.Activating))
        {
            return null;
        }

        var dead = new List<(string, ActivationNote)>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(places.Activating).Take(Most))
            {
                if (TryRead(file, out var note) && note is not null)
                {
                    dead.Add((file, note));
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What cannot be read blames nobody.
        }

        return dead.Count > 0 ? dead : null;
    }

    /// <summary>The sentence that is kept of it.</summary>
    internal static string Describe(ActivationNote note) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The program ended while this plugin was being activated in it, on {note.Begun.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _held, null) is not { } stream)
        {
            return;
        }

        try
        {
            // Emptied before it is let go: whoever finds it between that and its end blames nobody.
            stream.SetLength(0);
            stream.Dispose();
            File.Delete(_path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
        }
    }

    /// <returns>False while somebody holds it. What is empty or damaged blames nobody and is removed.</returns>
    private static bool TryRead(string file, out ActivationNote? note)
    {
        note = null;
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            note = stream.Length is > 0 and <= MaxBytes ? JsonSerializer.Deserialize(stream, InstalledJson.Default.ActivationNote) : null;
            if (note is not { Id: { Length: > 0 and <= 64 }, Version.Length: > 0, Folder: not null })
            {
                note = null;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (JsonException)
        {
            note = null;
        }

        if (note is null)
        {
            File.Delete(file);
        }

        return true;
    }
}
