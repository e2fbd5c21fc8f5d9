using System.Text;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>
/// Notes of new contents that lie beside their files until they are renamed into place, so that those of a process that was killed can be removed.
/// </summary>
/// <remarks>
/// A note is a file of the program's data that its process holds locked; the lock ends with the process, however that ends. Thread-safe, across processes too.
/// </remarks>
/// <param name="data">The folder of the program's data.</param>
public sealed class StagedFiles(string data)
{
    /// <summary>Ending of the name of a staged file.</summary>
    public const string Ending = ".agent-new";

    private const int MostNotes = 1_000;
    private const int LongestNote = 1024 * 1024;
    private readonly string _folder = Path.Combine(data, "staged");

    /// <summary>Name for a new staged file; nothing else is named so.</summary>
    internal static string NewName() => $".{Guid.NewGuid():N}{Ending}";

    /// <summary>Begins a note; null where none can be made, which keeps nobody from an edit.</summary>
    internal StagedNote? Begin()
    {
        try
        {
            StoreFiles.CreateFolder(data);
            StoreFiles.CreateFolder(_folder);
            var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            return new StagedNote(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes what processes that are gone have left staged. Never throws; what cannot be removed now is left for another time.</summary>
    public void RemoveLeft()
    {
        try
        {
            if (!Directory.Exists(_folder))
            {
                return;
            }

            foreach (var note in Directory.EnumerateFiles(_folder).Take(MostNotes))
            {
                RemoveOf(note);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Another start will find it.
        }
    }

    private static void RemoveOf(string note)
    {
        try
        {
            // Whoever made it still lives where the lock is not to be had.
            using var handle = File.OpenHandle(note, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            var bytes = new byte[Math.Min(RandomAccess.GetLength(handle), LongestNote)];
            var length = RandomAccess.Read(handle, bytes, 0);
            foreach (var path in Encoding.UTF8.GetString(bytes, 0, length).Split('\0', StringSplitOptions.RemoveEmptyEntries))
            {
                // A note is no way to have other files removed.
                if (IsStaged(Path.GetFileName(path)) && Path.IsPathFullyQualified(path) && new FileInfo(path) is { Exists: true, LinkTarget: null } left)
                {
                    left.Delete();
                }
            }

            File.Delete(note);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // In use, or in a folder that cannot be reached at this moment.
        }
    }

    private static bool IsStaged(string name) =>
        name.Length == 1 + 32 + Ending.Length && name[0] == '.' && name.EndsWith(Ending, StringComparison.Ordinal)
        && name.AsSpan(1, 32).IndexOfAnyExcept("0123456789abcdef") < 0;
}
