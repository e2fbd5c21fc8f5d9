using AgentHost.FileSystem;
using AgentHost.FrontMatter;
using AgentHost.Permissions.Safety;

namespace AgentHost.Trust;

/// <summary>Skills, commands and agents of the project whose head allows tools in advance: who adds one to a trusted folder would give it rights.</summary>
internal sealed class GrantingFilesSource : ITrustSource
{
    private const string Key = "allowed-tools";
    private const int MostDepth = 8;
    private const int MostWatched = 2_000;

    private static readonly string[] Folders = ["skills", "commands", "agents"];

    private static readonly EnumerationOptions Entries = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    public void Collect(TrustScan scan)
    {
        foreach (var folder in FoldersIn(scan.Root))
        {
            Collect(scan, folder, depth: 0);
        }
    }

    /// <summary>Lists the folders whose time changes where such a file comes or goes; the first 2,000, none of what cannot be listed.</summary>
    public static IReadOnlyList<string> FindWatched(string root)
    {
        List<string> found = [root];
        try
        {
            found.AddRange(HiddenIn(root));
            foreach (var folder in FoldersIn(root))
            {
                found.Add(folder);
                found.AddRange(Directory.EnumerateDirectories(
                    folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MostDepth }).Take(MostWatched));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed cannot be trusted either, which its report says.
        }

        return found.Count > MostWatched ? found[..MostWatched] : found;
    }

    private static IEnumerable<string> HiddenIn(string root) =>
        Directory.EnumerateDirectories(root, ".*", Entries).Where(static hidden => Path.GetFileName(hidden) != ".git");

    private static IEnumerable<string> FoldersIn(string root) =>
        HiddenIn(root).SelectMany(static hidden => Folders.Select(name => Path.Combine(hidden, name))).Where(Directory.Exists);

    private static void Collect(TrustScan scan, string folder, int depth)
    {
        if (depth > MostDepth)
        {
            return;
        }

        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Entries))
        {
            if (Directory.Exists(entry.FullName))
            {
                Collect(scan, entry.FullName, depth + 1);
            }
            else if (ProtectedPaths.AllowsInAdvance(entry.FullName) && Allows(entry.FullName))
            {
                scan.AddFile(entry.FullName, "grant");
            }
        }
    }

    private static bool Allows(string path)
    {
        try
        {
            using var handle = PlainFile.Open(path, out var length);
            return length <= FrontReader.MostBytes && FrontReader.Read(PlainFile.Read(handle, length)).Find(Key) is not null;
        }
        catch (FileAccessException)
        {
            // A pipe or a device: nothing is read of it.
            return false;
        }
    }
}
