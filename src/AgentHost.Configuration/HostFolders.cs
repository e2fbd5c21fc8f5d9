namespace AgentHost.Configuration;

/// <summary>Folders of the host's files, by the customs of each system.</summary>
/// <param name="Config">Settings.</param>
/// <param name="Data">Sessions, plugins, trust.</param>
/// <param name="Cache">Files that can be made again.</param>
public sealed record HostFolders(string Config, string Data, string Cache)
{
    private const string Name = "agent";

    /// <summary>The administrator's settings on this system.</summary>
    public static string ManagedSettings =>
        OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), Name, "agent.json")
        : OperatingSystem.IsMacOS() ? "/Library/Application Support/agent/agent.json"
        : "/etc/agent/agent.json";

    /// <summary>The person's settings.</summary>
    public string UserSettings => Path.Combine(Config, "agent.json");

    /// <summary>This system's folders. <c>AGENT_CONFIG_HOME</c>, <c>AGENT_DATA_HOME</c> and <c>AGENT_CACHE_HOME</c> name a folder itself.</summary>
    /// <param name="environment">Reads the environment.</param>
    public static HostFolders Resolve(Func<string, string?> environment) =>
        Resolve(environment, OperatingSystem.IsWindows() ? HostSystem.Windows : OperatingSystem.IsMacOS() ? HostSystem.MacOS : HostSystem.Linux);

    /// <summary>The folders of a given system.</summary>
    internal static HostFolders Resolve(Func<string, string?> environment, HostSystem system)
    {
        var defaults = system switch
        {
            HostSystem.Windows => OfWindows(environment),
            HostSystem.MacOS => OfMacOS(environment),
            _ => OfXdg(environment),
        };
        return new(
            Absolute(environment("AGENT_CONFIG_HOME"), system) ?? defaults.Config,
            Absolute(environment("AGENT_DATA_HOME"), system) ?? defaults.Data,
            Absolute(environment("AGENT_CACHE_HOME"), system) ?? defaults.Cache);
    }

    private static HostFolders OfXdg(Func<string, string?> environment)
    {
        // The XDG base directory specification: empty and relative values count as unset.
        string Home(string variable, string otherwise) =>
            Path.Combine(Absolute(environment(variable), HostSystem.Linux) ?? Path.Combine(PersonsFolder(environment, HostSystem.Linux), otherwise), Name);
        return new(Home("XDG_CONFIG_HOME", ".config"), Home("XDG_DATA_HOME", Path.Combine(".local", "share")), Home("XDG_CACHE_HOME", ".cache"));
    }

    private static HostFolders OfMacOS(Func<string, string?> environment)
    {
        var library = Path.Combine(PersonsFolder(environment, HostSystem.MacOS), "Library");
        var support = Path.Combine(library, "Application Support", Name);
        return new(support, support, Path.Combine(library, "Caches", Name));
    }

    private static HostFolders OfWindows(Func<string, string?> environment)
    {
        var roaming = Absolute(environment("APPDATA"), HostSystem.Windows) ?? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
        var local = Absolute(environment("LOCALAPPDATA"), HostSystem.Windows) ?? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var data = Path.Combine(local, Name);
        return new(Path.Combine(roaming, Name), data, Path.Combine(data, "cache"));
    }

    private static string PersonsFolder(Func<string, string?> environment, HostSystem system) =>
        Absolute(environment("HOME"), system) ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string? Absolute(string? path, HostSystem system)
    {
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }
        var rooted = system == HostSystem.Windows
            ? path.Length >= 3
                && ((char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] is '\\' or '/') || path.StartsWith(@"\\", StringComparison.Ordinal))
            : path[0] == '/';
        return rooted ? path : null;
    }
}
