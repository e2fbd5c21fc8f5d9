using AgentHost.FileSystem;

namespace AgentHost.Permissions.Safety;

/// <summary>Files by which the host itself is steered, and git's own: a call that could change them could give itself rights.</summary>
public static class ProtectedPaths
{
    private static readonly string[] Others = ["/.claude/settings.json", "/.claude/settings.local.json", "/.claude/hooks"];

    private static readonly string[] RunFiles =
    [
        ".gitattributes", ".gitmodules", ".gitlab-ci.yml", ".travis.yml", ".drone.yml", "bitbucket-pipelines.yml", "azure-pipelines.yml", "Jenkinsfile",
        ".envrc", ".pre-commit-config.yaml", ".pre-commit-config.yml", "lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".mcp.json", "devcontainer.json",
        ".devcontainer.json", ".cirrus.yml", ".cirrus.star", "appveyor.yml", ".appveyor.yml", "cloudbuild.yaml", "cloudbuild.yml", "buildspec.yml",
        "buildspec.yaml", "lefthook-local.yml", "lefthook-local.yaml", ".lefthook-local.yml", ".overcommit.yml", ".simple-git-hooks.json", ".gitpod.yml",
        "mise.toml", ".mise.toml", "mise.local.toml", ".exrc", ".vimrc", ".nvimrc", ".nvim.lua", ".yarnrc.yml", ".yarnrc", ".pnpmfile.cjs", ".dir-locals.el",
    ];

    // With any ending: ".huskyrc.json", ".woodpecker.yml".
    private static readonly string[] RunNames = [".lintstagedrc", ".huskyrc", ".woodpecker", "lint-staged.config", "simple-git-hooks"];

    // Folders inside of others, with the slashes around them.
    private static readonly string[] RunPlaces =
    [
        "/.github/workflows/", "/.github/actions/", "/.forgejo/workflows/", "/.forgejo/actions/", "/.gitea/workflows/", "/.gitea/actions/", "/.gitlab/ci/",
        "/.config/mise/",
    ];

    private static readonly string[] RunFolders =
    [
        ".vscode", ".idea", ".vs", ".husky", ".githooks", ".circleci", ".buildkite", ".devcontainer", ".lefthook",
        ".tekton", ".teamcity", ".woodpecker", ".azure-pipelines", ".git-hooks", ".overcommit", ".yarn", ".mise",
    ];

    private static readonly string[] Granting = ["/skills/", "/commands/", "/agents/"];

    /// <summary>
    /// Tests that a change at a path (or below it) would reach what steers the host: <c>.agents/agent*.json</c>, <c>.agents/plugins</c>, <c>.agents/hooks*</c>,
    /// <c>.agentignore</c>, <c>.claude/settings*.json</c> and <c>.claude/hooks</c> of the workspace, or a folder of the user's settings.
    /// </summary>
    /// <param name="realPath">Path that it leads to, links followed.</param>
    /// <param name="called">The path as it is called: what a link there leads to is what the host reads.</param>
    /// <param name="recursive">True when what lies below changes as well.</param>
    /// <param name="paths">The workspace.</param>
    /// <param name="settingsFolders">Real paths of the folders of the user's settings.</param>
    public static bool IsSettings(string realPath, string called, bool recursive, IWorkspacePaths paths, IReadOnlyList<string> settingsFolders) =>
        IsSettings(realPath, recursive, paths, settingsFolders) || (called != realPath && IsSettings(called, recursive, paths, settingsFolders));

    /// <summary>The same for a real path alone.</summary>
    public static bool IsSettings(string realPath, bool recursive, IWorkspacePaths paths, IReadOnlyList<string> settingsFolders)
    {
        foreach (var folder in settingsFolders)
        {
            if (IsAtOrBelow(realPath, folder) || IsAtOrBelow(folder, realPath))
            {
                return true;
            }
        }

        var root = paths.Root.TrimEnd('/');
        if (IsAtOrBelow(realPath, root + "/.agentignore") || IsOfOthers(realPath, root, recursive))
        {
            return true;
        }

        var own = root + "/.agents";
        if (IsOwn(realPath, own, recursive))
        {
            return true;
        }

        // Where it is a link, what it leads to is what steers.
        return paths.Resolve(own).Path is { } real && real != own && IsOwn(realPath, real, recursive);
    }

    // Hooks in files that other hosts read as well. What plugins read under trust is theirs to declare (TrustFile).
    private static bool IsOfOthers(string realPath, string root, bool recursive)
    {
        foreach (var name in Others)
        {
            if (Reaches(realPath, recursive, root + name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tests that a change at a path (or below it) would reach a file, or what lies in it where it is a folder.</summary>
    public static bool Reaches(string realPath, bool recursive, string file) => IsAtOrBelow(realPath, file) || (recursive && IsAtOrBelow(file, realPath));

    private static bool IsOwn(string realPath, string own, bool recursive)
    {
        if (!IsAtOrBelow(realPath, own))
        {
            return recursive && IsAtOrBelow(own, realPath);
        }

        var name = realPath.AsSpan(own.Length).Trim('/');
        var slash = name.IndexOf('/');
        var first = slash < 0 ? name : name[..slash];
        return name.IsEmpty
            || first.Equals("plugins", StringComparison.OrdinalIgnoreCase)
            || first.StartsWith("hooks", StringComparison.OrdinalIgnoreCase)
            || (!name.Contains('/') && name.StartsWith("agent", StringComparison.OrdinalIgnoreCase)
                && (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jsonc", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>
    /// Tests that a path is that of a skill, a command or an agent, whose head can allow tools in advance: <c>SKILL.md</c>, and Markdown in <c>skills</c>,
    /// <c>commands</c> and <c>agents</c> of a folder such as <c>.agents</c> or <c>.claude</c>.
    /// </summary>
    public static bool AllowsInAdvance(ReadOnlySpan<char> path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.Equals("SKILL.md", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var folder in Granting)
        {
            for (var rest = path; rest.LastIndexOf(folder, StringComparison.OrdinalIgnoreCase) is > 0 and var at; rest = rest[..(at + 1)])
            {
                if (rest[rest[..at].LastIndexOf('/') + 1] == '.')
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Tests that a path lies in a <c>.git</c> folder, whose files make git run programs.</summary>
    public static bool IsGit(string realPath)
    {
        var at = realPath.IndexOf("/.git", StringComparison.OrdinalIgnoreCase);
        while (at >= 0)
        {
            var after = at + 5;
            if (after == realPath.Length || realPath[after] == '/')
            {
                return true;
            }

            at = realPath.IndexOf("/.git", after, StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    /// <summary>Tests that editors, git, containers or a build service run what a file says, without being asked by the person who works here.</summary>
    /// <param name="relative">The path in the workspace, with <c>/</c>.</param>
    public static bool IsRunByOthers(string relative)
    {
        var name = relative.AsSpan(relative.LastIndexOf('/') + 1);
        foreach (var file in RunFiles)
        {
            if (name.Equals(file, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var range in relative.AsSpan().Split('/'))
        {
            var folder = relative.AsSpan(range);
            if (range.End.Value < relative.Length && (folder is ['.', ..]) && Array.Exists(RunFolders, Equals(folder.ToString())))
            {
                return true;
            }
        }

        return name.EndsWith(".code-workspace", StringComparison.OrdinalIgnoreCase)
            || Array.Exists(RunNames, start => IsNameWith(relative, start))
            || Array.Exists(RunPlaces, place => $"/{relative}".Contains(place, StringComparison.OrdinalIgnoreCase))
            || IsSkillsProgram(relative)
            || relative.EndsWith(".cursor/mcp.json", StringComparison.OrdinalIgnoreCase);

        static Predicate<string> Equals(string folder) => known => known.Equals(folder, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsNameWith(string relative, string start)
    {
        var name = relative.AsSpan(relative.LastIndexOf('/') + 1);
        return name.StartsWith(start, StringComparison.OrdinalIgnoreCase) && (name.Length == start.Length || name[start.Length] == '.');
    }

    // What a skill brings along is run as it says: ".agents/skills/a/run.sh".
    private static bool IsSkillsProgram(string relative) =>
        $"/{relative}" is var path && path.IndexOf("/skills/", StringComparison.OrdinalIgnoreCase) is > 0 and var at
            && path[path.LastIndexOf('/', at - 1) + 1] == '.';

    /// <summary>
    /// Tests that a pattern of an allow rule names what a path steers: git's own files, and what grants tools, are covered by no wildcard.
    /// </summary>
    /// <param name="realPath">The path.</param>
    /// <param name="relative">The path in the workspace, with <c>/</c>.</param>
    /// <param name="pattern">The rule's text.</param>
    public static bool IsNamedBy(string realPath, string relative, string pattern)
    {
        if (!IsGit(realPath) && !AllowsInAdvance(realPath) && !relative.EndsWith("mcp.json", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // Written out it is by the folder with the dot, or by the file's own name.
        var names = pattern.Split('/', '(', ')', ',', ' ');
        var segments = relative.Split('/');
        return segments.Index().Any(segment => (segment.Item.StartsWith('.') || segment.Index == segments.Length - 1)
            && names.Contains(segment.Item, StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsAtOrBelow(string path, string folder)
    {
        // In any case, wherever the folder lies: a disk of another system may be mounted here.
        var bare = folder.AsSpan().TrimEnd('/');
        return path.AsSpan().StartsWith(bare, StringComparison.OrdinalIgnoreCase)
            && (path.Length == bare.Length || path[bare.Length] == '/');
    }
}
