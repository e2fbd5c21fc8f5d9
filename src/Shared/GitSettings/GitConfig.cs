using System.Globalization;
using System.Text;
using AgentHost.GitPatterns;

namespace AgentHost.GitSettings;

/// <summary>
/// git's configuration as it holds in one repository, or outside of all: system, person, repository, working folder and environment, with what they include.
/// Nothing that it names is run.
/// </summary>
/// <param name="repository">The repository; null outside of all.</param>
/// <param name="surroundings">Places of the configuration of the system and of the person.</param>
/// <remarks>A file of a repository can be anything: as many are read as <see cref="MostFiles"/> says, each up to 1 MB.</remarks>
internal sealed class GitConfig(GitFolder? repository, GitSurroundings surroundings)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>As deep as git follows includes.</summary>
    private const int MostDeep = 10;

    /// <summary>Files that are read for one repository; includes of includes could be without end.</summary>
    private const int MostFiles = 100;

    private const int MostVariables = 1000;

    private int _files;
    private List<string>? _addresses;
    private bool _areAddressesAsked;

    /// <summary>The last value of an entry without a subsection, and whether a repository's own file gave it; null where there is none.</summary>
    public (string Value, bool IsRepositorys)? Find(string section, string key)
    {
        (string, bool)? found = null;
        Walk((setting, isRepositorys) =>
        {
            if (setting.Subsection is null && setting.Section == section && setting.Key == key)
            {
                // A key alone is no path, and git would go no further.
                found = (setting.Value ?? "", isRepositorys);
            }
        });
        return found;
    }

    private void Walk(Action<GitSetting, bool> take)
    {
        _files = 0;
        foreach (var file in surroundings.ConfigFiles)
        {
            Walk(file, isRepositorys: false, 0, take);
        }

        if (repository is not null)
        {
            var file = Path.Join(repository.Common, "config");
            Walk(file, isRepositorys: true, 0, take);
            if (HasConfigOfWorkingFolder(file))
            {
                Walk(Path.Join(repository.Own, "config.worktree"), isRepositorys: true, 0, take);
            }
        }

        for (var i = 0; i < Math.Min(surroundings.Count, MostVariables); i++)
        {
            var name = surroundings.Variable(string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{i}")) ?? "";
            var (first, last) = (name.IndexOf('.', StringComparison.Ordinal), name.LastIndexOf('.'));
            if (first > 0)
            {
                take(new(
                    name[..first].ToLowerInvariant(),
                    first == last ? null : name[(first + 1)..last],
                    name[(last + 1)..].ToLowerInvariant(),
                    surroundings.Variable(string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{i}"))), false);
            }
        }
    }

    private void Walk(string path, bool isRepositorys, int deep, Action<GitSetting, bool> take)
    {
        if (++_files > MostFiles || GitFile.Read(path, MostBytes) is not { } bytes)
        {
            return;
        }

        var text = new GitConfigText(Encoding.UTF8.GetString(bytes));
        while (text.Next() is { } setting)
        {
            take(setting, isRepositorys);
            if (setting is { Key: "path", Value: { } named, Section: "include" or "includeif" } && deep < MostDeep
                && (setting.Section == "include" ? setting.Subsection is null : setting.Subsection is { } condition && Holds(condition, path))
                && surroundings.Expand(named) is { } included && GitPath.Resolve(Path.GetDirectoryName(path)!, included) is { } file)
            {
                Walk(file, isRepositorys, deep + 1, take);
            }
        }
    }

    // Read as git does before it reads the rest: without what the file includes.
    private bool HasConfigOfWorkingFolder(string path)
    {
        var found = false;
        var text = new GitConfigText(GitFile.Read(path, MostBytes) is { } bytes ? Encoding.UTF8.GetString(bytes) : "");
        while (text.Next() is { } setting)
        {
            if (setting is { Section: "extensions", Subsection: null, Key: "worktreeconfig" })
            {
                found = setting.Value is null || GitSurroundings.IsTrue(setting.Value);
            }
        }

        return found;
    }

    private bool Holds(string condition, string file) => condition.Split(':', 2) switch
    {
        ["gitdir", var pattern] => repository is not null && IsAt(pattern, file, ignoreCase: false),
        ["gitdir/i", var pattern] => repository is not null && IsAt(pattern, file, ignoreCase: true),
        ["onbranch", var pattern] => repository?.Branch() is { } branch && GlobPattern.IsMatch(WithAllBelow(pattern), branch),
        ["hasconfig", var rest] when rest.StartsWith("remote.*.url:", StringComparison.Ordinal) => HasAddress(rest[13..]),
        _ => false,
    };

    private bool IsAt(string pattern, string file, bool ignoreCase)
    {
        // What the person's home or the file's place give is no pattern.
        var literal = "";
        if (pattern.StartsWith("~/", StringComparison.Ordinal))
        {
            (literal, pattern) = (GitPath.Real(surroundings.Home), pattern[2..]);
        }
        else if (pattern.StartsWith("./", StringComparison.Ordinal))
        {
            (literal, pattern) = (GitPath.Real(Path.GetDirectoryName(file)!), pattern[2..]);
        }
        else if (!Path.IsPathRooted(pattern))
        {
            pattern = "**/" + pattern;
        }

        literal = Slashes(literal).TrimEnd('/');
        pattern = WithAllBelow(pattern).TrimStart('/');
        return IsAt(repository!.Own) || IsAt(GitPath.Real(repository.Own));

        bool IsAt(string place)
        {
            place = Slashes(place);
            return (literal.Length == 0 || place.StartsWith(literal + "/", ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                && (ignoreCase
                    ? GlobPattern.IsMatch(pattern.ToLowerInvariant(), place[literal.Length..].TrimStart('/').ToLowerInvariant())
                    : GlobPattern.IsMatch(pattern, place[literal.Length..].TrimStart('/')));
        }
    }

    // All addresses are known before any such condition is asked; what such a condition includes can have none.
    private bool HasAddress(string pattern)
    {
        if (_addresses is null)
        {
            if (_areAddressesAsked)
            {
                return false;
            }

            _areAddressesAsked = true;
            var found = new List<string>();
            var files = _files;
            Walk((setting, _) =>
            {
                if (setting is { Section: "remote", Subsection: not null, Key: "url", Value: { } url })
                {
                    found.Add(url);
                }
            });
            (_files, _addresses) = (files, found);
        }

        // No folder is named by nothing: the two slashes of an address are one to the pattern too.
        return _addresses.Exists(url =>
            GlobPattern.IsMatch(pattern.Replace("//", "/", StringComparison.Ordinal), url.Replace("//", "/", StringComparison.Ordinal).TrimStart('/')));
    }

    private static string WithAllBelow(string pattern) => pattern.EndsWith('/') ? pattern + "**" : pattern;

    private static string Slashes(string path) => Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;
}
