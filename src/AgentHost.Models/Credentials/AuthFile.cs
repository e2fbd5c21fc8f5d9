using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Models.Credentials;

/// <summary>Logins that the person keeps, in <c>auth.json</c> of the data folder (mode 0600). Safe across processes and threads.</summary>
/// <param name="folder">The host's data folder; made when first written to.</param>
/// <param name="time">Paces the wait for another process that writes.</param>
public sealed class AuthFile(string folder, TimeProvider time)
{
    private const int MaxBytes = 4 * 1024 * 1024;

    public string Path { get; } = System.IO.Path.Combine(folder, "auth.json");

    /// <summary>Names of the providers that have a login; none where the file cannot be read.</summary>
    public IReadOnlyCollection<string> Names => !File.Exists(Path) ? [] : TryRead()?.Keys ?? (IReadOnlyCollection<string>)[];

    /// <exception cref="HostException">The file is damaged.</exception>
    public StoredLogin? Find(string provider) => File.Exists(Path) ? Read().GetValueOrDefault(provider) : null;

    /// <summary>Keeps a login, or with null forgets it.</summary>
    /// <returns>True when there was one before.</returns>
    /// <exception cref="HostException">The file cannot be written, or is damaged (<see cref="HostFailure.Store"/>).</exception>
    public async ValueTask<bool> SetAsync(string provider, StoredLogin? login, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            await using var guard = await PrivateFile.LockAsync(Path + ".lock", time, cancellationToken);
            var all = Read();
            var had = all.Remove(provider);
            if (login is not null)
            {
                all.Add(provider, login);
            }

            if (had || login is not null)
            {
                PrivateFile.Write(Path, Write(all));
            }

            return had;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"{Path} could not be written: {fault.Message}", fault);
        }
    }

    /// <summary>Lets one process at a time renew a token: two that did would each make the other's worthless.</summary>
    public async ValueTask<IAsyncDisposable> HoldRenewalAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        return await PrivateFile.LockAsync(Path + ".renewal", time, TimeSpan.FromSeconds(90), cancellationToken);
    }

    private SortedDictionary<string, StoredLogin> Read() =>
        TryRead() ?? throw new HostException(HostFailure.Store, $"{Path} is damaged; repair or remove it, then log in again.");

    private SortedDictionary<string, StoredLogin>? TryRead()
    {
        var logins = new SortedDictionary<string, StoredLogin>(StringComparer.Ordinal);
        if (!File.Exists(Path))
        {
            return logins;
        }

        if (JsonFile.Read(Path, MaxBytes) is not { Json.Root: { ValueKind: JsonValueKind.Object } root }
            || !root.TryGetProperty("providers", out var providers) || providers.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var entry in providers.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Object || Text(entry.Value, "secret") is not { Length: > 0 } secret)
            {
                return null;
            }

            logins[entry.Name] = new StoredLogin(secret, Text(entry.Value, "address"))
            {
                Refresh = Text(entry.Value, "refresh"),
                ExpiresAt = DateTimeOffset.TryParse(Text(entry.Value, "expiresAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end)
                    ? end
                    : null,
            };
        }

        return logins;
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ReadOnlyMemory<byte> Write(SortedDictionary<string, StoredLogin> logins)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            writer.WriteStartObject("providers");
            foreach (var (name, login) in logins)
            {
                writer.WriteStartObject(name);
                writer.WriteString("secret", login.Secret);
                WriteText(writer, "address", login.Address);
                WriteText(writer, "refresh", login.Refresh);
                WriteText(writer, "expiresAt", login.ExpiresAt?.ToString("O", CultureInfo.InvariantCulture));
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
