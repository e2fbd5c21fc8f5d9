namespace AgentHost.DisplayBlocks.Code;

/// <summary>The languages by their names, other names and files. A language's table is made when it is first asked for.</summary>
internal static class LanguageTable
{
    /// <summary>A name, other names and endings of files, and what makes the table.</summary>
    private static readonly (string Name, string Others, Lazy<Language> Table)[] All =
    [
        ("csharp", "cs c# csx cake", new(CurlyLanguages.CSharp)),
        ("c", "h", new(CurlyLanguages.C)),
        ("cpp", "c++ cc cxx hpp hh hxx ino cuda cu", new(CurlyLanguages.Cpp)),
        ("java", "", new(CurlyLanguages.Java)),
        ("kotlin", "kt kts", new(CurlyLanguages.Kotlin)),
        ("swift", "", new(CurlyLanguages.Swift)),
        ("go", "golang", new(CurlyLanguages.Go)),
        ("rust", "rs", new(CurlyLanguages.Rust)),
        ("javascript", "js jsx mjs cjs node", new(CurlyLanguages.JavaScript)),
        ("typescript", "ts tsx mts cts", new(CurlyLanguages.TypeScript)),
        ("php", "php3 phtml", new(CurlyLanguages.Php)),
        ("css", "scss less", new(CurlyLanguages.Css)),
        ("protobuf", "proto proto3", new(CurlyLanguages.Protobuf)),
        ("graphql", "gql graphqls", new(CurlyLanguages.GraphQl)),
        ("hcl", "terraform tf tfvars", new(CurlyLanguages.Hcl)),
        ("python", "py python3 pyi pyw starlark bzl", new(ScriptLanguages.Python)),
        ("ruby", "rb rake gemspec rakefile gemfile", new(ScriptLanguages.Ruby)),
        ("lua", "", new(ScriptLanguages.Lua)),
        ("bash", "sh shell zsh ksh console shellsession shell-session", new(ScriptLanguages.Bash)),
        ("powershell", "ps1 pwsh ps psm1 psd1", new(ScriptLanguages.PowerShell)),
        ("dockerfile", "docker containerfile", new(ScriptLanguages.Dockerfile)),
        ("makefile", "make mk gnumakefile", new(ScriptLanguages.Makefile)),
        ("sql", "pgsql psql mysql sqlite tsql plsql", new(ScriptLanguages.Sql)),
        ("json", "jsonc json5 jsonl ndjson", new(DataLanguages.Json)),
        ("yaml", "yml", new(DataLanguages.Yaml)),
        ("toml", "", new(DataLanguages.Toml)),
        ("ini", "cfg conf properties editorconfig env dotenv", new(DataLanguages.Ini)),
        ("xml", "html htm xhtml svg csproj fsproj vbproj props targets slnx xaml axaml plist xsd xsl xslt rss vue", new(DataLanguages.Xml)),
        ("markdown", "md mdx", new(DataLanguages.Markdown)),
        ("diff", "patch udiff", new(DataLanguages.Diff)),
    ];

    private static readonly Dictionary<string, Lazy<Language>> Names = MakeNames();

    public static IReadOnlyList<string> ListNames { get; } = [.. All.Select(static each => each.Name)];

    /// <summary>Finds a language by a name, whatever its case.</summary>
    public static Language? ByName(string? name) =>
        name is not null && Names.TryGetValue(name.Trim(), out var found) ? found.Value : null;

    /// <summary>Finds a language by a file's name or its ending.</summary>
    public static Language? ByPath(string path)
    {
        var name = path.AsSpan(path.AsSpan().LastIndexOfAny('/', '\\') + 1);
        var dot = name.LastIndexOf('.');
        return name.StartsWith("Dockerfile", StringComparison.OrdinalIgnoreCase) && (dot < 0 || dot == "Dockerfile".Length) ? ByName("dockerfile")
            : dot >= 0 ? ByName(name[(dot + 1)..].ToString())
            : name.EndsWith("file", StringComparison.OrdinalIgnoreCase) ? ByName(name.ToString()) : null;
    }

    private static Dictionary<string, Lazy<Language>> MakeNames()
    {
        var names = new Dictionary<string, Lazy<Language>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, others, table) in All)
        {
            names.Add(name, table);
            foreach (var other in others.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                names.Add(other, table);
            }
        }

        return names;
    }
}
