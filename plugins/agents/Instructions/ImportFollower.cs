using System.Globalization;
using System.Text;
using AgentHost.RealPaths;

namespace AgentHost.Plugins.Agents.Instructions;

/// <summary>Follows the imports of instruction files: at most five deep, twenty in all, each file once, within the room that is left.</summary>
/// <remarks>For one caller at a time.</remarks>
/// <param name="reader">Reads and judges files.</param>
/// <param name="root">The workspace's folder, for labels.</param>
/// <param name="home">The home folder; null where there is none.</param>
/// <param name="listed">Real paths of files that stand on their own; what is imported is added.</param>
/// <param name="mostOfFile">The most bytes of one file.</param>
internal sealed class ImportFollower(InstructionReader reader, string root, string? home, ISet<string> listed, int mostOfFile)
{
    private const int Deepest = 5;
    private const int Most = 20;
    private const int LeastRoom = 200;

    private int _count;

    /// <summary>Room that is left, in bytes of UTF-8.</summary>
    public int Room { get; set; }

    /// <summary>Reads what a text imports, and what that imports.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Its file.</param>
    /// <param name="isProject">False for a person's own file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<ImportedFiles> FollowAsync(string text, string path, bool isProject, CancellationToken cancellationToken)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
        {
            return new([], [], IsAll: false);
        }

        var files = new List<(string Label, string Text)>();
        var (notes, isAll) = await FollowAsync(text, path, isProject, [RealOf(path)], files, cancellationToken);
        return new(files, notes, isAll);
    }

    private async ValueTask<(IReadOnlyList<string> Notes, bool IsAll)> FollowAsync(
        string text, string path, bool isProject, IReadOnlyList<string> chain, List<(string Label, string Text)> files, CancellationToken cancellationToken)
    {
        var names = ImportNames.Find(text, out var isAll);
        isAll &= names.Count > 0;
        var notes = new List<string>();
        foreach (var name in names)
        {
            var target = PlaceOf(name, path);
            if (target is null || Directory.Exists(target) || !File.Exists(target))
            {
                isAll = false;
                if (ImportNames.IsMeant(name))
                {
                    notes.Add($"(@{name} is not there)");
                }

                continue;
            }

            var real = RealOf(target);
            if (chain.Contains(real, StringComparer.Ordinal))
            {
                notes.Add($"(@{name} leads back to a file that imports this one, and is not read again)");
            }
            else if (!listed.Contains(real))
            {
                var problem = chain.Count > Deepest ? $"imports are followed {Deepest} deep"
                    : _count >= Most ? $"at most {Most} files are imported"
                    : Room < LeastRoom ? "the room for instructions is full"
                    : await AddAsync(target, real, isProject, chain, files, cancellationToken);
                if (problem is not null)
                {
                    notes.Add($"(@{name} is not read: {problem})");
                }
            }
        }

        return (notes, isAll);
    }

    /// <summary>Adds a file and what it imports; gives the reason where it is not read.</summary>
    private async ValueTask<string?> AddAsync(
        string target, string real, bool isProject, IReadOnlyList<string> chain, List<(string Label, string Text)> files, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(target, isProject, mostOfFile, cancellationToken);
        if (read.Text is not { } text)
        {
            return read.Problem ?? "it is empty, or no regular file";
        }

        _count++;
        listed.Add(real);
        var most = Math.Min(mostOfFile, Room);
        var cut = InstructionsSection.Cut(text, most);
        var isCut = cut.Length < text.Length || read.Length > mostOfFile;
        Room -= Encoding.UTF8.GetByteCount(cut);
        var place = files.Count;
        files.Add(default);
        var (notes, isAll) = await FollowAsync(cut, target, isProject, [.. chain, real], files, cancellationToken);
        var own = new ImportedFiles([], notes, isAll).OwnText(
            !isCut ? cut : cut + string.Create(
                CultureInfo.InvariantCulture, $"\n(cut: the file has {read.Length} bytes; read the rest of {target} when you need it)"));
        var label = isProject ? Path.GetRelativePath(root, target).Replace('\\', '/') : "the person";
        if (own is null)
        {
            files.RemoveAt(place);
        }
        else
        {
            files[place] = ($"{label}, imported", own);
        }

        return null;
    }

    private string? PlaceOf(string name, string importer)
    {
        try
        {
            return name.StartsWith("~/", StringComparison.Ordinal)
                ? home is null ? null : Path.GetFullPath(Path.Combine(home, name[2..]))
                : Path.GetFullPath(name, Path.GetDirectoryName(importer)!);
        }
        catch (ArgumentException)
        {
            // A zero byte: no path.
            return null;
        }
    }

    /// <summary>The real path of a file, by which it is known.</summary>
    internal static string RealOf(string path)
    {
        try
        {
            return RealPath.Of(path) ?? path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
