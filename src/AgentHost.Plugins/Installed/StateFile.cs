using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Plugins.Installed;

/// <summary>Reads and writes <c>state.json</c>. A damaged one is told of and never written over.</summary>
public static class StateFile
{
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The record; an empty one where there is no file.</summary>
    /// <exception cref="HostException">The file is damaged or of a newer host (<see cref="HostFailure.Store"/>).</exception>
    public static StoreState Read(string path) =>
        TryRead(path, out var state, out var problem) ? state : throw new HostException(HostFailure.Store, problem);

    /// <summary>The same without an exception.</summary>
    public static bool TryRead(string path, out StoreState state, out string problem)
    {
        problem = "";
        state = new StoreState();
        if (!File.Exists(path))
        {
            return true;
        }

        try
        {
            using var handle = PlainFile.Open(path, out var length);
            if (length > MaxBytes)
            {
                problem = Damaged(path, "it is too large");
                return false;
            }

            state = JsonSerializer.Deserialize(PlainFile.Read(handle, length), InstalledJson.Default.StoreState) ?? throw new JsonException("it holds nothing");
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException
            or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            problem = Damaged(path, fault is JsonException { LineNumber: { } line } ? $"line {line + 1} is not as it should be" : fault.Message.TrimEnd('.'));
            return false;
        }

        if (state.Form > StoreState.CurrentForm)
        {
            problem = $"{path} was written by a newer version of the program: use that, or install the plugins again for this one.";
            return false;
        }

        if (state.Plugins.FirstOrDefault(static entry => !IsSound(entry.Key, entry.Value)) is { Key: { } wrong })
        {
            problem = Damaged(path, $"the entry \"{AgentHost.Json.SchemaText.Short(wrong)}\" is not as it should be");
            return false;
        }

        return true;
    }

    /// <summary>Replaces the record in one step, durably.</summary>
    public static void Write(string path, StoreState state)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(state, InstalledJson.Default.StoreState));
    }

    // Ids and versions become names of folders: what stands here must not lead anywhere else.
    private static bool IsSound(string id, PluginRecord? record) =>
        record is { Current: not null } && IsName(id) && IsName(record.Current) && (record.Previous is null || IsName(record.Previous))
        && record.Versions.All(static version => IsName(version.Key) && version.Value is { Hash: not null, Source: not null })
        && record.Consent.All(static line => line is not null);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 256 && text[0] != '.'
        && !text.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-+");

    private static string Damaged(string path, string why) =>
        $"{path} is damaged ({why}), so no installed plugin is used; it was left as it is: agent plugin doctor --repair sets it aside and makes a new one from "
        + "the store.";
}
