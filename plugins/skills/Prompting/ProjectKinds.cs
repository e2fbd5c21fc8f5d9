namespace AgentHost.Plugins.Skills.Prompting;

/// <summary>Finds words on the kind of project by the files of a folder.</summary>
internal static class ProjectKinds
{
    /// <summary>Files that are looked at.</summary>
    private const int MostFiles = 300;

    private static readonly string[] Names =
    [
        "package.json", "tsconfig.json", "pyproject.toml", "requirements.txt", "Cargo.toml",
        "go.mod", "pom.xml", "build.gradle", "Gemfile", "composer.json", "Dockerfile",
        ".csproj", ".sln", ".tf", ".py", ".rs", ".java", ".rb", ".swift",
    ];

    private static readonly string[] Words =
    [
        "node npm javascript typescript", "typescript", "python", "python", "rust cargo",
        "golang", "java maven", "java gradle kotlin", "ruby", "php", "docker container",
        "dotnet csharp", "dotnet csharp", "terraform infrastructure", "python", "rust", "java", "ruby", "swift",
    ];

    /// <summary>The words of the folder's files; none where it cannot be looked through.</summary>
    public static string[] Of(string folder)
    {
        var found = new List<string>();
        try
        {
            var seen = 0;
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                if (++seen > MostFiles)
                {
                    break;
                }

                var name = Path.GetFileName(file);
                for (var i = 0; i < Names.Length; i++)
                {
                    if ((Names[i][0] == '.' ? name.EndsWith(Names[i], StringComparison.OrdinalIgnoreCase) : name == Names[i]) && !found.Contains(Words[i]))
                    {
                        found.Add(Words[i]);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It only ranks.
        }

        return [.. found];
    }
}
