using System.Buffers;
using System.Text;
using AgentHost.GitPatterns;
using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>Loads the ignore files of a folder.</summary>
internal sealed class IgnoreFileLoader(IFiles files, RepositoryExcludes excludes, ScanNotes notes)
{
    /// <summary>Longer than any that is written by hand: some programs write a line for every file.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int UsualBytes = 8 * 1024;
    private const int MostPerRead = 1024 * 1024;

    /// <summary>The rules that hold in a folder.</summary>
    /// <param name="above">Those of the folder above.</param>
    /// <param name="open">The folder.</param>
    /// <param name="folder">Its path, empty or with a slash at its end.</param>
    /// <param name="prefixLength">Length of the folder's path from the topmost one, with the slash.</param>
    /// <param name="entries">What is in it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IgnoreScope> LoadAsync(
        IgnoreScope above, IOpenFolder open, string folder, int prefixLength, IReadOnlyList<FileEntry> entries, CancellationToken cancellationToken)
    {
        var scope = above;
        FileKind? git = null;
        IOpenFolder? gitIgnore = null, ignore = null, agentIgnore = null;

        // A link is followed by its path; what it leads to is judged there.
        IOpenFolder Through(FileEntry entry) => entry.Kind == FileKind.Link ? files.FolderByPath(folder) : open;
        for (var i = 0; i < entries.Count; i++)
        {
            var name = entries[i].Name;
            if (name[0] != '.')
            {
                continue;
            }

            switch (name)
            {
                case ".git":
                    git = entries[i].Kind;
                    break;
                case ".gitignore":
                    gitIgnore = Through(entries[i]);
                    break;
                case ".ignore":
                    ignore = Through(entries[i]);
                    break;
                case ".agentignore":
                    agentIgnore = Through(entries[i]);
                    break;
            }
        }

        if (git is not null)
        {
            // A repository's own rules end at its root, and so do those of the folders above.
            scope = excludes.IsLocal ? excludes.Load(scope with { Git = null }, folder, prefixLength) : scope with
            {
                Git = null,
                Exclude = git == FileKind.Folder
                    ? await NodeAsync(null, files.FolderByPath(folder), ".git/info/exclude", folder, prefixLength, cancellationToken)
                    : null,
            };
        }

        scope = gitIgnore is not null
            ? scope with { Git = await NodeAsync(scope.Git, gitIgnore, ".gitignore", folder, prefixLength, cancellationToken) }
            : scope;
        scope = ignore is not null ? scope with { Plain = await NodeAsync(scope.Plain, ignore, ".ignore", folder, prefixLength, cancellationToken) } : scope;
        return agentIgnore is not null
            ? scope with { Agent = await NodeAsync(scope.Agent, agentIgnore, ".agentignore", folder, prefixLength, cancellationToken) }
            : scope;
    }

    // Rules of one file put before others; those others when it cannot be read or says nothing.
    private async ValueTask<RuleNode?> NodeAsync(
        RuleNode? above, IOpenFolder open, string name, string folder, int prefixLength, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(UsualBytes);
        try
        {
            var filled = 0;
            while (true)
            {
                var asked = Math.Min(buffer.Length - filled, MostPerRead);
                var read = await open.ReadAsync(name, filled, buffer.AsMemory(filled, asked), cancellationToken);
                filled += read;
                if (filled > MaxBytes)
                {
                    notes.AddTooLong(folder + name);
                    return above;
                }

                if (read < asked)
                {
                    return IgnoreRules.Parse(Encoding.UTF8.GetString(buffer.AsSpan(0, filled))) is { } rules ? new(rules, prefixLength, above) : above;
                }

                if (filled < buffer.Length)
                {
                    continue;
                }

                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 4);
                buffer.AsSpan(0, filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
        catch (FileAccessException)
        {
            return above;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
