using System.Text.Json;

namespace AgentHost.Terminal.Editing;

/// <summary>
/// Prompts that were sent, by folder and over all, kept in a file with one JSON object a line, which several programs append to. What is longer than 64 KB
/// is not kept, and of the same prompt twice in a row one.
/// </summary>
/// <remarks>A file that cannot be read or written keeps nobody from typing: then there is only what was typed here.</remarks>
internal sealed class PromptHistory
{
    private const int Most = 5_000;
    private const int LongestText = 64 * 1024;
    private const long LargestFile = 16 * 1024 * 1024;

    private readonly string? _file;
    private readonly string _workspace;
    private readonly List<HistoryEntry> _entries = [];
    private int _at;
    private string _draft = "";

    /// <summary>Reads a history.</summary>
    /// <param name="file">The file; null for none.</param>
    /// <param name="workspace">Real path of the folder.</param>
    public PromptHistory(string? file, string workspace)
    {
        _file = file;
        _workspace = workspace;
        Read();
        _at = Own.Count;
    }

    /// <summary>Prompts of this folder, the oldest first.</summary>
    private List<string> Own => [.. _entries.Where(entry => entry.Workspace == _workspace).Select(static entry => entry.Text)];

    /// <summary>Keeps a prompt; from here on the last one is before what is typed.</summary>
    /// <param name="text">The prompt.</param>
    public void Add(string text)
    {
        _draft = "";
        if (!string.IsNullOrWhiteSpace(text) && text.Length <= LongestText && Own.LastOrDefault() != text)
        {
            var entry = new HistoryEntry(_workspace, text);
            _entries.Add(entry);
            Append(entry);
        }

        _at = Own.Count;
    }

    /// <summary>The prompt before; null at the first.</summary>
    /// <param name="draft">Text that is typed now: it comes back behind the last.</param>
    public string? Back(string draft)
    {
        var own = Own;
        if (_at == 0)
        {
            return null;
        }

        if (_at >= own.Count)
        {
            _draft = draft;
        }

        _at = Math.Min(_at, own.Count) - 1;
        return own[_at];
    }

    /// <summary>The prompt behind, at the end what was typed; null where that is shown.</summary>
    public string? Forward()
    {
        var own = Own;
        if (_at >= own.Count)
        {
            return null;
        }

        _at++;
        return _at == own.Count ? _draft : own[_at];
    }

    /// <summary>Finds the latest prompt that holds a text, each text once.</summary>
    /// <param name="text">The text, whatever its case; empty for any.</param>
    /// <param name="skip">Number of hits to pass over, the latest first.</param>
    /// <param name="all">True for all folders.</param>
    public string? Find(string text, int skip, bool all)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            var entry = _entries[i];
            if ((all || entry.Workspace == _workspace) && entry.Text.Contains(text, StringComparison.OrdinalIgnoreCase) && seen.Add(entry.Text) && skip-- == 0)
            {
                return entry.Text;
            }
        }

        return null;
    }

    private void Read()
    {
        try
        {
            if (_file is null || new FileInfo(_file) is not { Exists: true, Length: < LargestFile })
            {
                return;
            }

            var lines = File.ReadAllLines(_file);
            foreach (var line in lines)
            {
                if (Parse(line) is { } entry)
                {
                    _entries.Add(entry);
                }
            }

            if (_entries.Count > Most)
            {
                _entries.RemoveRange(0, _entries.Count - Most);
                Rewrite();
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _entries.Clear();
        }
    }

    private static HistoryEntry? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("folder", out var folder)
                && folder.ValueKind == JsonValueKind.String && root.TryGetProperty("prompt", out var prompt) && prompt.ValueKind == JsonValueKind.String
                ? new HistoryEntry(folder.GetString()!, prompt.GetString()!)
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // A line that another process was killed in.
            return null;
        }
    }

    private void Append(HistoryEntry entry)
    {
        if (_file is null)
        {
            return;
        }

        try
        {
            using var stream = Open(_file, FileMode.Append);
            stream.Write(Line(entry));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is in memory.
        }
    }

    private void Rewrite()
    {
        var fresh = _file + ".new";
        using (var stream = Open(fresh, FileMode.Create))
        {
            foreach (var entry in _entries)
            {
                stream.Write(Line(entry));
            }
        }

        File.Move(fresh, _file!, overwrite: true);
    }

    /// <summary>Opens for the person alone: prompts say much.</summary>
    private static FileStream Open(string file, FileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }

    private static byte[] Line(HistoryEntry entry)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("folder", entry.Workspace);
            json.WriteString("prompt", entry.Text);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
