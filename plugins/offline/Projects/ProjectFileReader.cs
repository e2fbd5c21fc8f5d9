namespace AgentHost.Plugins.Offline.Projects;

/// <summary>Knows the files that describe projects.</summary>
internal static class ProjectFileReader
{
    public static bool IsReadme(string path) => FileName(path).StartsWith("readme", StringComparison.OrdinalIgnoreCase);

    public static bool IsManifest(string path) => IsReadme(path) || Rank(path) < 100;

    /// <summary>Ranks a manifest by how much it says; the lower, the more. 100 for files that are none.</summary>
    public static int Rank(string path)
    {
        var name = FileName(path);
        return name switch
        {
            "package.json" or "Cargo.toml" or "pyproject.toml" or "go.mod" or "pom.xml" or "composer.json" => 1,
            "Directory.Packages.props" => 3,
            "setup.py" or "build.gradle" or "build.gradle.kts" or "CMakeLists.txt" or "Gemfile" or "requirements.txt" => 4,
            "Makefile" => 5,
            _ => Extension(name) switch { "sln" or "slnx" => 2, "csproj" or "fsproj" => 3, _ => 100 },
        };
    }

    /// <summary>Adds what a file says.</summary>
    public static void Read(string path, string text, ProjectFacts facts)
    {
        if (IsReadme(path))
        {
            facts.Readme = path;
            ReadmeReader.Read(text, facts);
            return;
        }

        facts.Manifests.Add(path);
        var name = FileName(path);
        switch (name)
        {
            case "package.json" or "composer.json":
                JsonManifests.Read(text, facts);
                break;
            case "Cargo.toml" or "pyproject.toml":
                TomlManifests.Read(text, facts);
                break;
            case "go.mod":
                LineManifests.ReadGo(text, facts);
                break;
            case "requirements.txt":
                LineManifests.ReadRequirements(text, facts);
                break;
            case "Makefile":
                LineManifests.ReadMake(text, facts);
                break;
            case "CMakeLists.txt":
                LineManifests.ReadCMake(text, facts);
                break;
            case "Gemfile":
                LineManifests.ReadGems(text, facts);
                break;
            case "pom.xml":
                XmlManifests.ReadMaven(text, facts);
                break;
            default:
                DotNet(name, text, facts);
                break;
        }
    }

    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Extension(string path)
    {
        var name = FileName(path);
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }

    private static void DotNet(string name, string text, ProjectFacts facts)
    {
        var bare = name[..Math.Max(0, name.LastIndexOf('.'))];
        switch (Extension(name))
        {
            case "sln" or "slnx":
                facts.SayName(bare);
                XmlManifests.ReadSolution(text, facts);
                break;
            case "csproj" or "fsproj":
                ProjectFacts.Add(facts.Parts, bare);
                XmlManifests.ReadProject(text, facts);
                break;
            case "props":
                XmlManifests.ReadProject(text, facts);
                break;
        }
    }
}
