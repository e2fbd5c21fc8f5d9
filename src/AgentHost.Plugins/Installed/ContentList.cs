using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Installed;

/// <summary>List of the files in a plugin's folder, in the order of their names' bytes.</summary>
/// <param name="Files">The files.</param>
public sealed record ContentList(IReadOnlyList<ContentFile> Files)
{
    /// <summary>The most files that a plugin may have.</summary>
    public const int MostFiles = 20_000;

    private const int BufferSize = 128 * 1024;

    private const string Nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>One hash over all names, lengths and contents: <c>sha256:</c> and 64 hexadecimals. The same on each system.</summary>
    public string Hash()
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            all.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Path}\0{file.Length}\0{file.Sha256}\n")));
        }

        return "sha256:" + Convert.ToHexStringLower(all.GetHashAndReset());
    }

    /// <summary>Reads a folder. What is no ordinary file or folder stands in the list with the length -1, so that it never equals what was installed.</summary>
    /// <exception cref="IOException">A file cannot be read, or there are too many.</exception>
    public static ContentList Of(string folder, CancellationToken cancellationToken)
    {
        var files = new List<ContentFile>();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            Collect(new DirectoryInfo(folder), "", files, buffer, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        files.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return new(files);
    }

    /// <summary>Lists the differences, one sentence each.</summary>
    /// <param name="now">List of the files that are there now.</param>
    public IEnumerable<string> Differences(ContentList now)
    {
        var rest = now.Files.ToDictionary(static file => file.Path, StringComparer.Ordinal);
        foreach (var file in Files)
        {
            if (!rest.Remove(file.Path, out var found))
            {
                yield return $"{file.Path} is missing.";
            }
            else if (found != file)
            {
                yield return $"{file.Path} was changed.";
            }
        }

        foreach (var path in rest.Keys.Order(StringComparer.Ordinal))
        {
            yield return $"{path} was added.";
        }
    }

    private static void Collect(DirectoryInfo folder, string prefix, List<ContentFile> files, byte[] buffer, CancellationToken cancellationToken)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos(
            "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, RecurseSubdirectories = false }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = prefix + entry.Name;
            if (files.Count >= MostFiles)
            {
                throw new IOException($"There are more than {MostFiles} files in {folder.FullName}.");
            }

            if (entry.LinkTarget is not null)
            {
                files.Add(new ContentFile(name, -1, ""));
            }
            else if (entry is DirectoryInfo below)
            {
                var before = files.Count;
                Collect(below, name + "/", files, buffer, cancellationToken);
                if (files.Count == before)
                {
                    // A plugin's content has no empty folders; one that is there was put there.
                    files.Add(new ContentFile(name + "/", -1, ""));
                }
            }
            else
            {
                // Pipes and devices have no length: they are never opened, since that could wait for ever.
                var (length, hash) = ((FileInfo)entry).Length == 0 ? (0, Nothing) : HashOf(entry.FullName, buffer);
                files.Add(new ContentFile(name, length, hash));
            }
        }
    }

    private static (long Length, string Hash) HashOf(string path, byte[] buffer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        long length = 0;
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
