using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Prompting;

/// <summary>Which skills fit a text best: by its words, by the kinds of files of the workspace, by use.</summary>
internal sealed class SkillRanking(string? text, string? root, IReadOnlyDictionary<string, int> use)
{
    private const int MostWords = 200;
    private const int MostFiles = 300;

    private static readonly (string Name, string Words)[] Files =
    [
        ("package.json", "node npm javascript typescript"), ("tsconfig.json", "typescript"), ("pyproject.toml", "python"), ("requirements.txt", "python"), ("Cargo.toml", "rust cargo"),
        ("go.mod", "go golang"), ("pom.xml", "java maven"), ("build.gradle", "java gradle kotlin"), ("Gemfile", "ruby"), ("composer.json", "php"), ("Dockerfile", "docker container"),
        (".csproj", "dotnet csharp"), (".sln", "dotnet csharp"), (".tf", "terraform infrastructure"), (".py", "python"), (".rs", "rust"), (".java", "java"), (".rb", "ruby"), (".swift", "swift"),
    ];

    private readonly HashSet<string> _words = Words(text ?? "").Take(MostWords).ToHashSet(StringComparer.Ordinal);
    private HashSet<string>? _kinds;

    /// <summary>The most fitting first; those that fit alike by name.</summary>
    public IReadOnlyList<Skill> Order(IReadOnlyList<Skill> skills)
    {
        _kinds ??= KindsOf(root);
        return [.. skills.Select(skill => (Skill: skill, Score: Score(skill))).OrderByDescending(static each => each.Score).ThenBy(static each => each.Skill.Name, StringComparer.Ordinal).Select(static each => each.Skill)];
    }

    /// <summary>Those that have anything to do with the text, the most fitting first.</summary>
    public IReadOnlyList<Skill> Search(IReadOnlyList<Skill> skills, int most)
    {
        _kinds ??= [];
        return [.. skills.Select(skill => (Skill: skill, Score: Match(skill, _words, 4, 2))).Where(static each => each.Score > 0)
            .OrderByDescending(static each => each.Score).ThenBy(static each => each.Skill.Name, StringComparer.Ordinal).Take(most).Select(static each => each.Skill)];
    }

    private double Score(Skill skill) =>
        Match(skill, _words, 4, 2) + Match(skill, _kinds!, 1, 1) + Math.Log2(1 + use.GetValueOrDefault(skill.Name)) + (skill.Place.Scope == SkillScope.Project ? 0.5 : 0);

    private static double Match(Skill skill, HashSet<string> wanted, double inName, double inDescription)
    {
        if (wanted.Count == 0)
        {
            return 0;
        }

        var name = Words(skill.Name).ToHashSet(StringComparer.Ordinal);
        var score = name.Count(wanted.Contains) * inName;
        foreach (var word in Words(skill.Description).Distinct(StringComparer.Ordinal))
        {
            score += wanted.Contains(word) && !name.Contains(word) ? inDescription : 0;
        }

        return score;
    }

    /// <summary>Words of three letters or more, without the ending of a plural.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                if (i - start >= 3)
                {
                    var word = text[start..i].ToLowerInvariant();
                    yield return word is [.., 's'] and not [.., 's', 's'] && word.Length > 3 ? word[..^1] : word;
                }

                start = -1;
            }
        }
    }

    private static HashSet<string> KindsOf(string? root)
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        if (root is null)
        {
            return kinds;
        }

        try
        {
            foreach (var file in Directory.EnumerateFiles(root).Take(MostFiles).Select(Path.GetFileName))
            {
                foreach (var (name, words) in Files)
                {
                    if (name[0] == '.' ? file!.EndsWith(name, StringComparison.OrdinalIgnoreCase) : file == name)
                    {
                        kinds.UnionWith(words.Split(' '));
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It only ranks.
        }

        return kinds;
    }
}
