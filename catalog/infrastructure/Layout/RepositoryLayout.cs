using AgentHost.Plugins.Infrastructure.Merging;

namespace AgentHost.Plugins.Infrastructure.Layout;

/// <summary>
/// Layout of a repository: its folders, and the names of its stacks. Paths are from the workspace's root, with slashes; empty for the root itself.
/// </summary>
internal sealed record RepositoryLayout
{
    /// <summary>Folder of the stacks.</summary>
    public string Stacks { get; init; } = "stacks";

    /// <summary>Folders of components, by their type.</summary>
    public IReadOnlyDictionary<string, string> Components { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["terraform"] = "components/terraform",
        ["helmfile"] = "components/helmfile"
    };

    /// <summary>Folder of the workflows.</summary>
    public string Workflows { get; init; } = "stacks/workflows";

    /// <summary>Globs below <see cref="Stacks"/> of the files that are stacks.</summary>
    public IReadOnlyList<string> Include { get; init; } = ["**/*"];

    /// <summary>Globs below <see cref="Stacks"/> of the files that are only imported.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = ["**/_*", "catalog/**", "mixins/**", "workflows/**", "schemas/**"];

    /// <summary>Pattern of a stack's name: text with <c>{tenant}</c> and other variables of the stack; null for the file's path.</summary>
    public string? NamePattern { get; init; }

    /// <summary>Strategy for merging lists.</summary>
    public ListStrategy Lists { get; init; }

    /// <summary>The file that says so; null where there is none.</summary>
    public string? File { get; init; }

    /// <summary>Problems with parts of the file that are ignored.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>A path in short form: no <c>.</c>, no <c>..</c>, no slash at its ends; null where it leaves the workspace.</summary>
    public static string? Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>Two paths together.</summary>
    public static string Join(string folder, string name) => folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";
}
