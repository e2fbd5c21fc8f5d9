using System.Text;
using AgentHost.Plugins.Infrastructure.Layout;

namespace AgentHost.Plugins.Infrastructure.Affected;

/// <summary>Finds the folders of the workspace that code takes modules from, through all that these take in turn.</summary>
internal sealed class ModuleFolders(IFiles files)
{
    private const int MostFolders = 500;
    private const int MostBytes = 1024 * 1024;

    private readonly Dictionary<string, IReadOnlyList<string>> _direct = new(StringComparer.Ordinal);

    /// <summary>All folders that the code in a folder takes modules from.</summary>
    public async ValueTask<IReadOnlyCollection<string>> FindAsync(string folder, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var left = new Queue<string>([folder]);
        while (left.TryDequeue(out var next) && found.Count < MostFolders)
        {
            foreach (var module in await DirectAsync(next, cancellationToken))
            {
                if (found.Add(module))
                {
                    left.Enqueue(module);
                }
            }
        }

        return found;
    }

    /// <summary>Sources of modules in a text: <c>source = "../x"</c>. One in a comment costs a folder too many, no more.</summary>
    internal static IEnumerable<string> Sources(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var words = line.Trim();
            if (words.StartsWith("source", StringComparison.Ordinal) && words[6..].TrimStart() is ['=', .. var rest] && rest.Trim() is ['"', .. var quoted]
                && quoted.IndexOf('"', StringComparison.Ordinal) is > 0 and var end
                && (quoted.StartsWith("./", StringComparison.Ordinal) || quoted.StartsWith("../", StringComparison.Ordinal)))
            {
                yield return quoted[..end];
            }
        }
    }

    private async ValueTask<IReadOnlyList<string>> DirectAsync(string folder, CancellationToken cancellationToken)
    {
        if (_direct.TryGetValue(folder, out var known))
        {
            return known;
        }

        var found = new List<string>();
        try
        {
            foreach (var entry in await files.ListAsync(folder, cancellationToken))
            {
                if (entry.Kind == FileKind.File && entry.Name.EndsWith(".tf", StringComparison.Ordinal))
                {
                    var text = Encoding.UTF8.GetString(await files.ReadAllAsync(RepositoryLayout.Join(folder, entry.Name), MostBytes, cancellationToken));
                    found.AddRange(Sources(text).Select(source => RepositoryLayout.Normalize(RepositoryLayout.Join(folder, source))).OfType<string>()
                        .Where(static path => path.Length > 0));
                }
            }
        }
        catch (FileAccessException)
        {
            // No folder, no modules.
        }

        return _direct[folder] = found;
    }
}
