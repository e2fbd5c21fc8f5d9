using System.Text;

namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>The person's own excludes for all repositories: the file that git's <c>core.excludesFile</c> names, else <c>git/ignore</c> in the folder for settings.</summary>
/// <remarks>
/// They are the person's and lie outside of every workspace: nothing of them is shown to anyone, so they are read without asking.
/// What a repository's own settings name is not read: it could be any file.
/// </remarks>
internal static class PersonalExcludes
{
    private const int MaxSettingsBytes = 1024 * 1024;
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The rules; null when there are none.</summary>
    public static async ValueTask<RuleSet?> ReadAsync(CancellationToken cancellationToken)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var configured = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        var settings = string.IsNullOrEmpty(configured) ? Path.Combine(home, ".config") : configured;
        var path = await NamedAsync(Path.Combine(home, ".gitconfig"), home, cancellationToken)
            ?? await NamedAsync(Path.Combine(settings, "git", "config"), home, cancellationToken)
            ?? Path.Combine(settings, "git", "ignore");
        return await TextAsync(path, MaxBytes, cancellationToken) is { } text ? RuleSet.Parse(text) : null;
    }

    /// <summary>The value of <c>core.excludesFile</c> in the text of a git configuration; null when it has none.</summary>
    internal static string? FindSetting(string text, string home)
    {
        string? found = null;
        var core = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (line.StartsWith('['))
            {
                core = line.StartsWith("[core]", StringComparison.OrdinalIgnoreCase);
                line = core ? line[6..].TrimStart() : line;
            }

            if (core && line.StartsWith("excludesfile", StringComparison.OrdinalIgnoreCase) && line[12..].TrimStart() is ['=', .. var value])
            {
                found = Value(value.Trim(), home);
            }
        }

        return found;
    }

    private static string? Value(ReadOnlySpan<char> value, string home)
    {
        // A quoted value ends at its quote, a bare one at a comment.
        if (value.StartsWith('"'))
        {
            var end = value[1..].IndexOf('"');
            value = end < 0 ? value[1..] : value.Slice(1, end);
        }
        else if (value.IndexOfAny('#', ';') is >= 0 and var comment)
        {
            value = value[..comment].TrimEnd();
        }

        var path = value.StartsWith("~/") ? Path.Join(home, value[2..]) : value.ToString();
        return Path.IsPathRooted(path) ? path : null;
    }

    private static async ValueTask<string?> NamedAsync(string path, string home, CancellationToken cancellationToken) =>
        await TextAsync(path, MaxSettingsBytes, cancellationToken) is { } text ? FindSetting(text, home) : null;

    private static async ValueTask<string?> TextAsync(string path, int most, CancellationToken cancellationToken)
    {
        try
        {
            // Without a length there is nothing to read, and a pipe would not end.
            var file = new FileInfo(path);
            return file.Exists && (file.LinkTarget is null ? file.Length : new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target.Length : 0) is var length
                && length > 0 && length <= most
                ? await File.ReadAllTextAsync(path, Encoding.UTF8, cancellationToken)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
