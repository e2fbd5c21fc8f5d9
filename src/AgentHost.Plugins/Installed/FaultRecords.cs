using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Plugins.Installed;

/// <summary>Writes faults of installed plugins into the record, so that the next start leaves them alone.</summary>
public static class FaultRecords
{
    /// <summary>Faults that are kept of one plugin.</summary>
    private const int Kept = 5;

    private const int LongestFault = 400;

    /// <summary>Notes whose code a dead process was activating.</summary>
    /// <param name="places">Paths of installed plugins.</param>
    /// <param name="dead">The marks that were left.</param>
    /// <param name="unsaved">Ids that the record could not be told of; they are left alone in this process all the same, and their marks stay.</param>
    /// <returns>Messages for the person, one sentence each.</returns>
    internal static IReadOnlyList<string> Blame(
        PluginPlaces places, IReadOnlyList<(string Path, ActivationNote Note)> dead, out IReadOnlyDictionary<string, string> unsaved)
    {
        var told = new List<string>();
        var later = new Dictionary<string, string>(StringComparer.Ordinal);
        unsaved = later;
        foreach (var (path, note) in dead)
        {
            var id = SchemaText.Short(note.Id);
            var fault = ActivationMark.Describe(note);
            if (!note.Installed)
            {
                told.Add($"The program ended while the plugin {id} in {SchemaText.Short(note.Folder)} was being activated in it; "
                    + $"without --in-process {id} it runs in a process of its own.");
            }
            else if (TryAddAtOnce(places, note, fault))
            {
                told.Add($"The program ended while the plugin {id} was being activated in it, so it is left alone from now on: "
                    + $"agent plugin enable {id} --retry tries it again, with --isolate in a process of its own.");
            }
            else
            {
                later[note.Id] = fault;
                continue;
            }

            TryDelete(path);
        }

        return told;
    }

    /// <summary>Notes that a plugin has failed too often.</summary>
    /// <returns>True when the record holds it now.</returns>
    public static async ValueTask<bool> AddAsync(PluginPlaces places, PluginKey plugin, string fault, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var alone = await PrivateFile.LockAsync(places.Lock, time, TimeSpan.FromSeconds(2), cancellationToken);
            return Write(places, plugin.Id, plugin.Version, fault);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Without a wait: this stands on the way of a start, and another process may hold the lock for a whole install.
    private static bool TryAddAtOnce(PluginPlaces places, ActivationNote note, string fault)
    {
        try
        {
            using var alone = PrivateFile.Open(places.Lock, FileMode.OpenOrCreate);
            return Write(places, note.Id, note.Version, fault);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Write(PluginPlaces places, string id, string version, string fault)
    {
        if (!StateFile.TryRead(places.State, out var state, out _))
        {
            return false;
        }

        // One that was taken away or updated meanwhile has nothing to answer for.
        if (state.Plugins.TryGetValue(id, out var record) && record.Current == version && !record.Faults.Contains(fault))
        {
            var line = fault.ReplaceLineEndings(" ");
            StateFile.Write(
                places.State,
                state.With(id, record with { Faults = [.. record.Faults.TakeLast(Kept - 1), line.Length > LongestFault ? line[..LongestFault] + "…" : line] }));
        }

        return true;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is told of again, then.
        }
    }
}
