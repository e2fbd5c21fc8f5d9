using System.Buffers;
using System.Text.Json;

namespace AgentHost.Kernel.Configuration;

/// <summary>Which workspaces the person trusts, in <c>trust.json</c> of the data folder (mode 0600). Safe across processes and threads.</summary>
/// <param name="dataFolder">The host's data folder; made when first written to.</param>
/// <param name="time">Paces the wait for another process that writes.</param>
internal sealed class TrustStore(string dataFolder, TimeProvider time)
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private readonly string path = Path.Combine(dataFolder, "trust.json");

    /// <summary>Whether a workspace is trusted. A file that cannot be read trusts nothing.</summary>
    /// <param name="workspace">Its real path.</param>
    public bool IsTrusted(string workspace) => Read()?.Contains(Key(workspace)) == true;

    /// <summary>All trusted workspaces, in order of their paths.</summary>
    public IReadOnlyList<string> List() => Read() is { } trusted ? [.. trusted.Order(StringComparer.Ordinal)] : [];

    /// <summary>Trusts a workspace, or takes that back.</summary>
    /// <param name="workspace">Its real path.</param>
    /// <param name="trusted">Whether it is trusted from now on.</param>
    /// <param name="cancellationToken">Ends the wait for another process that writes.</param>
    /// <exception cref="HostException">The file cannot be written, or is damaged (<see cref="HostFailure.Store"/>).</exception>
    public async ValueTask SetAsync(string workspace, bool trusted, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(dataFolder);
            await using var guard = await PrivateFile.LockAsync(path + ".lock", time, cancellationToken);
            var all = Read() ?? throw new HostException(HostFailure.Store, $"{path} is damaged; repair or remove it, then trust the folders again.");
            if (trusted ? all.Add(Key(workspace)) : all.Remove(Key(workspace)))
            {
                PrivateFile.Write(path, Write(all));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"{path} could not be written: {fault.Message}", fault);
        }
    }

    /// <summary>Null where the file is damaged.</summary>
    private HashSet<string>? Read()
    {
        var trusted = new HashSet<string>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return trusted;
        }
        if (JsonFile.Read(path, MaxBytes) is not { Json.Root: { ValueKind: JsonValueKind.Object } root }
            || !root.TryGetProperty("trusted", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                trusted.Add(item.GetString()!);
            }
        }
        return trusted;
    }

    private static ReadOnlyMemory<byte> Write(HashSet<string> trusted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            writer.WriteStartArray("trusted");
            foreach (var workspace in trusted.Order(StringComparer.Ordinal))
            {
                writer.WriteStringValue(workspace);
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static string Key(string workspace) => Path.TrimEndingDirectorySeparator(workspace);
}
