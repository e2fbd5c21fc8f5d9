using System.Text.Json;

namespace AgentHost.Permissions.Commands;

/// <summary>Looks at the toolchain that run nothing of the folder: <c>node --version</c> and its like.</summary>
/// <remarks>
/// Many tools choose what runs by a file of the folder (<c>global.json</c>, <c>rust-toolchain.toml</c>, <c>.tool-versions</c>), and some fetch it. Left out are
/// those of which it cannot be told, as <c>yarn</c>, which runs a program that the folder's settings name, and <c>pytest</c>, which loads
/// <c>conftest.py</c> before it tells its version.
/// </remarks>
internal static class ToolVersions
{
    private static readonly string[] Usual = ["--version"];

    // What a tool is told so that it fetches nothing, and nothing chooses another version of it.
    private static readonly (string, string)[] Go =
    [
        ("GOTOOLCHAIN", "local"), ("GOPROXY", "off"), ("GONOPROXY", "none"), ("GOVCS", "*:off"),

        // Else "go list" starts git in the folder, with all that the settings there name.
        ("GOFLAGS", "-buildvcs=false"),
    ];
    private static readonly (string, string)[] Npm = [("npm_config_update_notifier", "false"), ("NO_UPDATE_NOTIFIER", "1")];
    private static readonly (string, string)[] Pip = [("PIP_DISABLE_PIP_VERSION_CHECK", "1"), ("PIP_NO_INPUT", "1")];

    // Files by which a tool chooses what it runs.
    private static readonly Dictionary<string, (string[] Words, string[] Files)> Tools = new(StringComparer.Ordinal)
    {
        ["node"] = (["--version", "-v"], []),
        ["npm"] = (["--version", "-v"], []),
        ["tsc"] = (["--version", "-v"], []),
        ["python"] = (["--version", "-V"], []),
        ["python3"] = (["--version", "-V"], []),
        ["pip"] = (["--version", "-V"], []),
        ["pip3"] = (["--version", "-V"], []),
        ["ruby"] = (["--version", "-v"], []),
        ["java"] = (["-version", "--version"], []),
        ["javac"] = (["-version", "--version"], []),
        ["gcc"] = (Usual, []),
        ["g++"] = (Usual, []),
        ["cc"] = (Usual, []),
        ["clang"] = (Usual, []),
        ["make"] = (["--version", "-v"], []),
        ["cmake"] = (Usual, []),
        ["docker"] = (["--version", "-v"], []),
        ["jq"] = (Usual, []),
        ["rg"] = (["--version", "-V"], []),
        ["bash"] = (Usual, []),
        ["curl"] = (["--version", "-V"], []),
        ["php"] = (["--version", "-v"], []),
        ["perl"] = (["--version", "-v"], []),
        ["sqlite3"] = (["--version", "-version"], []),
        ["gh"] = (Usual, []),
        ["uv"] = (["--version", "-V"], []),
        ["ruff"] = (["--version", "-V"], []),
        ["mypy"] = (["--version", "-V"], []),
        ["black"] = (Usual, []),
        ["deno"] = (["--version", "-V"], []),
        ["bun"] = (["--version", "-v"], []),
        ["eslint"] = (["--version", "-v"], []),
        ["prettier"] = (["--version", "-v"], []),
        ["openssl"] = (["version"], []),
        ["shellcheck"] = (["--version", "-V"], []),
        ["tmux"] = (["-V"], []),
        ["dotnet"] = (["--version", "--info", "--list-sdks", "--list-runtimes"], ["global.json"]),
        ["go"] = (["version"], []),
        ["cargo"] = (["--version", "-V"], ["rust-toolchain", "rust-toolchain.toml"]),
        ["rustc"] = (["--version", "-V"], ["rust-toolchain", "rust-toolchain.toml"]),
    };

    // Folders of programs that stand in for others, and the files of a folder by which they choose; of mise not all can be named.
    private static readonly string[] StandIns =
        ["/.asdf/shims", "/mise/shims", "/.volta/bin", "/.pyenv/shims", "/.rbenv/shims", "/.nodenv/shims", "/.goenv/shims", "/.jenv/shims", "/.proto/shims"];

    private static readonly string[] Choices =
    [
        ".tool-versions", ".python-version", ".node-version", ".nvmrc", ".ruby-version", ".go-version", ".java-version", ".prototools",
    ];

    /// <summary>The entry of a look at a tool; null where it is none.</summary>
    public static ReadOnlyCommand? Named(IReadOnlyList<string> words) =>
        words is [var program, var word, ..] && Tools.TryGetValue(program, out var tool) && Array.IndexOf(tool.Words, word) >= 0
            ? new ReadOnlyCommand(program, word) { Operands = OperandKind.None, IsToolVersion = true, Variables = program == "go" ? Go : [] }
            : words switch
            {
                ["npm", "ls" or "list" or "ll", ..] => new ReadOnlyCommand("npm", words[1])
                {
                    Flags = "g", Long = ["all", "json", "prod", "long", "parseable"], LongValued = ["depth", "omit"], Operands = OperandKind.Text,
                    IsToolVersion = true, ShowsVariables = true, Variables = Npm,
                },
                ["npm", "run"] => new ReadOnlyCommand("npm", "run")
                {
                    Operands = OperandKind.None, IsToolVersion = true, ShowsVariables = true, Variables = Npm,
                },
                ["npm", "pkg", "get", ..] => new ReadOnlyCommand("npm", "pkg", "get")
                {
                    Operands = OperandKind.Text, IsToolVersion = true, ShowsVariables = true, Variables = Npm,
                },
                ["npm", "config", "get", "registry"] => new ReadOnlyCommand("npm", "config", "get", "registry")
                {
                    Operands = OperandKind.None, IsToolVersion = true, ShowsVariables = true, Variables = Npm,
                },
                ["pip" or "pip3", "list" or "show", ..] => new ReadOnlyCommand(words[0], words[1])
                {
                    Long = ["local", "user", "not-required", "files", "verbose"], LongValued = ["format"], Operands = OperandKind.Text, IsToolVersion = true,
                    ShowsVariables = true, Variables = Pip,
                },
                ["go", "env", ..] => new ReadOnlyCommand("go", "env")
                {
                    Flags = "", Long = [], Operands = OperandKind.Text, IsToolVersion = true, ShowsVariables = true, Variables = Go,
                },
                ["go", "list", ..] => new ReadOnlyCommand("go", "list") { Flags = "m", Operands = OperandKind.Text, IsToolVersion = true, Variables = Go },
                _ => null,
            };

    /// <summary>Finds the reason why a tool may run or fetch something that the folder names, as a clause; null where it does not.</summary>
    /// <param name="program">The tool.</param>
    /// <param name="folder">Real path of the folder that it runs in.</param>
    /// <param name="textOf">Reads a small file; null where none is there.</param>
    /// <param name="search">The value of PATH.</param>
    public static string? FindProblem(string program, string folder, Func<string, string?> textOf, string search)
    {
        var (_, files) = Tools[program];
        var isChosen = false;
        if (search.Split(':').FirstOrDefault(entry => ProgramPlaces.IsProgram($"{entry}/{program}")) is { } place
            && StandIns.Any(stand => place.TrimEnd('/').EndsWith(stand, StringComparison.Ordinal)))
        {
            if (place.Contains("/mise/", StringComparison.Ordinal))
            {
                return $"files of the folder can make {program} run or fetch another version of itself";
            }

            files =
            [
                .. files, .. Choices,
                .. place.Contains("/.volta/", StringComparison.Ordinal) ? ["package.json", ".volta/hooks.json"] : Array.Empty<string>(),
            ];
            isChosen = true;
        }

        for (var at = folder; files.Length > 0 && !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            foreach (var file in files)
            {
                if (textOf($"{at.TrimEnd('/')}/{file}") is { } text && (isChosen || file != "global.json" || NamesPlaces(text)))
                {
                    return $"{file} can make {program} run or fetch another version of itself";
                }
            }
        }

        return null;
    }

    // With "sdk.paths" a global.json names folders of programs; one that cannot be read may.
    private static bool NamesPlaces(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return json.RootElement is not { ValueKind: JsonValueKind.Object } root
                || root.EnumerateObject().Any(static member => member.NameEquals("sdk")
                    && (member.Value.ValueKind != JsonValueKind.Object || member.Value.EnumerateObject().Any(static each => each.NameEquals("paths"))));
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
