using AgentHost.Plugins.Infrastructure.Layout;

namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>Resolves the path or pattern of an import to files.</summary>
internal static class ImportPath
{
    /// <summary>The files of an import.</summary>
    /// <param name="import">
    /// As it is written: a path from the stacks' folder, or with <c>./</c> and <c>../</c> from the file's own, with or without its ending; or a pattern.
    /// </param>
    /// <param name="place">Where it is written.</param>
    /// <param name="from">The file that imports.</param>
    /// <param name="stacks">The stacks' folder.</param>
    /// <param name="known">All files below the stacks' folder, sorted.</param>
    /// <param name="source">The files.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="InfrastructureException">It names none, or none that can be taken.</exception>
    public static async ValueTask<IReadOnlyList<string>> ResolveAsync(
        string import, Place place, string from, string stacks, IReadOnlyList<string> known, IStackSource source, CancellationToken cancellationToken)
    {
        if (import.Contains("{{", StringComparison.Ordinal))
        {
            throw new InfrastructureException(place, $"The import {import} is a template, which is not worked out here: its values are missing.");
        }

        if (import.Contains("://", StringComparison.Ordinal) || import.Contains("::", StringComparison.Ordinal)
            || import.StartsWith("git@", StringComparison.Ordinal) || import.StartsWith("github.com/", StringComparison.Ordinal))
        {
            throw new InfrastructureException(place, $"The import {import} is on another machine and is not fetched: its values are missing.");
        }

        var near = import.StartsWith("./", StringComparison.Ordinal) || import.StartsWith("../", StringComparison.Ordinal);
        var start = near ? from[..Math.Max(0, from.LastIndexOf('/'))] : stacks;
        if (import.Length == 0 || import.StartsWith('/') || RepositoryLayout.Normalize(RepositoryLayout.Join(start, import)) is not { Length: > 0 } path)
        {
            throw new InfrastructureException(place, import.Length == 0 ? "An import is empty." : $"The import {import} is outside the workspace.");
        }

        if (PathGlob.IsPattern(path))
        {
            // A pattern that its own file fits means the others.
            var ended = WorkspaceSource.IsYaml(path) ? [path] : new[] { path + ".yaml", path + ".yml" };
            var found = known.Where(file => file != from && Array.Exists(ended, pattern => PathGlob.Fits(pattern, file))).ToList();
            return found.Count > 0 ? found : throw new InfrastructureException(place, $"No file fits the import {import}.");
        }

        foreach (var ending in WorkspaceSource.IsYaml(path) ? [""] : new[] { ".yaml", ".yml" })
        {
            if (Contains(known, path + ending) || await source.ReadAsync(path + ending, cancellationToken) is not null)
            {
                return [path + ending];
            }
        }

        var meant = Nearest.Find(path[(path.LastIndexOf('/') + 1)..], known.Select(static file => Name(file)));
        var hint = meant is null ? "" : $"; did you mean {known.First(file => Name(file) == meant)}?";
        throw new InfrastructureException(place, $"The import {import} names no file: there is no {path}{(WorkspaceSource.IsYaml(path) ? "" : ".yaml")}{hint}");
    }

    private static bool Contains(IReadOnlyList<string> sorted, string path) => ((List<string>)sorted).BinarySearch(path, StringComparer.Ordinal) >= 0;

    private static string Name(string file) => file[(file.LastIndexOf('/') + 1)..file.LastIndexOf('.')];
}
