namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Checks what a schema cannot say of arguments.</summary>
internal static class FieldCheck
{
    private const int MostPaths = 1_000;
    private const int LongestPath = 4_096;
    private const int LongestName = 1_000;
    private const int LongestMessage = 100_000;

    /// <summary>The arguments with empty texts taken for absent: many models fill in all fields.</summary>
    public static GitArguments Normalize(GitArguments arguments) => arguments with
    {
        Paths = arguments.Paths ?? [],
        Revision = Trim(arguments.Revision),
        Name = Trim(arguments.Name),
        To = Trim(arguments.To),
        Message = Trim(arguments.Message),
        Cursor = Trim(arguments.Cursor),
    };

    /// <summary>Checks the fields of a call; returns a sentence on what is wrong, or null when nothing is.</summary>
    public static string? Find(GitArguments arguments, Verb verb)
    {
        var allowed = verb.Fields(arguments);
        foreach (var (name, set) in Set(arguments))
        {
            if (set && !allowed.Contains(name))
            {
                var what = arguments.Op is { } op && allowed.Contains("op") ? $"{Word(arguments.Action)} {Word(op)}" : Word(arguments.Action);
                return $"{what} takes no {name}; its fields are: {string.Join(", ", allowed)}.";
            }
        }

        if (arguments.Limit is < 1 or > 1_000)
        {
            return "limit is 1 to 1000.";
        }

        if (arguments.Message?.Length > LongestMessage || arguments.Message?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return $"message is a text of at most {LongestMessage} characters without NUL.";
        }

        return Paths(arguments.Paths!) ?? Name("revision", arguments.Revision) ?? Name("name", arguments.Name) ?? Name("to", arguments.To)
            ?? Name("cursor", arguments.Cursor);
    }

    /// <summary>An action or operation as it is written.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static IEnumerable<(string Name, bool Set)> Set(GitArguments a) =>
    [
        ("op", a.Op is not null), ("paths", a.Paths!.Count > 0), ("revision", a.Revision is not null), ("name", a.Name is not null), ("to", a.To is not null),
        ("message", a.Message is not null), ("staged", a.Staged), ("stat", a.Stat), ("all", a.All),
        ("create", a.Create), ("force", a.Force), ("amend", a.Amend),
        ("line", a.Line is not null), ("limit", a.Limit is not null), ("cursor", a.Cursor is not null),
    ];

    private static string? Paths(IReadOnlyList<string> paths)
    {
        if (paths.Count > MostPaths)
        {
            return $"At most {MostPaths} paths fit in one call; name their folder.";
        }

        foreach (var path in paths)
        {
            if (string.IsNullOrWhiteSpace(path) || path.Length > LongestPath || path.Contains('\0', StringComparison.Ordinal))
            {
                return $"A path is 1 to {LongestPath} characters without NUL.";
            }

            if (Parsing.RawPath.Read(path) is not { } bytes || bytes.Length == 0 || bytes.Contains((byte)0))
            {
                return $"The quoting of {path} cannot be read; write it as the results do.";
            }
        }

        return null;
    }

    // What begins with a dash would be an option.
    private static string? Name(string field, string? value) =>
        value is null ? null
        : value[0] == '-' ? $"{field} must not begin with '-'."
        : value.Length > LongestName || value.Any(char.IsControl) ? $"{field} is a line of at most {LongestName} characters."
        : null;

    private static string? Trim(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
