namespace AgentHost.Plugins.Offline.Projects;

/// <summary>Facts about a project, from its own files.</summary>
internal sealed class ProjectFacts
{
    private const int Most = 60;

    /// <summary>Its name; the first that is found stands.</summary>
    public string? Name { get; private set; }

    /// <summary>Description from a manifest at the root; those further down speak of their parts alone.</summary>
    public string? Description { get; private set; }

    /// <summary>The README's heading.</summary>
    public string? Title { get; set; }

    /// <summary>The README's first paragraph.</summary>
    public string? Opening { get; set; }

    public string? Readme { get; set; }

    /// <summary>Files that say what the project is made of.</summary>
    public List<string> Manifests { get; } = [];

    /// <summary>Names of its parts: projects of a solution, packages.</summary>
    public List<string> Parts { get; } = [];

    public List<string> Dependencies { get; } = [];

    /// <summary>Things that its manifests can run: scripts, make targets.</summary>
    public List<string> Tasks { get; } = [];

    public void SayName(string? name)
    {
        if (!string.IsNullOrWhiteSpace(name))
        {
            Name ??= name.Trim();
        }
    }

    public void SayDescription(string? text)
    {
        if (!string.IsNullOrWhiteSpace(text) && Manifests is [.., var current] && !current.Contains('/', StringComparison.Ordinal))
        {
            Description ??= text.Trim();
        }
    }

    public static void Add(List<string> list, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value) && list.Count < Most && !list.Contains(value.Trim(), StringComparer.Ordinal))
        {
            list.Add(value.Trim());
        }
    }
}
