using System.Text.Json;

namespace AgentHost.Plugins.Skills.Finding;

/// <summary>Places where skills are looked for, in the order of precedence.</summary>
/// <remarks>By hand: it runs at a start, where each use of a span of texts or of a query into an array is compiled first.</remarks>
internal static class SkillPlaces
{
    private const int MostFolders = 64;
    private const int MostPlaces = 300;

    private static readonly string[] Named = ["AGENT_SKILLS_DIR", "CRUSH_SKILLS_DIR"];
    private static readonly string[] OfProject = 
    [
        ".agents/skills", ".agent/skills", ".crush/skills", ".claude/skills", ".cursor/skills", ".codex/skills", ".gemini/skills", ".opencode/skills",
        ".github/skills", ".goose/skills"
    ];

    /// <summary>Homes of other programs, below the person's.</summary>
    private static readonly string[] OfOthers = [".codex/skills", ".gemini/skills", ".opencode/skills", ".github/skills", ".goose/skills"];

    /// <param name="workspace">The workspace: a project that is not trusted ranks last.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="plugins">Folders that plugins bring.</param>
    /// <param name="bundled">The folder of those that came with the host.</param>
    public static IReadOnlyList<SkillPlace> Of(IWorkspaceContext workspace, Func<string, string?> variables, IReadOnlyList<SkillPlace> plugins, string? bundled)
    {
        var places = new List<SkillPlace>();

        // A folder of that name on this machine is another one than the place's.
        var isHere = workspace.Target == "local";
        var project = isHere ? Project(workspace.Root) : [];
        if (workspace.Trusted)
        {
            places.AddRange(project);
        }

        var home = variables("HOME") is { Length: > 0 } set ? set : variables("USERPROFILE");
        foreach (var name in Named)
        {
            foreach (var folder in (variables(name) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                Add(places, Home(folder, home), SkillScope.User, "$" + name);
            }
        }

        var config = variables("XDG_CONFIG_HOME") is { Length: > 0 } given ? given : home is null ? null : Path.Combine(home, ".config");
        Add(places, Below(config, "agents/skills"), SkillScope.User, "$XDG_CONFIG_HOME/agents/skills");
        Add(places, Below(config, "crush/skills"), SkillScope.User, "$XDG_CONFIG_HOME/crush/skills");
        Add(places, Below(home, ".agents/skills"), SkillScope.User, "~/.agents/skills");
        Add(places, Below(home, ".claude/skills"), SkillScope.User, "~/.claude/skills");
        Add(places, Below(home, ".config/crush/skills"), SkillScope.User, "~/.config/crush/skills");
        foreach (var name in OfOthers)
        {
            Add(places, Below(home, name), SkillScope.User, "~/" + name);
        }

        Add(places, Below(config, "opencode/skills"), SkillScope.User, "$XDG_CONFIG_HOME/opencode/skills");
        Add(places, Below(config, "goose/skills"), SkillScope.User, "$XDG_CONFIG_HOME/goose/skills");
        Add(places, Below(variables("LOCALAPPDATA"), "agents/skills"), SkillScope.User, @"%LOCALAPPDATA%\agents\skills");
        Add(places, Below(variables("LOCALAPPDATA"), "crush/skills"), SkillScope.User, @"%LOCALAPPDATA%\crush\skills");
        foreach (var path in Texts(workspace.Settings, "paths"))
        {
            var whole = Home(path, home) ?? path;
            if (isHere || Path.IsPathFullyQualified(whole))
            {
                Add(places, Path.GetFullPath(whole, workspace.Root), SkillScope.Path, path);
            }
        }

        places.AddRange(plugins);
        Add(places, bundled, SkillScope.Bundled, "bundled");
        if (!workspace.Trusted)
        {
            places.AddRange(project);
        }

        // One folder under two names counts once, where it ranks highest.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<SkillPlace>(places.Count);
        foreach (var place in places)
        {
            if (seen.Add(place.Folder.TrimEnd('/')) && kept.Count < MostPlaces)
            {
                kept.Add(place);
            }
        }

        return kept;
    }

    /// <summary>The texts of a list in the settings.</summary>
    public static IEnumerable<string> Texts(JsonElement settings, string name) => ToolSettings.Texts(settings, name);

    private static List<SkillPlace> Project(string root)
    {
        var places = new List<SkillPlace>();
        var folders = new List<string>();
        for (var folder = root; folder is not null && folders.Count < MostFolders; folder = Path.GetDirectoryName(folder))
        {
            folders.Add(folder);
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                break;
            }
        }

        // Without a repository the workspace's own folder alone.
        var top = Path.Exists(Path.Combine(folders[^1], ".git")) ? folders[^1] : root;
        if (top == root)
        {
            folders.Clear();
            folders.Add(root);
        }

        foreach (var folder in folders)
        {
            foreach (var name in OfProject)
            {
                places.Add(new(
                    Path.Combine(folder, name),
                    SkillScope.Project,
                    folder == root ? name : $"{Path.GetRelativePath(root, folder).Replace('\\', '/')}/{name}") { Root = top });
            }
        }

        return places;
    }

    private static void Add(List<SkillPlace> places, string? folder, SkillScope scope, string label)
    {
        if (folder is not null && Path.IsPathFullyQualified(folder))
        {
            places.Add(new(Path.GetFullPath(folder), scope, label));
        }
    }

    private static string? Below(string? folder, string path) => string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, path);

    private static string? Home(string path, string? home) =>
        path == "~" ? home
            : path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith(@"~\", StringComparison.Ordinal)
                ? home is null ? null : Path.Combine(home, path[2..])
            : path;
}
