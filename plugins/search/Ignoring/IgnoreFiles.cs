using System.Text;
using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>Loads the ignore files of a folder.</summary>
internal sealed class IgnoreFiles(IFiles files, ScanNotes notes)
{
    // Longer than any that is written by hand: some programs write a line for every file.
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The rules that hold in a folder.</summary>
    /// <param name="above">Those of the folder above.</param>
    /// <param name="folder">The folder's path, empty or with a slash at its end.</param>
    /// <param name="prefixLength">Length of the folder's path from the topmost one, with the slash.</param>
    /// <param name="entries">What is in it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IgnoreScope> LoadAsync(IgnoreScope above, string folder, int prefixLength, IReadOnlyList<FileEntry> entries, CancellationToken cancellationToken)
    {
        var scope = above;
        FileKind? git = null;
        bool gitIgnore = false, ignore = false, agentIgnore = false;
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
                    gitIgnore = true;
                    break;
                case ".ignore":
                    ignore = true;
                    break;
                case ".agentignore":
                    agentIgnore = true;
                    break;
            }
        }

        if (git is not null)
        {
            // A repository's own rules end at its root.
            scope = scope with
            {
                Git = null,
                Exclude = git == FileKind.Folder ? await NodeAsync(null, folder + ".git/info/exclude", prefixLength, cancellationToken) : null,
                Global = scope.Global is { } global ? global with { PrefixLength = prefixLength } : null,
            };
        }

        scope = gitIgnore ? scope with { Git = await NodeAsync(scope.Git, folder + ".gitignore", prefixLength, cancellationToken) } : scope;
        scope = ignore ? scope with { Plain = await NodeAsync(scope.Plain, folder + ".ignore", prefixLength, cancellationToken) } : scope;
        return agentIgnore ? scope with { Agent = await NodeAsync(scope.Agent, folder + ".agentignore", prefixLength, cancellationToken) } : scope;
    }

    /// <summary>Rules of one file put before others; those others when it cannot be read or says nothing.</summary>
    public async ValueTask<RuleNode?> NodeAsync(RuleNode? above, string path, int prefixLength, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await files.ReadAllAsync(path, MaxBytes, cancellationToken);
            return RuleSet.Parse(Encoding.UTF8.GetString(bytes)) is { } rules ? new(rules, prefixLength, above) : above;
        }
        catch (FileAccessException exception)
        {
            if (exception.Failure == FileAccessFailure.TooLarge)
            {
                notes.AddTooLong(path);
            }

            return above;
        }
    }
}
