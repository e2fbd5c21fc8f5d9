namespace AgentHost.Permissions.Lines;

/// <summary>
/// Words by which a build tool works in another folder, or by another file that can hold commands: an open end of a rule for it does not take them.
/// </summary>
/// <remarks>A rule for a build tool is one for the programs of a folder: of the folder that it was made for.</remarks>
internal static class ElsewhereOptions
{
    private static readonly string[] Npm =
        ["--prefix", "-C", "--dir", "--cwd", "--workspace", "--workspaces", "-w", "--userconfig", "--globalconfig", "--local-prefix"];
    private static readonly string[] Make = ["-C", "-f", "-I", "--directory", "--file", "--makefile", "--include-dir"];
    private static readonly List<string> MakeVariables = ["MAKEFILES=", "MAKEFILE_LIST=", "MFLAGS=", "GNUMAKEFLAGS="];
    private static readonly string[] Cargo = ["--manifest-path", "-C", "-Z"];
    private static readonly string[] Go = ["-C", "-overlay", "-modfile"];
    private static readonly string[] Maven = ["-f", "--file", "-s", "--settings", "-gs"];
    private static readonly string[] Gradle =
    [
        "-p", "--project-dir", "-b", "--build-file", "-c", "--settings-file", "-I", "--init-script", "--include-build", "-g", "--gradle-user-home",
    ];
    private static readonly string[] Dotnet =
    [
        "-s", "--settings", "--project", "--configfile", "--test-adapter-path", "-a", "--additionalprobingpath", "--depsfile", "--runtimeconfig",
    ];
    private static readonly string[] Python = ["-c", "--config-file", "--rootdir", "--confcutdir", "-p", "-o", "--override-ini"];
    private static readonly string[] Script =
    [
        "-c", "--config", "-r", "--require", "--import", "--rulesdir", "--resolve-plugins-relative-to", "--globalSetup", "--setupFiles", "--testEnvironment",
    ];

    /// <summary>Finds the reason why a word makes a build tool work elsewhere, as a clause; null where it does not.</summary>
    public static string? Find(string program, string word) =>
        program == "dotnet" && !IsOption(word) && (word[0] == '@' || HasOtherProject(word)) ? $"{word} makes dotnet run what that file says"
        : program is "make" or "gmake" && MakeVariables.Exists(name => word.StartsWith(name, StringComparison.Ordinal))
            ? $"{word} makes make read another file"
        : IsOption(word) && Array.Exists(OptionsOf(program), option => IsGiven(program, word, option))
            ? $"{word} makes {program} work in another folder or by another file"
        : null;

    public static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static string[] OptionsOf(string program) => program switch
    {
        "npm" or "pnpm" or "yarn" or "bun" => Npm,
        "make" or "gmake" => Make,
        "cargo" => Cargo,
        "go" => Go,
        "mvn" or "mvnw" => Maven,
        "gradle" or "gradlew" => Gradle,
        "dotnet" => Dotnet,
        "pytest" or "py.test" => Python,
        "eslint" or "jest" or "vitest" or "mocha" or "playwright" => Script,
        _ => [],
    };

    // "--prefix x", "--prefix=x", the beginning of such a name where these programs understand it, for one letter "-Cx", and for make and npm among others.
    private static bool IsGiven(string program, string word, string option)
    {
        if (option.StartsWith("--", StringComparison.Ordinal))
        {
            var end = word.AsSpan().IndexOfAny('=', ':');
            var name = end < 0 ? word.AsSpan() : word.AsSpan(0, end);
            return name.SequenceEqual(option)
                || (program is "make" or "gmake" or "npm" && name.Length >= 4 && option.AsSpan().StartsWith(name) && !(program == "npm" && IsOther(name)));
        }

        return word.StartsWith(option, StringComparison.Ordinal)
            && (word.Length == option.Length || word[option.Length] is '=' or ':' || (option.Length == 2 && option[1] is 'C' or 'f' or 'I' or 'Z' or 'w'))
            || (program is "make" or "gmake" && option.Length == 2 && word[1] != '-' && IsBundled(word, option[1]));
    }

    // Options of npm's that are no beginnings of others.
    private static bool IsOther(ReadOnlySpan<char> name) => name is "--work" or "--global" or "--user";

    // "-sC other": behind a letter that takes the rest of the word there are no more.
    private static bool IsBundled(string word, char letter) =>
        word.IndexOf(letter, StringComparison.Ordinal) is > 0 and var at && word.AsSpan(1, at - 1).IndexOfAny("oWjlO") < 0;

    // A project of any other ending, or a library: what these run is all that they hold.
    private static bool HasOtherProject(string word) =>
        word.EndsWith("proj", StringComparison.OrdinalIgnoreCase)
            && !(word.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) || word.EndsWith(".fsproj", StringComparison.OrdinalIgnoreCase)
                || word.EndsWith(".vbproj", StringComparison.OrdinalIgnoreCase))
        || word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || word.EndsWith(".targets", StringComparison.OrdinalIgnoreCase);
}
