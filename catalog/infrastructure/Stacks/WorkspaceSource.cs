using System.Collections.Concurrent;
using System.Security.Cryptography;
using AgentHost.Plugins.Infrastructure.Layout;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>
/// The files of a workspace. What was read is kept by its content: a file whose size and time are as they were, and which had rested when it was read, is not
/// read again.
/// </summary>
/// <param name="files">The files, held to the call.</param>
/// <param name="kept">What was read before, by whichever call.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkspaceSource(IFiles files, ConcurrentDictionary<string, WorkspaceSource.Kept> kept, TimeProvider time) : IStackSource
{
    /// <summary>The most files of one repository.</summary>
    public const int MostFiles = 5_000;

    private const int MostFolders = 5_000;
    private const int MostDepth = 24;
    private const long MostTotal = 64L * 1024 * 1024;

    // Clocks of file systems are coarse: a file that was just written may change again within the same time.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    private long _total;

    public async ValueTask<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var left = new Queue<(string Path, int Depth)>([(folder, 0)]);
        var folders = 0;
        if (await StatAsync(folder.Length == 0 ? "." : folder, cancellationToken) is not { Kind: FileKind.Folder })
        {
            return found;
        }

        while (left.TryDequeue(out var next))
        {
            if (++folders > MostFolders || found.Count > MostFiles)
            {
                throw new InfrastructureException(
                    Place.Of(folder), $"There are more than {MostFiles} files of stacks: name a smaller folder in the setting plugins.infrastructure.stacks.");
            }

            foreach (var entry in await files.ListAsync(next.Path.Length == 0 ? "." : next.Path, cancellationToken))
            {
                var path = RepositoryLayout.Join(next.Path, entry.Name);
                if (entry.Name.StartsWith('.'))
                {
                    continue;
                }

                if (entry.Kind == FileKind.Folder && next.Depth < MostDepth)
                {
                    left.Enqueue((path, next.Depth + 1));
                }
                else if (entry.Kind != FileKind.Folder && IsYaml(entry.Name))
                {
                    found.Add(path);
                }
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    public async ValueTask<StackFile?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        FileStatus? status;
        try
        {
            status = await files.StatAsync(path, cancellationToken);
        }
        catch (FileAccessException exception)
        {
            return new(path, "denied", null, new(Place.Of(path), exception.Message));
        }

        if (status is not { Kind: FileKind.File })
        {
            return null;
        }

        if (!status.Inside)
        {
            return new(path, "outside", null, new(Place.Of(path), "The file is outside the workspace."));
        }

        if (status.Length > YamlReader.MostBytes)
        {
            return new(path, "long", null, new(Place.Of(path), $"The file is longer than {YamlReader.MostBytes / (1024 * 1024)} MB: split it."));
        }

        if (kept.TryGetValue(path, out var before) && before.Length == status.Length && before.Modified == status.Modified
            && before.Modified + Rest < before.ReadAt)
        {
            return before.File;
        }

        try
        {
            var now = time.GetUtcNow();
            var bytes = await files.ReadAllAsync(path, YamlReader.MostBytes, cancellationToken);
            if ((_total += bytes.Length) > MostTotal)
            {
                throw new InfrastructureException(Place.Of(path), $"The stacks are longer than {MostTotal / (1024 * 1024)} MB together.");
            }

            var stamp = Convert.ToHexStringLower(SHA256.HashData(bytes));
            var file = before?.File.Stamp == stamp ? before.File : StackFile.Read(path, stamp, bytes);
            if (kept.Count < 2 * MostFiles || kept.ContainsKey(path))
            {
                kept[path] = new(status.Length, status.Modified, now, file);
            }

            return file;
        }
        catch (FileAccessException exception)
        {
            return new(path, "denied", null, new(Place.Of(path), exception.Message));
        }
    }

    public async ValueTask<bool> HasFolderAsync(string path, CancellationToken cancellationToken) =>
        await StatAsync(path, cancellationToken) is { Kind: FileKind.Folder };

    /// <summary>Tells whether a file is YAML by its name.</summary>
    public static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);

    private async ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await files.StatAsync(path, cancellationToken);
        }
        catch (FileAccessException)
        {
            return null;
        }
    }

    /// <summary>A file that was read.</summary>
    internal sealed record Kept(long Length, DateTimeOffset Modified, DateTimeOffset ReadAt, StackFile File);
}
