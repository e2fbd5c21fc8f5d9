using System.Text;
using System.Text.Json;

namespace AgentHost.Terminal.Editing;

/// <summary>
/// The file of a history, one JSON object a line, which several programs write to, each under a lock beside it. It holds the last 5,000 prompts at most, and
/// 16 MB; from there on it is cut to half of that.
/// </summary>
/// <param name="path">Path of the file.</param>
internal sealed class HistoryFile(string path)
{
    /// <summary>The most prompts that are read and kept.</summary>
    public const int Most = 5_000;

    private const long LargestFile = 16 * 1024 * 1024;
    private const int Tries = 20;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(25);

    /// <summary>Reads the last prompts, the oldest first, and cuts the file where it is too long.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public List<HistoryEntry> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var held = Lock();
        var entries = ReadEnd(LargestFile, out var isWhole);
        if (entries.Count > Most)
        {
            entries.RemoveRange(0, entries.Count - Most);
            isWhole = false;
        }

        if (!isWhole && held is not null)
        {
            Rewrite(entries);
        }

        return entries;
    }

    /// <summary>Adds a prompt.</summary>
    /// <param name="entry">The prompt.</param>
    /// <exception cref="IOException">It cannot be written, or another program keeps the lock.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Add(HistoryEntry entry)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var held = Lock() ?? throw new IOException("Another program writes the history.");
        long length;
        using (var stream = Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite))
        {
            // Whoever was killed in the midst of a line leaves it without an end.
            var isBroken = stream.Length > 0 && stream.Seek(-1, SeekOrigin.End) >= 0 && stream.ReadByte() != '\n';
            stream.Seek(0, SeekOrigin.End);
            stream.Write([.. isBroken ? "\n"u8 : [], .. Line(entry)]);
            length = stream.Length;
        }

        if (length > LargestFile)
        {
            Rewrite(ReadEnd(LargestFile / 2, out _));
        }
    }

    private List<HistoryEntry> ReadEnd(long most, out bool isWhole)
    {
        using var stream = Open(path, FileMode.Open, FileAccess.Read);
        isWhole = stream.Length <= most;
        if (!isWhole)
        {
            // The line that is cut is none.
            stream.Seek(-most, SeekOrigin.End);
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        var entries = new List<HistoryEntry>();
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private void Rewrite(List<HistoryEntry> entries)
    {
        var fresh = path + ".new";
        using (var stream = Open(fresh, FileMode.Create, FileAccess.Write))
        {
            foreach (var entry in entries.TakeLast(Most))
            {
                stream.Write(Line(entry));
            }
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Takes the lock; null where another program keeps it for half a second.</summary>
    private FileStream? Lock()
    {
        for (var i = 0; i < Tries; i++)
        {
            try
            {
                return Open(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (i + 1 < Tries)
            {
                Thread.Sleep(BetweenTries);
            }
            catch (IOException)
            {
                // It goes without.
            }
        }

        return null;
    }

    /// <summary>Opens for the person alone: prompts say much.</summary>
    private static FileStream Open(string file, FileMode mode, FileAccess access, FileShare share = FileShare.ReadWrite | FileShare.Delete)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }

    private static HistoryEntry? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("folder", out var folder)
                && folder.ValueKind == JsonValueKind.String && root.TryGetProperty("prompt", out var prompt) && prompt.ValueKind == JsonValueKind.String
                && prompt.GetString() is { } text
                ? new HistoryEntry(folder.GetString()!, text) { Pastes = root.TryGetProperty("pastes", out var pastes) ? Places(pastes, text.Length) : [] }
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // A line that another process was killed in.
            return null;
        }
    }

    /// <summary>Places of pastes; none where they do not lie in the text one behind the other.</summary>
    private static List<(int Start, int Length)> Places(JsonElement pastes, int length)
    {
        var places = new List<(int Start, int Length)>();
        var numbers = pastes.ValueKind == JsonValueKind.Array ? pastes.EnumerateArray().Select(Number).ToList() : [];
        for (int i = 0, end = 0; i + 1 < numbers.Count; i += 2)
        {
            if (numbers[i] < end || numbers[i + 1] <= 0 || numbers[i + 1] > length - numbers[i])
            {
                return [];
            }

            end = numbers[i] + numbers[i + 1];
            places.Add((numbers[i], numbers[i + 1]));
        }

        return places;
    }

    private static int Number(JsonElement number) => number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value) ? value : -1;

    private static byte[] Line(HistoryEntry entry)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("folder", entry.Workspace);
            json.WriteString("prompt", entry.Text);
            if (entry.Pastes.Count > 0)
            {
                json.WriteStartArray("pastes");
                foreach (var (start, length) in entry.Pastes)
                {
                    json.WriteNumberValue(start);
                    json.WriteNumberValue(length);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
