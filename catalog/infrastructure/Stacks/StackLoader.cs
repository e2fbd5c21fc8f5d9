using AgentHost.Plugins.Infrastructure.Layout;
using AgentHost.Plugins.Infrastructure.Merging;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>
/// Reads all stacks of a repository. Each file is merged with its imports once; what is wrong with one import costs its values alone, and is told with its
/// place.
/// </summary>
internal sealed class StackLoader
{
    private const int MostImports = 64;
    private const int MostLinks = 500_000;

    private static readonly YamlMap Nothing = YamlMap.Empty(default);

    private readonly IStackSource _source;
    private readonly RepositoryLayout _layout;
    private readonly IReadOnlyList<string> _known;
    private readonly Merger _merger;
    private readonly Dictionary<string, Resolved> _resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _stamps = new(StringComparer.Ordinal);
    private int _links;

    private StackLoader(IStackSource source, RepositoryLayout layout, IReadOnlyList<string> known, CancellationToken cancellationToken)
    {
        _source = source;
        _layout = layout;
        _known = known;
        _merger = new(layout.Lists, cancellationToken);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="InfrastructureException">There are too many files, or too much in them.</exception>
    public static async ValueTask<StackRepository> LoadAsync(IStackSource source, RepositoryLayout layout, CancellationToken cancellationToken)
    {
        var known = await source.ListAsync(layout.Stacks, cancellationToken);
        return await new StackLoader(source, layout, known, cancellationToken).LoadAsync(cancellationToken);
    }

    private async ValueTask<StackRepository> LoadAsync(CancellationToken cancellationToken)
    {
        var stacks = new List<StackInfo>();
        var problems = new List<Problem>(_layout.Problems);
        foreach (var path in _known)
        {
            var resolved = await ResolveAsync(path, [], cancellationToken);
            problems.AddRange(resolved.Problems);
            if (!IsStack(path) || resolved.Root.Map("components")?.Members.Any(static pair => pair.Value is YamlMap { Count: > 0 }) != true)
            {
                continue;
            }

            var (name, odd) = NameOf(path, resolved.Root);
            if (odd is not null)
            {
                problems.Add(odd);
            }

            var all = resolved.Files.SelectMany(file => _resolved.TryGetValue(file, out var part) ? part.Problems : []).Distinct().ToList();
            stacks.Add(new(name, path, resolved.Root, resolved.Files, odd is null ? all : [.. all, odd]));
        }

        // Imports that lie elsewhere are not among the known files.
        problems.AddRange(_resolved.Values.SelectMany(static part => part.Problems));
        stacks.Sort(static (left, right) =>
            (string.CompareOrdinal(left.Name, right.Name), string.CompareOrdinal(left.File, right.File)) is var (names, files) && names != 0 ? names : files);
        return new(_layout, stacks, [.. problems.Distinct()], _stamps);
    }

    private bool IsStack(string path)
    {
        var below = _layout.Stacks.Length == 0 ? path : path[(_layout.Stacks.Length + 1)..];
        return !(_layout.Workflows.Length > 0 && path.StartsWith(_layout.Workflows + "/", StringComparison.Ordinal))
            && _layout.File != path
            && _layout.Include.Any(glob => PathGlob.Fits(glob, below)) && !_layout.Exclude.Any(glob => PathGlob.Fits(glob, below));
    }

    private (string Name, Problem? Odd) NameOf(string path, YamlMap root)
    {
        var below = path[(_layout.Stacks.Length == 0 ? 0 : _layout.Stacks.Length + 1)..path.LastIndexOf('.')];
        if (root.Text("name") is { Length: > 0 } given)
        {
            return (given, null);
        }

        if (_layout.NamePattern is not { Length: > 0 } pattern)
        {
            return (below, null);
        }

        var name = StackName.Make(
            pattern,
            word => (root.Map("vars")?[word] ?? root.Map("terraform")?.Map("vars")?[word]) is YamlScalar { Type: not ScalarKind.Null } value
                ? value.Text
                : null,
            out var missing);
        return name is not null
            ? (name, null)
            : (below, new(Place.Of(path), $"The stack has no variable {missing}, which its name ({pattern}) is made of: it is called {below} here."));
    }

    private async ValueTask<Resolved> ResolveAsync(string path, List<string> chain, CancellationToken cancellationToken)
    {
        if (_resolved.TryGetValue(path, out var known))
        {
            return known;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var file = await _source.ReadAsync(path, cancellationToken);
        _stamps[path] = file?.Stamp ?? "";
        var problems = new List<Problem>();
        var files = new HashSet<string>(StringComparer.Ordinal) { path };
        if (file is null)
        {
            problems.Add(new(Place.Of(path), "The file is not there any more."));
        }
        else if (file.Fault is { } fault)
        {
            problems.Add(fault);
        }

        var root = file?.Root ?? Nothing;
        YamlNode merged = Nothing;
        chain.Add(path);
        foreach (var (import, place, optional) in ImportsOf(root, problems))
        {
            try
            {
                foreach (var target in await ImportPath.ResolveAsync(import, place, path, _layout.Stacks, _known, _source, cancellationToken))
                {
                    merged = await ImportAsync(merged, target, place, chain, files, problems, cancellationToken);
                }
            }
            catch (InfrastructureException exception) when (exception.Place == place)
            {
                if (!optional)
                {
                    problems.Add(Problem.Of(exception, place));
                }
            }
        }

        chain.RemoveAt(chain.Count - 1);
        var own = root.Only(static name => name != "import");
        Resolved resolved;
        try
        {
            resolved = new((YamlMap)_merger.Merge(merged, own), files, problems);
        }
        catch (InfrastructureException exception)
        {
            resolved = new(own, files, [.. problems, Problem.Of(exception, Place.Of(path))]);
        }

        return _resolved[path] = resolved;
    }

    private async ValueTask<YamlNode> ImportAsync(
        YamlNode merged, string target, Place place, List<string> chain, HashSet<string> files, List<Problem> problems, CancellationToken cancellationToken)
    {
        if (chain.IndexOf(target) is >= 0 and var begin)
        {
            problems.Add(new(place, $"The import goes in a circle: {string.Join(" → ", chain.Skip(begin))} → {target}."));
            return merged;
        }

        if (chain.Count >= MostImports)
        {
            problems.Add(new(place, $"Imports are nested more than {MostImports} deep."));
            return merged;
        }

        var part = await ResolveAsync(target, chain, cancellationToken);
        files.UnionWith(part.Files);
        _links += part.Files.Count;
        if (_links > MostLinks)
        {
            throw new InfrastructureException(Place.Of(_layout.Stacks), $"The stacks import each other more than {MostLinks} times.");
        }

        try
        {
            // The name of an imported file is not that of whoever imports it.
            return _merger.Merge(merged, part.Root.Only(static name => name != "name"));
        }
        catch (InfrastructureException exception)
        {
            throw new InfrastructureException(place, exception.Message);
        }
    }

    private static IEnumerable<(string Import, Place Place, bool Optional)> ImportsOf(YamlMap root, List<Problem> problems)
    {
        switch (root["import"])
        {
            case null or YamlScalar { Type: ScalarKind.Null, Tag: null }:
                yield break;
            case YamlScalar single:
                yield return (single.Value, single.Place, false);
                yield break;
            case YamlList list:
                foreach (var item in list.Items)
                {
                    if (item is YamlScalar scalar)
                    {
                        yield return (scalar.Value, scalar.Place, false);
                    }
                    else if (item is YamlMap map && map.Text("path") is { } path)
                    {
                        yield return (path, item.Place, map.Text("skip_if_missing") is "true");
                    }
                    else
                    {
                        problems.Add(new(item.Place, $"An import is a path, or a map with path; this is {item.Kind}."));
                    }
                }

                break;
            case var other:
                problems.Add(new(other.Place, $"import is a list of paths; this is {other.Kind}."));
                break;
        }
    }

    private sealed record Resolved(YamlMap Root, IReadOnlySet<string> Files, IReadOnlyList<Problem> Problems);
}
