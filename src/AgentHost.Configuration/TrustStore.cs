using System.Buffers;
using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Configuration;

/// <summary>
/// Store of the workspaces that the person trusts, with hashes of what would run there when they said so, in <c>trust.json</c> of the data folder (mode 0600).
/// Safe across processes and threads.
/// </summary>
/// <param name="dataFolder">The host's data folder; made when first written to.</param>
/// <param name="time">Paces the wait for another process that writes.</param>
public sealed class TrustStore(string dataFolder, TimeProvider time)
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private static readonly Dictionary<string, string> NoContents = [];
    private readonly string _path = System.IO.Path.Combine(dataFolder, "trust.json");

    /// <summary>The file.</summary>
    public string Path => _path;

    /// <summary>Finds the trusted content of a workspace: files to hashes. Null where it is not trusted; a file that cannot be read trusts nothing.</summary>
    /// <param name="workspace">Its real path.</param>
    public IReadOnlyDictionary<string, string>? Contents(string workspace) =>
        Read() is { } all && all.TryGetValue(Key(workspace), out var contents) ? contents : null;

    /// <summary>All trusted workspaces, in order of their paths.</summary>
    public IReadOnlyList<string> List() => Read() is { } trusted ? [.. trusted.Keys.Order(StringComparer.Ordinal)] : [];

    /// <summary>Trusts a workspace, or takes that back.</summary>
    /// <param name="workspace">Its real path.</param>
    /// <param name="trusted">True to trust it from now on.</param>
    /// <param name="contents">Content that is trusted: files to hashes.</param>
    /// <param name="cancellationToken">Ends the wait for another process that writes.</param>
    /// <exception cref="HostException">The file cannot be written, or is damaged (<see cref="HostFailure.Store"/>).</exception>
    public async ValueTask SetAsync(string workspace, bool trusted, IReadOnlyDictionary<string, string> contents, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(dataFolder);
            await using var guard = await PrivateFile.LockAsync(_path + ".lock", time, cancellationToken);
            var all = Read() ?? throw new HostException(HostFailure.Store, $"{_path} is damaged; repair or remove it, then trust the folders again.");
            if (trusted)
            {
                all[Key(workspace)] = contents;
            }
            else if (!all.Remove(Key(workspace)))
            {
                return;
            }

            PrivateFile.Write(_path, Write(all));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"{_path} could not be written: {fault.Message}", fault);
        }
    }

    /// <summary>Null where the file is damaged.</summary>
    private Dictionary<string, IReadOnlyDictionary<string, string>>? Read()
    {
        var trusted = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        if (!File.Exists(_path))
        {
            return trusted;
        }
        if (JsonFile.Read(_path, MaxBytes) is not { Json.Root: { ValueKind: JsonValueKind.Object } root }
            || !root.TryGetProperty("trusted", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var contents = root.TryGetProperty("contents", out var map) && map.ValueKind == JsonValueKind.Object ? map : default;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                // One that was trusted before contents were remembered is trusted with none.
                trusted[item.GetString()!] = contents.ValueKind == JsonValueKind.Object && contents.TryGetProperty(item.GetString()!, out var files)
                    ? ReadFiles(files)
                    : NoContents;
            }
        }
        return trusted;
    }

    private static Dictionary<string, string> ReadFiles(JsonElement files)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (files.ValueKind == JsonValueKind.Object)
        {
            foreach (var file in files.EnumerateObject())
            {
                read[file.Name] = file.Value.ValueKind == JsonValueKind.String ? file.Value.GetString()! : "";
            }
        }
        return read;
    }

    private static ReadOnlyMemory<byte> Write(Dictionary<string, IReadOnlyDictionary<string, string>> trusted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 2);
            writer.WriteStartArray("trusted");
            foreach (var workspace in trusted.Keys.Order(StringComparer.Ordinal))
            {
                writer.WriteStringValue(workspace);
            }
            writer.WriteEndArray();
            writer.WriteStartObject("contents");
            foreach (var (workspace, files) in trusted.Where(static one => one.Value.Count > 0).OrderBy(static one => one.Key, StringComparer.Ordinal))
            {
                writer.WriteStartObject(workspace);
                foreach (var (file, hash) in files.OrderBy(static file => file.Key, StringComparer.Ordinal))
                {
                    writer.WriteString(file, hash);
                }
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static string Key(string workspace) => System.IO.Path.TrimEndingDirectorySeparator(workspace);
}
